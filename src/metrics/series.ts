/**
 * Selectors drawn from the table of metrics. A name, a label or a value that the table does not have throws, so that a renamed
 * metric breaks the generation of dashboards and rules and never leaves an empty panel behind.
 */

import type { MetricRow } from './definition.ts';
import { METRICS } from './table.ts';

/** One value, or some of them. */
export type Matchers = Readonly<Record<string, string | readonly string[]>>;

/** Writes `name{common,matchers}`. */
export type Series = (name: string, matchers?: Matchers) => string;

/** What prom-client names, and the labels of each; a test asks it whether it still does. */
export const PROCESS_METRICS: Readonly<Record<string, readonly string[]>> = {
  process_start_time_seconds: [],
  process_resident_memory_bytes: [],
  process_cpu_user_seconds_total: [],
  process_cpu_system_seconds_total: [],
  process_open_fds: [],
  process_max_fds: [],
  nodejs_heap_size_total_bytes: [],
  nodejs_heap_size_used_bytes: [],
  nodejs_external_memory_bytes: [],
  nodejs_eventloop_lag_p50_seconds: [],
  nodejs_eventloop_lag_p99_seconds: [],
  nodejs_eventloop_lag_max_seconds: [],
  nodejs_gc_duration_seconds_sum: ['kind'],
  nodejs_gc_duration_seconds_count: ['kind'],
};

/** What Prometheus writes itself about each scrape. */
const SCRAPE_METRICS = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped'];

/** A counter or a part of a histogram, a second. */
export function rate(series: Series, name: string): string {
  return `rate(${series(name)}[$__rate_interval])`;
}

const HISTOGRAM_SUFFIX = /_(bucket|sum|count)$/;

/** `common` stands in every selector; `site` and `link` only where the metric has that label. All are PromQL matchers. */
export function createSeries(common: string, site: string | undefined, link?: string): Series {
  return (name, matchers = {}) => {
    const row = findRow(name);
    const labels = labelsOf(name);
    const own = Object.entries(matchers).map(([label, value]) => {
      checkLabel(name, row, label, value);
      return matcherText(label, value);
    });
    const chosen = Object.entries({ site, link }).flatMap(([label, matcher]) =>
      matcher !== undefined && labels.includes(label) ? [matcher] : [],
    );
    const all = [common, ...chosen, ...own];
    return `${name}{${all.join(',')}}`;
  };
}

/** The labels of a sample of this name, without those that Prometheus adds to each. */
export function labelsOf(name: string): readonly string[] {
  return findRow(name)?.labels ?? PROCESS_METRICS[name] ?? [];
}

/** The row that a sample of this name belongs to; undefined for a metric of the process or of the scrape. */
export function findRow(name: string): MetricRow | undefined {
  const family = METRICS.find((row) =>
    row.type === 'histogram'
      ? HISTOGRAM_SUFFIX.test(name) && row.name === name.replace(HISTOGRAM_SUFFIX, '')
      : row.name === name,
  );
  if (family || name in PROCESS_METRICS || SCRAPE_METRICS.includes(name)) return family;
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
  return typeof value === 'string'
    ? `${label}=${JSON.stringify(value)}`
    : `${label}=~${JSON.stringify(value.join('|'))}`;
}
