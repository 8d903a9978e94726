/** Intervals and deadlines with their defaults, which depend on each other. Milliseconds. */

import type { ProbeInput } from './schema/probe.ts';
import type { StoreInput } from './schema/site.ts';
import type { StockInput } from './schema/stock.ts';
import type { SyncInput } from './schema/sync.ts';

export interface Timing {
  /** For cron, the shortest time between two firings that is planned for: a minute. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

const PROBE_EVERY_MS = 15_000;
const STORE_EVERY_MS = 60_000;
const FORECAST_EVERY_MS = 300_000;
const CRON_MS = 60_000;
const ANSWER_MS = 5_000;
/** Walking through a directory with many files takes longer than one answer over a network. */
const WALK_MS = 30_000;
const RETRY_MS = { least: 500, most: 5_000 };

interface TimingInput {
  readonly every?: number | undefined;
  readonly cron?: string | undefined;
  readonly timeout?: number | undefined;
}

function timing(input: TimingInput, everyMs: number, longestMs: number): Timing {
  const intervalMs = input.every ?? (input.cron === undefined ? everyMs : CRON_MS);
  return { intervalMs, timeoutMs: input.timeout ?? Math.min(longestMs, Math.floor(intervalMs * 0.8)) };
}

export function probeTiming(probe: ProbeInput): Timing & { readonly retryMs: number } {
  const base = timing(probe, PROBE_EVERY_MS, ANSWER_MS);
  const soonMs = Math.min(RETRY_MS.most, Math.max(RETRY_MS.least, Math.round(base.intervalMs / 8)));
  return { ...base, retryMs: probe.retry ?? soonMs };
}

export function storeTiming(store: StoreInput | StockInput): Timing & { readonly forecastEveryMs: number } {
  const base = timing(store, STORE_EVERY_MS, store.kind === 'directory' ? WALK_MS : ANSWER_MS);
  return { ...base, forecastEveryMs: store.forecast_every ?? Math.max(FORECAST_EVERY_MS, base.intervalMs) };
}

/** Its sources are programs and databases, and there may be several. */
export function syncTiming(sync: SyncInput): Timing & { readonly forecastEveryMs: number } {
  const base = timing(sync, STORE_EVERY_MS, WALK_MS);
  return { ...base, forecastEveryMs: sync.forecast_every ?? Math.max(FORECAST_EVERY_MS, base.intervalMs) };
}
