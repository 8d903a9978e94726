/** WHAT is to be done again and again: a job for each probe, store, stock and sync, for what is forecast of them, and the tick. */

import type { Config, SiteConfig, StoreConfig, SyncConfig } from './config/types.ts';
import type { HostLook } from './host-look.ts';
import type { HostLoadReader } from './measure/host-load.ts';
import type { StoreSource } from './measure/measure.ts';
import type { StockSource } from './measure/stock.ts';
import type { SyncSource } from './measure/sync.ts';
import type { Forecast, Resource } from './model/forecast.ts';
import type { StoreReading } from './model/observation.ts';
import type { SyncPicture } from './model/sync.ts';
import { backlogFromHistory, forecastFromHistory, type Past } from './outlook.ts';
import { pingPlaces } from './ping-places.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock } from './platform/clock.ts';
import { readTimeSync } from './platform/time-sync.ts';
import { type ProbeContext, runProbe } from './probe/probe.ts';
import type { Job } from './schedule/schedule.ts';
import { stockJobs } from './stock-jobs.ts';

const TICK_MS = 1_000;
/** The kernel tells of the last minute. */
const LOAD_EVERY_MS = 60_000;
const HOST_EVERY_MS = 15_000;
const TIME_SYNC_EVERY_MS = 600_000;
const TIME_SYNC_TIMEOUT_MS = 5_000;

export interface JobParts {
  readonly clock: Clock;
  readonly pipeline: Pipeline;
  readonly history: Past;
  readonly probes: ProbeContext;
  readonly reading: (site: string, store: string) => StoreReading | undefined;
  readonly host: Pick<HostLook, 'look'>;
  readonly sync: (site: string, sync: string) => SyncPicture | undefined;
  /** The open source of each sync, by `site/sync`. */
  readonly syncSources: ReadonlyMap<string, SyncSource>;
  /** The open source of each store, by `site/store`. */
  readonly sources: ReadonlyMap<string, StoreSource>;
  /** The open source of each stock, by `site/stock`. */
  readonly stocks: ReadonlyMap<string, StockSource>;
  readonly load: HostLoadReader;
}

export function jobsOf(config: Config, parts: JobParts): readonly Job[] {
  const places = pingPlaces(config, ({ site, link, probe }) => probeJobName(site, link, probe));
  const probeJobs = (site: SiteConfig, link: SiteConfig['links'][number]) =>
    link.probes.map((probe) => {
      const job = probeJob(site, link.name, probe, parts);
      const place = places.get(job.name);
      return place === undefined ? job : { ...job, when: { ...job.when, place } };
    });
  const jobs = config.sites.flatMap((site) => [
    ...site.links.flatMap((link) => probeJobs(site, link)),
    ...site.stores.flatMap((store) => [storeJob(site, store, parts), forecastJob(site, store, parts)]),
    ...site.stocks.flatMap((stock) => stockJobs(site, stock, parts)),
    ...site.syncs.flatMap((sync) => [syncJob(site, sync, parts), backlogJob(site, sync, parts)]),
  ]);
  return [...jobs, hostJob(parts), loadJob(parts), timeSyncJob(parts), tickJob(parts)];
}

export function probeJobName(site: string, link: string, probe: string): string {
  return `${site}/${link}/${probe}`;
}

function probeJob(
  site: SiteConfig,
  link: string,
  probe: SiteConfig['links'][number]['probes'][number],
  parts: JobParts,
): Job {
  const { clock, pipeline, probes } = parts;
  return {
    name: probeJobName(site.id, link, probe.name),
    when: probe.schedule,
    timeoutMs: probe.timeoutMs,
    async run(signal) {
      if (!pipeline.admits(site.id, link, probe)) return undefined;
      const { atMs } = clock.now();
      const outcome = await runProbe(probe, probes, signal);
      // A probe that was ended because the service stops or its configuration changed says nothing about the link.
      if (endedByUs(signal)) return undefined;
      const { monotonicMs } = clock.now();
      return pipeline.probed({
        kind: 'probe',
        site: site.id,
        link,
        probe: probe.name,
        atMs,
        monotonicMs,
        outcome,
      });
    },
  };
}

function storeJob(site: SiteConfig, store: StoreConfig, { clock, pipeline, sources }: JobParts): Job {
  return {
    name: `${site.id}/${store.name}`,
    when: store.schedule,
    timeoutMs: store.timeoutMs,
    // Until there is a reading nothing can be said of it, and its calendar may come round once a day.
    atStart: true,
    async run(signal) {
      const source = sources.get(`${site.id}/${store.name}`);
      if (!source) return undefined;
      const { atMs } = clock.now();
      const outcome = await source.read(signal);
      if (endedByUs(signal)) return undefined;
      pipeline.read({
        kind: 'store',
        site: site.id,
        store: store.name,
        atMs,
        monotonicMs: clock.now().monotonicMs,
        outcome,
      });
      return undefined;
    },
  };
}

export function endedByUs(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'AbortError';
}

