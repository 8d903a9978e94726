/** What a plan needs to know of every site whose Siaga is scraped by a Prometheus: also of fifty sites at once. */

import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import type { SyncPlan } from '../model/plan.ts';
import type { LinkMaterial, SiteMaterial, StoreMaterial } from '../plan/plan.ts';
import { type Labels, PrometheusError, type PrometheusReader, type PrometheusSeries } from './prometheus.ts';

const HALF_HOUR_MS = 1_800_000;
const FIVE_MINUTES_MS = 300_000;

export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Of one site, or of all that were seen in the period. @throws {PrometheusError} */
export async function* materialFromPrometheus(
  prometheus: PrometheusReader,
  period: Period,
  only: string | undefined,
): AsyncGenerator<SiteMaterial> {
  const sites = await sitesOf(prometheus, period);
  const asked = only === undefined ? sites : sites.filter(({ site }) => site === only);
  if (asked.length === 0) {
    const known = sites.map(({ site }) => site).join(', ') || 'none';
    throw new PrometheusError(`it knows no such site (siaga_site_info); known: ${known}`);
  }
  for (const { site = '', name = '', timezone = 'UTC' } of asked) {
    const ask = (query: string, stepMs: number) => prometheus.range(query, { ...period, stepMs });
    const at = `site=${JSON.stringify(site)}`;
    const used = await ask(`max by (store) (siaga_store_used_bytes{${at}})`, HALF_HOUR_MS);
    const available = await ask(`min by (store) (siaga_store_available_bytes{${at}})`, HALF_HOUR_MS);
    const items = await ask(`max by (stock) (siaga_stock_items{${at}})`, HALF_HOUR_MS);
    const up = await ask(
      `max by (link) (siaga_link_state{${at},state=~"up|degraded|flapping"})`,
      FIVE_MINUTES_MS,
    );
    const down = await ask(`max by (link) (siaga_link_state{${at},state="down"})`, FIVE_MINUTES_MS);
    // Holidays are not among the metrics.
    const about = { id: site, name: name || site, timezone, holidays: [] };
    yield {
      ...about,
      stores: used.map((series) => storeMaterial(series, available)),
      stocks: items.map(({ labels, points }) => ({ name: labels.stock ?? '', left: usagePoints(points) })),
      links: up.map((series) => linkMaterial(series, down)),
      syncs: await syncPlans(prometheus, at, period),
    };
  }
}

async function sitesOf(
  prometheus: PrometheusReader,
  { fromMs, untilMs }: Period,
): Promise<readonly Labels[]> {
  const nowMs = Math.floor(untilMs / 1_000) * 1_000;
  const seconds = Math.ceil((untilMs - fromMs) / 1_000);
  const query = `max by (site, name, timezone) (max_over_time(siaga_site_info[${seconds}s]))`;
  const found = await prometheus.range(query, { fromMs: nowMs, untilMs: nowMs, stepMs: 1_000 });
  // A site that was renamed is one site: the last name counts.
  const bySite = new Map(found.map(({ labels }) => [labels.site ?? '', labels]));
  return [...bySite.values()].sort((one, other) => ((one.site ?? '') < (other.site ?? '') ? -1 : 1));
}

function storeMaterial(used: PrometheusSeries, available: readonly PrometheusSeries[]): StoreMaterial {
  const name = used.labels.store ?? '';
  const left = available.find(({ labels }) => labels.store === name)?.points.at(-1);
  const last = used.points.at(-1);
  const isKnown = left !== undefined && last !== undefined;
  return {
    name,
    ...(isKnown ? { availableBytes: left.value, sizeBytes: last.value + left.value } : {}),
    used: usagePoints(used.points),
  };
}

function usagePoints(points: PrometheusSeries['points']): readonly UsagePoint[] {
  return points.map(({ atMs, value }) => ({ atMs, used: value }));
}

const QUANTILES = { p50_seconds: 0.5, p90_seconds: 0.9, p99_seconds: 0.99 } as const;

async function syncPlans(
  prometheus: PrometheusReader,
  at: string,
  { fromMs, untilMs }: Period,
): Promise<readonly SyncPlan[]> {
  const nowMs = Math.floor(untilMs / 1_000) * 1_000;
  const span = { fromMs: nowMs, untilMs: nowMs, stepMs: 1_000 };
  const buckets = `increase(siaga_sync_latency_seconds_bucket{${at}}[${Math.ceil((untilMs - fromMs) / 1_000)}s])`;
  const plans = new Map<string, SyncPlan>();
  for (const [name, quantile] of Object.entries(QUANTILES)) {
    const query = `histogram_quantile(${quantile}, sum by (sync, stage, le) (${buckets}))`;
    for (const { labels, points } of await prometheus.range(query, span)) {
      const { sync = '', stage = '' } = labels;
      const known = plans.get(`${sync}/${stage}`) ?? {
        sync,
        stage,
        p50_seconds: 0,
        p90_seconds: 0,
        p99_seconds: 0,
      };
      const value = points.at(-1)?.value;
      if (value !== undefined) plans.set(`${sync}/${stage}`, { ...known, [name]: value });
    }
  }
  return [...plans.values()];
}

/** Neither up nor down is unknown, and unknown is not observed. */
function linkMaterial(up: PrometheusSeries, down: readonly PrometheusSeries[]): LinkMaterial {
  const name = up.labels.link ?? '';
  const downs = down.find(({ labels }) => labels.link === name)?.points ?? [];
  const isDown = new Set(downs.filter(({ value }) => value === 1).map(({ atMs }) => atMs));
  const known = up.points.filter(({ atMs, value }) => value === 1 || isDown.has(atMs));
  const states = known.map(({ atMs, value }): LinkChange => ({ atMs, up: value === 1 }));
  return {
    name,
    changes: states.filter((state, index) => state.up !== states[index - 1]?.up),
    observedMs: known.map(({ atMs }) => atMs),
  };
}
