/**
 * The same rules in the layout of a Prometheus mixin, to be taken into a jsonnet tree: `mixin.libsonnet` puts together what
 * `config.libsonnet`, `alerts/` and `rules/` hold. JSON is jsonnet, so the groups stand there as they are; only the selector of
 * Siaga's series is left to `_config`, because whoever takes a mixin in names the scrape job.
 */

import { jobMatcher, type RuleConfig } from './rule-config.ts';
import { type RuleGroup, ruleGroups } from './rules.ts';

/** By their path in the folder of the mixin. */
export function mixinFiles(config: RuleConfig): Readonly<Record<string, string>> {
  const groups = ruleGroups(config);
  const holding = (key: 'alert' | 'record') =>
    groups.filter(({ rules }) => rules.some((rule) => key in rule));
  return {
    'mixin.libsonnet': MIXIN,
    'config.libsonnet': `{ _config+:: { siagaSelector: ${text(jobMatcher(config))} } }\n`,
    'alerts/alerts.libsonnet': groupsFile('prometheusAlerts', holding('alert'), config),
    'rules/rules.libsonnet': groupsFile('prometheusRules', holding('record'), config),
    'alerts.jsonnet': manifest('prometheusAlerts'),
    'rules.jsonnet': manifest('prometheusRules'),
    'jsonnetfile.json': '{ "version": 1, "dependencies": [], "legacyImports": true }\n',
  };
}

const MIXIN = `// Siaga's rules as a mixin, written by \`siaga rules --mixin\`. Name another scrape job by
// (import 'mixin.libsonnet') + { _config+:: { siagaSelector: 'job="other"' } }
(import 'config.libsonnet') +
(import 'alerts/alerts.libsonnet') +
(import 'rules/rules.libsonnet')
`;

function groupsFile(field: string, groups: readonly RuleGroup[], config: RuleConfig): string {
  return `{
  local selected(rule) = rule { expr: std.strReplace(rule.expr, ${text(jobMatcher(config))}, $._config.siagaSelector) },
  local groups = ${JSON.stringify(groups, null, 2)},
  ${field}+:: {
    groups+: [group { rules: [selected(rule) for rule in group.rules] } for group in groups],
  },
}
`;
}

/** What the tools of a mixin evaluate: a rule file. */
function manifest(field: string): string {
  return `std.manifestYamlDoc((import 'mixin.libsonnet').${field})\n`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
