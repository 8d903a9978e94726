/**
 * Selectors drawn from the table of metrics. A name, a label or a value that the table does not have throws, so that a renamed
 * metric breaks the generation of dashboards and rules and never leaves an empty panel behind.
 */

import type { MetricRow } from '../src/metrics/definition.ts';
import { METRICS } from '../src/metrics/table.ts';

/** One value, or some of them. */
export type Matchers = Readonly<Record<string, string | readonly string[]>>;

/** Writes `name{common,matchers}`. */
export type Series = (name: string, matchers?: Matchers) => string;

/** What prom-client names; a test asks it whether it still does. */
export const PROCESS_METRICS = ['process_resident_memory_bytes', 'process_cpu_seconds_total'] as const;

const HISTOGRAM_SUFFIX = /_(bucket|sum|count)$/;

/** `common` stands in every selector; `site` only where the metric has that label. Both are PromQL matchers. */
export function createSeries(common: string, site: string | undefined): Series {
  return (name, matchers = {}) => {
    const row = findRow(name);
    const labels = row?.labels ?? [];
    const own = Object.entries(matchers).map(([label, value]) => {
      checkLabel(name, row, label, value);
      return matcherText(label, value);
    });
    const all = [common, ...(site !== undefined && labels.includes('site') ? [site] : []), ...own];
    return `${name}{${all.join(',')}}`;
  };
}

/** The row that a sample of this name belongs to; undefined for a metric of the process. */
export function findRow(name: string): MetricRow | undefined {
  const family = METRICS.find((row) =>
    row.type === 'histogram'
      ? HISTOGRAM_SUFFIX.test(name) && row.name === name.replace(HISTOGRAM_SUFFIX, '')
      : row.name === name,
  );
  if (family || PROCESS_METRICS.some((known) => known === name)) return family;
  throw new Error(`no metric is named ${name}`);
}

function checkLabel(
  name: string,
  row: MetricRow | undefined,
  label: string,
  value: string | readonly string[],
): void {
  if (!row?.labels.includes(label)) throw new Error(`${name} has no label ${label}`);
  const known = row.values?.[label];
  const unknown = [value].flat().find((one) => known && !known.includes(one));
  if (unknown !== undefined) throw new Error(`${label} of ${name} is never ${unknown}`);
}

function matcherText(label: string, value: string | readonly string[]): string {
  return typeof value === 'string' ? `${label}="${value}"` : `${label}=~"${value.join('|')}"`;
}
