/** What watches by one configuration and is made anew when it changes: jobs, open sources, the probes' connections. */

import type { Config, StoreConfig } from './config/types.ts';
import { createHostLook } from './host-look.ts';
import { type JobParts, jobsOf } from './jobs.ts';
import { createHostLoadReader } from './measure/host-load.ts';
import { createMeasureContext, createStoreSource, type StoreSource } from './measure/measure.ts';
import { createStockSource, type StockSource } from './measure/stock.ts';
import { openSync } from './measure/sync.ts';
import type { Clock } from './platform/clock.ts';
import type { HostResolver } from './platform/dns.ts';
import { createProbeContext } from './probe/probe.ts';
import type { Job } from './schedule/schedule.ts';

export interface Watch {
  readonly jobs: readonly Job[];
  /** The longest that a job which has begun may still need what `close` takes away. */
  readonly longestJobMs: number;
  close(): Promise<void>;
}

export type WatchParts = Omit<JobParts, 'probes' | 'sources' | 'stocks' | 'syncSources' | 'host' | 'load'> & {
  readonly names: HostResolver;
};

export function openWatch(config: Config, parts: WatchParts): Watch {
  const { clock, names } = parts;
  const probes = createProbeContext({ clock, names });
  const sources = openSources(config, clock, names);
  const stocks = openStocks(config, clock, names);
  const host = createHostLook(config, parts.pipeline.hostSeen);
  const syncSources = new Map(
    config.sites.flatMap((site) =>
      site.syncs.map((sync) => [`${site.id}/${sync.name}`, openSync(sync, { clock, names })] as const),
    ),
  );
  const load = createHostLoadReader(clock);
  const jobs = jobsOf(config, { ...parts, probes, sources, stocks, syncSources, host, load });
  return {
    jobs,
    longestJobMs: Math.max(...jobs.map((job) => job.timeoutMs)),
    async close() {
      host.close();
      probes.close();
      const open = [...sources.values(), ...stocks.values(), ...syncSources.values()];
      await Promise.all(open.map((source) => source.close()));
    },
  };
}

function openSources(config: Config, clock: Clock, names: HostResolver): ReadonlyMap<string, StoreSource> {
  const context = createMeasureContext(clock, names);
  const open = (site: string, store: StoreConfig): [string, StoreSource] => [
    `${site}/${store.name}`,
    createStoreSource(store, context),
  ];
  return new Map(config.sites.flatMap((site) => site.stores.map((store) => open(site.id, store))));
}

function openStocks(config: Config, clock: Clock, names: HostResolver): ReadonlyMap<string, StockSource> {
  const sources = config.sites.flatMap((site) =>
    site.stocks.map((stock): [string, StockSource] => [
      `${site.id}/${stock.name}`,
      createStockSource(stock, { clock, names }),
    ]),
  );
  return new Map(sources);
}
