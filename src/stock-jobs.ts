/** WHAT is to be done again and again about one stock: reading it, and foretelling when it runs out. */

import type { SiteConfig, StockConfig } from './config/types.ts';
import { endedByUs, type JobParts } from './jobs.ts';
import { forecastStock } from './outlook.ts';
import type { Job } from './schedule/schedule.ts';

export function stockJobs(site: SiteConfig, stock: StockConfig, parts: JobParts): readonly Job[] {
  return [readJob(site.id, stock, parts), forecastJob(site, stock, parts)];
}

function readJob(site: string, stock: StockConfig, { clock, pipeline, stocks }: JobParts): Job {
  const name = `${site}/${stock.name}`;
  return {
    name,
    when: stock.schedule,
    timeoutMs: stock.timeoutMs,
    atStart: true,
    async run(signal) {
      const source = stocks.get(name);
      if (!source) return undefined;
      const { atMs } = clock.now();
      const outcome = await source.read(signal);
      if (endedByUs(signal)) return undefined;
      const { monotonicMs } = clock.now();
      pipeline.read({ kind: 'stock', site, stock: stock.name, atMs, monotonicMs, outcome });
      return undefined;
    },
  };
}

function forecastJob(site: SiteConfig, stock: StockConfig, { clock, pipeline, history }: JobParts): Job {
  return {
    name: `${site.id}/${stock.name}/forecast`,
    when: { kind: 'every', everyMs: stock.forecastEveryMs },
    timeoutMs: Math.max(1_000, stock.forecastEveryMs * 0.8),
    async run() {
      const { atMs } = clock.now();
      const forecast = await forecastStock(site, stock.name, atMs, history);
      if (forecast) pipeline.stockForecast(site.id, stock.name, { atMs, forecast });
      return undefined;
    },
  };
}