function forecastJob(site: SiteConfig, store: StoreConfig, parts: JobParts): Job {
  return {
    name: `${site.id}/${store.name}/forecast`,
    when: { kind: 'every', everyMs: store.forecastEveryMs },
    timeoutMs: Math.max(1_000, store.forecastEveryMs * 0.8),
    async run() {
      // A directory has no inodes of its own.
      const resources: readonly Resource[] = store.kind === 'filesystem' ? ['bytes', 'inodes'] : ['bytes'];
      let isFull = false;
      for (const resource of resources) {
        const made = await forecastStore(site, store, resource, parts);
        isFull ||= made?.basis.kind === 'full';
      }
      // Room that was made is seen with the next reading, and recording waits for nothing but that.
      return isFull && store.schedule.kind === 'every' ? { inMs: store.schedule.everyMs } : undefined;
    },
  };
}

async function forecastStore(
  site: SiteConfig,
  store: StoreConfig,
  resource: Resource,
  parts: JobParts,
): Promise<Forecast | undefined> {
  const { clock, history, pipeline, reading } = parts;
  const available = roomLeft(reading(site.id, store.name), resource);
  if (available === undefined) return undefined;
  const { atMs } = clock.now();
  const outageEndsAtMs = pipeline.maintenance.endsAtMs(site.id);
  const cut = pipeline.maintenance.nextCut(site.id);
  const outlook = { site, store: store.name, resource, available, atMs, outageEndsAtMs, cut };
  const made = await forecastFromHistory(outlook, history);
  if (made)
    pipeline.forecast(site.id, store.name, resource, { atMs, forecast: made, ...(cut ? { cut } : {}) });
  return made;
}

function roomLeft(reading: StoreReading | undefined, resource: Resource): number | undefined {
  if (resource === 'bytes') return reading?.availableBytes;
  const { inodes, inodesUsed } = reading ?? {};
  return inodes === undefined || inodesUsed === undefined ? undefined : inodes - inodesUsed;
}

function hostJob({ host }: JobParts): Job {
  return {
    name: 'host',
    when: { kind: 'every', everyMs: HOST_EVERY_MS },
    timeoutMs: TICK_MS,
    async run() {
      host.look();
      return undefined;
    },
  };
}

/** As an explanation when a source is slow. */
function loadJob({ pipeline, load }: JobParts): Job {
  return {
    name: 'host load',
    when: { kind: 'every', everyMs: LOAD_EVERY_MS },
    timeoutMs: LOAD_EVERY_MS / 2,
    async run(signal) {
      const seen = await load.read();
      if (!endedByUs(signal)) pipeline.loadSeen(seen);
      return undefined;
    },
  };
}

function timeSyncJob({ pipeline }: JobParts): Job {
  return {
    name: 'time',
    when: { kind: 'every', everyMs: TIME_SYNC_EVERY_MS },
    timeoutMs: TIME_SYNC_TIMEOUT_MS,
    async run(signal) {
      const sync = await readTimeSync(signal);
      if (!endedByUs(signal)) pipeline.timeSynced(sync);
      return undefined;
    },
  };
}

function syncJob(site: SiteConfig, sync: SyncConfig, { clock, pipeline, syncSources }: JobParts): Job {
  return {
    name: `${site.id}/${sync.name}`,
    when: sync.schedule,
    timeoutMs: sync.timeoutMs,
    atStart: true,
    async run(signal) {
      const source = syncSources.get(`${site.id}/${sync.name}`);
      if (!source) return undefined;
      const { atMs } = clock.now();
      const outcome = await source.read(signal, pipeline.syncedUntilMs(site.id, sync.name));
      if (endedByUs(signal)) return undefined;
      pipeline.synced({
        kind: 'sync',
        site: site.id,
        sync: sync.name,
        atMs,
        monotonicMs: clock.now().monotonicMs,
        outcome,
      });
      return undefined;
    },
  };
}

/** What an old reading says of the backlog is not about now. */
function backlogJob(site: SiteConfig, sync: SyncConfig, parts: JobParts): Job {
  const { clock, history, pipeline } = parts;
  return {
    name: `${site.id}/${sync.name}/backlog`,
    when: { kind: 'every', everyMs: sync.forecastEveryMs },
    timeoutMs: Math.max(1_000, sync.forecastEveryMs * 0.8),
    async run() {
      const { counts, failure } = parts.sync(site.id, sync.name) ?? {};
      const pending = counts?.stages[0]?.pending;
      if (pending === undefined || failure) return undefined;
      const { atMs } = clock.now();
      const outageEndsAtMs = pipeline.maintenance.endsAtMs(site.id);
      const outlook = { site, sync, pending, atMs, outageEndsAtMs };
      pipeline.backlog(site.id, sync.name, await backlogFromHistory(outlook, history));
      return undefined;
    },
  };
}

function tickJob({ pipeline }: JobParts): Job {
  return {
    name: 'tick',
    when: { kind: 'every', everyMs: TICK_MS },
    timeoutMs: TICK_MS,
    async run() {
      pipeline.tick();
      return undefined;
    },
  };
}
