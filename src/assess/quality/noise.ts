/**
 * How round-trip times scatter. A link in order answers close to one level, with tails heavier than the normal
 * distribution's, and now and then far above it (a queue, a busy router), hardly ever far below it: the shortest
 * path sets a floor. All densities are per millisecond.
 */

/** Student's t with four degrees of freedom: normal in the middle, tails of power five. 0.375 = 3/8 normalises it. */
export function bulkDensity(rttMs: number, levelMs: number, scaleMs: number): number {
  const z = (rttMs - levelMs) / scaleMs;
  const u = 1 + (z * z) / 4;
  return 0.375 / (scaleMs * u * u * Math.sqrt(u));
}

/** Log-logistic tail of an excess of at least 0: half of it lies below `reachMs`, and no size is impossible. */
export function tailDensity(excessMs: number, reachMs: number): number {
  const sum = reachMs + excessMs;
  return reachMs / (sum * sum);
}

/** Half of the spikes above a link in order reach this far: 1% of the level, four scales or 1 ms, whichever is most. */
export function spikeReach(levelMs: number, scaleMs: number): number {
  return Math.max(0.01 * levelMs, 4 * scaleMs, 1);
}

/** Half of the samples in congestion exceed the level by this much: 5% of it, four scales or 1 ms. */
export function congestionReach(levelMs: number, scaleMs: number): number {
  return Math.max(0.05 * levelMs, 4 * scaleMs, 1);
}

/** No scale is finer than this: clocks, schedulers and rounding make 50 us, and 0.15% of the level, of any link. */
export function finestScale(levelMs: number): number {
  return Math.max(0.05, 0.0015 * levelMs);
}

export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** Level and scale of a few samples: median, and median absolute deviation x 1.48 (as for a normal distribution). */
export function robustFit(rttsMs: readonly number[]): { levelMs: number; scaleMs: number } {
  const levelMs = median([...rttsMs].sort((a, b) => a - b));
  const deviations = rttsMs.map((rtt) => Math.abs(rtt - levelMs)).sort((a, b) => a - b);
  return { levelMs, scaleMs: 1.48 * median(deviations) };
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
