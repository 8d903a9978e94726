/**
 * Steps of time, pure: which step a sample belongs to, and how many points become few. A step is open at its start and closed
 * at its end, and is named by its end: the five minutes "10:05" hold what came after 10:00 up to and including 10:05.
 */

import type { SeriesPoint, SeriesQuery } from '../model/history.ts';

export const FIVE_MINUTES_MS = 5 * 60_000;
export const HOUR_MS = 60 * 60_000;
/** The resolutions that outlive the samples. */
export const ROLLUP_STEPS_MS = [FIVE_MINUTES_MS, HOUR_MS] as const;
/** The resolution of samples as they came. */
export const AS_SAMPLED_MS = 0;

type Window = Pick<SeriesQuery, 'fromMs' | 'untilMs' | 'maxPoints'>;

export function stepEnd(atMs: number, stepMs: number): number {
  return Math.ceil(atMs / stepMs) * stepMs;
}

export function samplePoint(atMs: number, value: number): SeriesPoint {
  return { atMs, last: value, min: value, max: value };
}

/**
 * Points put into steps, in order of time. Within a step the point later in the list gives `last`: order of arrival is the
 * truth when the wall clock was set back in between.
 */
export function intoSteps(points: readonly SeriesPoint[], stepMs: number): SeriesPoint[] {
  const steps = new Map<number, SeriesPoint>();
  for (const point of points) {
    const atMs = stepEnd(point.atMs, stepMs);
    const step = steps.get(atMs);
    steps.set(atMs, step === undefined ? { ...point, atMs } : joined(step, point));
  }
  return inOrder([...steps.values()]);
}

/** Sorted by time; points of equal time stay in order of arrival. */
export function inOrder(points: SeriesPoint[]): SeriesPoint[] {
  return points.sort((one, other) => one.atMs - other.atMs);
}

function joined(step: SeriesPoint, point: SeriesPoint): SeriesPoint {
  return {
    atMs: step.atMs,
    last: point.last,
    min: Math.min(step.min, point.min),
    max: Math.max(step.max, point.max),
  };
}

/** The smallest step with which a window has at most `maxPoints`; above five minutes and an hour a multiple of them. */
export function stepFor(window: Window): number {
  const atMost = Math.max(2, window.maxPoints);
  // One step more than the span holds, because a window rarely begins where a step does.
  const smallestMs = Math.max(1, Math.ceil((window.untilMs - window.fromMs) / (atMost - 1)));
  if (smallestMs > HOUR_MS) return stepEnd(smallestMs, HOUR_MS);
  if (smallestMs > FIVE_MINUTES_MS) return stepEnd(smallestMs, FIVE_MINUTES_MS);
  return smallestMs;
}

/** The coarsest resolution that is still fine enough for a window. */
export function finestFor(window: Window): number {
  const wantedMs = stepFor(window);
  return ROLLUP_STEPS_MS.findLast((stepMs) => stepMs <= wantedMs) ?? AS_SAMPLED_MS;
}

/** Samples of the window on top of points of one resolution. */
export function withNewest(
  points: readonly SeriesPoint[],
  newest: readonly SeriesPoint[],
  resolutionMs: number,
): SeriesPoint[] {
  const all = [...points, ...newest];
  return resolutionMs === AS_SAMPLED_MS ? inOrder(all) : intoSteps(all, resolutionMs);
}

/** At most `maxPoints`: as they are when they are few, in steps otherwise. The last step is named by the window's end. */
export function thinOut(points: readonly SeriesPoint[], window: Window): readonly SeriesPoint[] {
  const few = points.length <= window.maxPoints ? points : intoSteps(points, stepFor(window));
  return few.map((point) => (point.atMs > window.untilMs ? { ...point, atMs: window.untilMs } : point));
}
