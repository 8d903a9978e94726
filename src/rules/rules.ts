/**
 * The alerts of Siaga as Prometheus rules: takes what rules must know of a configuration, gives a rule file.
 * They rest on what Siaga judged (states, forecast instants, counts), never on whether it fires an alert itself, so that
 * they hold when its own way of telling is broken. Where PromQL can only come near, docs/prometheus.md says how near.
 */

import { yamlText } from '../config/yaml-text.ts';
import { incidentRules } from './incident-rules.ts';
import { recordingRules } from './recording-rules.ts';
import type { AlertingRule, RecordingRule } from './rule.ts';
import type { RuleConfig, SiteRules } from './rule-config.ts';
import { selfRules } from './self-rules.ts';
import { stockRules } from './stock-rules.ts';
import { storeRules } from './store-rules.ts';
import { syncRules } from './sync-rules.ts';
import { upstreamRules } from './upstream-rules.ts';

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

const HEADER = `# Prometheus recording and alert rules for Siaga, written by \`siaga rules\`.
# docs/prometheus.md says how to use them and what is approximate.
`;

export function renderRules(config: RuleConfig): string {
  return HEADER + yamlText({ groups: ruleGroups(config) });
}

/** Without those that an alert which is switched off leaves empty. */
export function ruleGroups(config: RuleConfig): readonly RuleGroup[] {
  return [
    { name: 'siaga-recorded', rules: recordingRules(config) },
    { name: 'siaga-upstream', rules: upstreamRules(config) },
    ...config.sites.flatMap((site) => groupsOf(config, site)),
    { name: 'siaga-incidents', rules: incidentRules(config) },
    { name: 'siaga-service', rules: selfRules(config) },
  ].filter(({ rules }) => rules.length > 0);
}

/** The stores of a site, and each of its syncs. */
function groupsOf(config: RuleConfig, site: SiteRules): readonly RuleGroup[] {
  const matcher = siteMatcher(config, site);
  const name = (what: string, sync?: string) => ['siaga', what, site.site, sync].filter(Boolean).join('-');
  return [
    { name: name('stores'), rules: storeRules(config, site, matcher) },
    { name: name('stocks'), rules: stockRules(config, site, matcher) },
    ...site.syncs.map((sync) => ({
      name: name('syncs', sync.sync),
      rules: syncRules(config, site, sync, matcher),
    })),
  ];
}

/** One site by its name; for all others, every name but those. */
function siteMatcher({ sites }: RuleConfig, { site }: SiteRules): string | undefined {
  if (site !== undefined) return `site=${JSON.stringify(site)}`;
  const named = sites.flatMap((other) => other.site ?? []);
  if (named.length === 0) return undefined;
  const pattern = named.map((name) => name.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&')).join('|');
  return `site!~${JSON.stringify(pattern)}`;
}
