/** Writes every file that follows from code: `node scripts/generate.ts`. A test compares them with what is committed. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DASHBOARDS } from '../dashboards/dashboards.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { renderMetricsReference } from '../src/metrics/reference.ts';
import { DEFAULT_RULE_CONFIG } from '../src/rules/rule-config.ts';
import { renderRules } from '../src/rules/rules.ts';
import { alertsReference } from './alerts-reference.ts';
import { configurationReference } from './configuration-reference.ts';

/** Path from the top of the repository, and what belongs there. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  'config/siaga.schema.json': () => `${formatJson(configJsonSchema(), '')}\n`,
  'docs/alerts.md': alertsReference,
  'docs/configuration.md': configurationReference,
  'docs/metrics.md': renderMetricsReference,
  ...Object.fromEntries(
    Object.entries(DASHBOARDS).map(([file, dashboard]) => [
      `dashboards/${file}`,
      () => `${formatJson(plain(dashboard()), '')}\n`,
    ]),
  ),
  'dashboards/rules/siaga.rules.yaml': () => renderRules(DEFAULT_RULE_CONFIG),
};

const WIDTH = 110;

/** What a builder made carries methods and gaps that JSON does not have. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** As the formatter of this repository likes it: lists on one line where they fit. */
function formatJson(value: unknown, indent: string, used = 0): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const isFlat = value.every((item) => typeof item !== 'object');
    if (isFlat && indent.length + used + line.length + 1 <= WIDTH) return line;
    return `[\n${value.map((item) => deeper + formatJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const label = `${JSON.stringify(key)}: `;
    return deeper + label + formatJson(item, deeper, label.length);
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}

if (import.meta.main) {
  const top = join(import.meta.dirname, '..');
  for (const [path, text] of Object.entries(GENERATED)) await writeFile(join(top, path), text());
}
