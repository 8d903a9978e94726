/**
 * Latencies as counts in bins whose bounds grow by a sixth, from a second to 90 days: the quantiles that are read from them are
 * right to a twelfth, whatever the number of records.
 */

import type { LatencySummary } from '../../model/sync.ts';

const FIRST_MS = 1_000;
const GROWTH = 7 / 6;
const MOST_MS = 90 * 86_400_000;
const LAST_BIN = Math.ceil(Math.log(MOST_MS / FIRST_MS) / Math.log(GROWTH));

/** Number of a bin to records in it; only bins that hold some. */
export type Bins = Readonly<Record<string, number>>;

function binOf(latencyMs: number): number {
  if (latencyMs <= FIRST_MS) return 0;
  return Math.min(LAST_BIN, Math.ceil(Math.log(latencyMs / FIRST_MS) / Math.log(GROWTH)));
}

export function added(bins: Bins, latencyMs: number, records: number): Bins {
  const bin = binOf(latencyMs);
  return { ...bins, [bin]: (bins[bin] ?? 0) + records };
}

export function merged(all: readonly Bins[]): Bins {
  const sum: Record<string, number> = {};
  for (const bins of all) {
    for (const [bin, count] of Object.entries(bins)) sum[bin] = (sum[bin] ?? 0) + count;
  }
  return sum;
}

/** Undefined while there is no record. */
export function summaryOf(bins: Bins): LatencySummary | undefined {
  const counts = Object.entries(bins)
    .map(([bin, count]) => ({ bin: Number(bin), count }))
    .sort((a, b) => a.bin - b.bin);
  const records = counts.reduce((sum, { count }) => sum + count, 0);
  if (records === 0) return undefined;
  const at = (share: number) => {
    let left = share * records;
    const found = counts.find(({ count }) => {
      left -= count;
      return left <= 0;
    });
    return middleMs(found?.bin ?? LAST_BIN);
  };
  return { records, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99) };
}

function middleMs(bin: number): number {
  return bin === 0 ? FIRST_MS : FIRST_MS * GROWTH ** (bin - 0.5);
}
