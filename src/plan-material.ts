/** What a plan needs to know of the configured sites, out of the history of this service. */

import type { Config, LinkConfig, SiteConfig, SyncConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import type { SeriesKey, SeriesMetric, SeriesPoint } from './model/history.ts';
import type { SyncPlan } from './model/plan.ts';
import { median } from './plan/instants.ts';
import type { LinkMaterial, SiteMaterial, StoreMaterial } from './plan/plan.ts';

const FIVE_MINUTES_MS = 300_000;
const HALF_HOUR_MS = 1_800_000;
/** Enough to see where a history begins. */
const SPAN_POINTS = 60;

export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

type Past = Pick<History, 'series' | 'linkChanges'>;

/** Site by site, so that only one at a time is in memory. What cannot be read now is as if it were not there. */
export async function* materialFromHistory(
  config: Pick<Config, 'sites'>,
  history: Past,
  period: Period,
): AsyncGenerator<SiteMaterial> {
  const series = createReader(history, period);
  for (const site of config.sites) {
    const { id, name, timezone, holidays } = site;
    const stores = await Promise.all(site.stores.map((store) => storeMaterial(site, store.name, series)));
    const stocks = await Promise.all(
      site.stocks.map(async ({ name: stock }) => {
        const key = { site: id, subject: 'stock', name: stock, metric: 'items' } as const;
        const left = await series(key, HALF_HOUR_MS);
        return { name: stock, left: left.map(({ atMs, last }) => ({ atMs, used: last })) };
      }),
    );
    const links = await Promise.all(
      site.links.map((link) => linkMaterial(site, link, history, series, period)),
    );
    const syncs = (await Promise.all(site.syncs.map((sync) => syncPlans(site, sync, series)))).flat();
    yield { id, name, timezone, holidays, stores, stocks, links, syncs };
  }
}

type Reader = (key: SeriesKey, stepMs: number) => Promise<readonly SeriesPoint[]>;

/** A young history is read where it exists, in finer steps: half a year in half hours would blur its minutes. */
function createReader(history: Past, { fromMs, untilMs }: Period): Reader {
  return async (key, stepMs) => {
    const span = await history.series({ key, fromMs, untilMs, maxPoints: SPAN_POINTS });
    const first = span.ok ? span.value[0] : undefined;
    if (!first) return [];
    const maxPoints = Math.ceil((untilMs - fromMs) / stepMs) + 2;
    const begunMs = Math.max(fromMs, first.atMs - (untilMs - fromMs) / SPAN_POINTS);
    const answer = await history.series({ key, fromMs: begunMs, untilMs, maxPoints });
    return answer.ok ? answer.value : [];
  };
}

async function storeMaterial(site: SiteConfig, name: string, series: Reader): Promise<StoreMaterial> {
  const key = (metric: SeriesMetric) => ({ site: site.id, subject: 'store', name, metric }) as const;
  const [used, available] = await Promise.all([
    series(key('used_bytes'), HALF_HOUR_MS),
    series(key('available_bytes'), HALF_HOUR_MS),
  ]);
  const availableBytes = available.at(-1)?.last;
  const usedBytes = used.at(-1)?.last;
  const isKnown = availableBytes !== undefined && usedBytes !== undefined;
  return {
    name,
    ...(isKnown ? { availableBytes, sizeBytes: usedBytes + availableBytes } : {}),
    used: used.map(({ atMs, last }) => ({ atMs, used: last })),
  };
}

async function syncPlans(site: SiteConfig, sync: SyncConfig, series: Reader): Promise<readonly SyncPlan[]> {
  const plans = await Promise.all(
    sync.stages.map(async (stage): Promise<SyncPlan[]> => {
      const key = (metric: SeriesMetric) =>
        ({ site: site.id, subject: 'stage', name: `${sync.name}/${stage}`, metric }) as const;
      const usual = async (metric: SeriesMetric) =>
        median((await series(key(metric), HALF_HOUR_MS)).map(({ last }) => last / 1_000));
      const p50 = await usual('latency_p50_ms');
      const p90 = await usual('latency_p90_ms');
      const p99 = await usual('latency_p99_ms');
      if (p50 === undefined || p90 === undefined || p99 === undefined) return [];
      return [{ sync: sync.name, stage, p50_seconds: p50, p90_seconds: p90, p99_seconds: p99 }];
    }),
  );
  return plans.flat();
}

/** Observed is what the deciding probe looked at, or what was imported. */
async function linkMaterial(
  site: SiteConfig,
  link: LinkConfig,
  history: Past,
  series: Reader,
  { fromMs }: Period,
): Promise<LinkMaterial> {
  const probe = `${link.name}/${link.probes.at(-1)?.name ?? ''}`;
  const [changes, probed, imported] = await Promise.all([
    history.linkChanges(site.id, link.name, fromMs),
    series({ site: site.id, subject: 'probe', name: probe, metric: 'up' }, FIVE_MINUTES_MS),
    series({ site: site.id, subject: 'link', name: link.name, metric: 'up' }, FIVE_MINUTES_MS),
  ]);
  const looked = new Set(
    [...probed, ...imported].map(({ atMs }) => Math.ceil(atMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS),
  );
  return {
    name: link.name,
    changes: changes.ok ? changes.value : [],
    observedMs: [...looked].sort((one, other) => one - other),
  };
}
