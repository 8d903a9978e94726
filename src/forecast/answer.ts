/** From the times at which many possible futures fill up to the range that is said. */
import type { Answer, Range } from '../model/forecast.ts';
import type { UnknownReason } from '../model/forecast-basis.ts';

export function unknown(reason: UnknownReason): Answer {
  return { known: false, reason };
}

export const FULL_NOW: Answer = { known: true, range: { p10: 0, p50: 0, p90: 0 } };

/** `times` are milliseconds, Infinity for "not within the horizon". */
export function answerOf(times: readonly number[], horizonMs: number): Answer {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number | null => {
    // One more draw lies below the k-th of n with probability k / (n + 1): so a few dozen paths give honest ranges.
    const position = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1));
    const below = sorted[Math.floor(position)] ?? Infinity;
    const above = sorted[Math.ceil(position)] ?? Infinity;
    const value = Number.isFinite(above) ? below + (above - below) * (position % 1) : below;
    return value <= horizonMs ? Math.max(0, value) : null;
  };
  const range: Range = { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
  return { known: true, range };
}
