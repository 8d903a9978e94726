/** `siaga rules`: the alerts of a configuration for people who alert from Prometheus. */

import { dirname, join } from 'node:path';
import { writeAtomically } from '../platform/atomic-file.ts';
import { makeFolder } from '../platform/folder.ts';
import { mixinFiles } from '../rules/mixin.ts';
import { DEFAULT_RULE_CONFIG, type RuleConfig, ruleConfigOf } from '../rules/rule-config.ts';
import { renderRules, ruleGroups } from '../rules/rules.ts';
import { type Command, EXIT, type Flags, type Io, UsageError } from './command.ts';
import { CONFIG_FLAG } from './service-flags.ts';
import { configOf } from './stopped-storage.ts';

const OUTPUTS = ['yaml', 'json'] as const;
const DIRECTORY_MODE = 0o755;

export const rules: Command = {
  usage: 'siaga rules [--mixin=DIR] [FLAGS]',
  summary:
    'Prints Prometheus recording and alert rules for this configuration: its sites, lead times, thresholds and holds, without the\n' +
    'alerts that are switched off there. They look at what Siaga judged, never at what it fires, so they hold when its own way of\n' +
    'telling is broken. docs/prometheus.md says where PromQL can only come near.',
  examples: [
    'siaga rules > /etc/prometheus/siaga.rules.yaml',
    'siaga rules --config.file=siaga.yaml --job=offices --grafana.url=https://grafana.example',
    'siaga rules --mixin=siaga-mixin',
  ],
  flags: {
    job: { value: 'NAME', default: DEFAULT_RULE_CONFIG.job, help: 'scrape job of Siaga in Prometheus' },
    'grafana.url': {
      value: 'URL',
      default: DEFAULT_RULE_CONFIG.grafanaUrl,
      help: 'where the dashboards are that alerts link to',
    },
    mixin: { value: 'DIR', help: 'writes them as a jsonnet mixin into this folder instead' },
    output: { value: OUTPUTS.join('|'), default: 'yaml', help: 'how they are printed' },
    ...CONFIG_FLAG,
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    const output = OUTPUTS.find((known) => known === flags.text('output'));
    if (!output) throw new UsageError(`--output is "${flags.text('output')}", want ${OUTPUTS.join(', ')}`);
    const places = placesOf(flags);
    const config = await configOf(invocation);
    if (!config) return EXIT.usage;
    const forRules = ruleConfigOf(config, places);
    const folder = flags.text('mixin');
    if (folder !== undefined) return writeMixin(folder, forRules, io);
    io.write(output === 'yaml' ? renderRules(forRules) : jsonOf(forRules));
    return EXIT.done;
  },
};

function jsonOf(config: RuleConfig): string {
  return `${JSON.stringify({ groups: ruleGroups(config) }, null, 2)}\n`;
}

function placesOf(flags: Flags): Pick<RuleConfig, 'job' | 'grafanaUrl'> {
  const url = URL.parse(flags.text('grafana.url') ?? '');
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError('--grafana.url wants an http or https address such as https://grafana.example');
  return { job: flags.text('job') ?? '', grafanaUrl: url.href.replace(/\/+$/, '') };
}

async function writeMixin(folder: string, config: RuleConfig, io: Io): Promise<number> {
  try {
    for (const [path, content] of Object.entries(mixinFiles(config))) {
      const file = join(folder, path);
      makeFolder(dirname(file), DIRECTORY_MODE);
      await writeAtomically(file, content);
    }
  } catch (error) {
    io.writeError(`siaga: the mixin cannot be written: ${error instanceof Error ? error.message : error}\n`);
    return EXIT.failed;
  }
  io.write(`Written to ${folder}: import '${join(folder, 'mixin.libsonnet')}'\n`);
  return EXIT.done;
}
