/** The reference of all metrics for people, drawn from the table so that it cannot drift from the exposition. */

import type { MetricRow } from './definition.ts';
import { METRICS } from './table.ts';

const INTRODUCTION = `# Metrics

Siaga serves its metrics at \`/metrics\`, as Prometheus text 0.0.4 or OpenMetrics 1.0.0, whichever the scraper prefers, and
compressed when it accepts gzip. Units are seconds and bytes; an instant is a Unix time in seconds, so that its age is
\`time() - x\`. A scrape only reads what is known already: it never starts a probe or a reading.

A state is one series for each of its values, of which one is 1. What is not known is absent, never 0.
Counts start at 0 for everything that is configured, and go when it is no longer configured.
The metrics of the process and its runtime (\`process_*\`, \`nodejs_*\`) are those of prom-client.
`;

function labelCell(row: MetricRow, label: string): string {
  const values = row.values?.[label];
  return values ? `\`${label}\` = ${values.join(', ')}` : `\`${label}\``;
}

function rowLine(row: MetricRow): string {
  const labels = row.labels.map((label) => labelCell(row, label)).join('; ');
  return `| \`${row.name}\` | ${row.type} | ${labels} | ${row.help} |`;
}

export function renderMetricsReference(): string {
  const lines = METRICS.map(rowLine);
  return `${INTRODUCTION}\n| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}
