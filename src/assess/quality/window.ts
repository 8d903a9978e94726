/** The last five minutes of a link, for its gauges: quantiles of the round-trip time, loss, jitter. */
import type { QualityReading, QualitySample } from '../../model/quality.ts';

export interface WindowState {
  /** Time, round-trip time (null is lost) and share of lost packets of the last samples, oldest first. */
  samples: [atMs: number, rttMs: number | null, lossRatio?: number][];
}

const SPAN_MS = 300_000;
/** At one sample in 4 minutes five minutes hold next to nothing. */
const FEWEST_SAMPLES = 8;
/** Bounds the state; at more than one sample in 5 seconds the window is shorter than five minutes. */
const MOST_SAMPLES = 64;

export function freshWindow(): WindowState {
  return { samples: [] };
}

export function observeWindow(state: WindowState, { atMs, rttMs, lossRatio }: QualitySample): void {
  state.samples.push(lossRatio ? [atMs, rttMs, lossRatio] : [atMs, rttMs]);
  if (state.samples.length > MOST_SAMPLES) state.samples.shift();
}

/** Stays as it is while samples go on coming. */
export function snapshotOf({ samples }: WindowState): WindowState {
  return { samples: samples.slice() };
}

export function readWindow(state: WindowState): Omit<QualityReading, 'risk'> {
  const latestMs = state.samples.at(-1)?.[0] ?? 0;
  const enough = state.samples.length - FEWEST_SAMPLES;
  const samples = state.samples.filter(([atMs], index) => index >= enough || latestMs - atMs <= SPAN_MS);
  const rtts = samples.flatMap(([, rttMs]) => (rttMs === null ? [] : [rttMs]));
  const lost = samples.reduce((sum, [, rttMs, lossRatio = 0]) => sum + (rttMs === null ? 1 : lossRatio), 0);
  const lossRatio = samples.length === 0 ? 0 : lost / samples.length;
  return { rttMs: quantiles(rtts), jitterMs: meanDifference(rtts), lossRatio };
}

function quantiles(rtts: readonly number[]): QualityReading['rttMs'] {
  const sorted = [...rtts].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return sorted.length === 0 ? null : { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** Interarrival jitter as of RFC 3550, as a plain mean over the window. */
function meanDifference(rtts: readonly number[]): number | null {
  if (rtts.length < 2) return null;
  let sum = 0;
  for (let i = 1; i < rtts.length; i++) sum += Math.abs((rtts[i] ?? 0) - (rtts[i - 1] ?? 0));
  return sum / (rtts.length - 1);
}
