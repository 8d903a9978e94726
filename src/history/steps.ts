/**
 * Steps of time, pure: which step a sample belongs to, and how many points become few. A step is open at its start and closed
 * at its end, and is named by its end: the five minutes "10:05" hold what came after 10:00 up to and including 10:05.
 */

import type { SeriesQuery, SeriesStep } from '../model/history.ts';

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

export function samplePoint(atMs: number, value: number): SeriesStep {
  return { atMs, last: value, min: value, max: value, count: 1, mean: value, median: value };
}

/**
 * Points put into steps, in order of time. Within a step the point later in the list gives `last`: order of arrival is the
 * truth when the wall clock was set back in between.
 */
export function intoSteps(points: readonly SeriesStep[], stepMs: number): SeriesStep[] {
  const steps = new Map<number, SeriesStep>();
  for (const point of points) {
    const atMs = stepEnd(point.atMs, stepMs);
    const step = steps.get(atMs);
    steps.set(atMs, step === undefined ? { ...point, atMs } : joined(step, point));
  }
  return inOrder([...steps.values()]);
}

/** Sorted by time; points of equal time stay in order of arrival. */
export function inOrder(points: SeriesStep[]): SeriesStep[] {
  return points.sort((one, other) => one.atMs - other.atMs);
}

/** The middle is only worth its price where a chart is drawn: `thinOut` finds it. */
function joined(step: SeriesStep, point: SeriesStep): SeriesStep {
  const count = step.count + point.count;
  return {
    atMs: step.atMs,
    last: point.last,
    min: Math.min(step.min, point.min),
    max: Math.max(step.max, point.max),
    count,
    mean: step.mean + ((point.mean - step.mean) * point.count) / count,
    median: point.last,
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
  points: readonly SeriesStep[],
  newest: readonly SeriesStep[],
  resolutionMs: number,
): SeriesStep[] {
  const all = [...points, ...newest];
  return resolutionMs === AS_SAMPLED_MS ? inOrder(all) : intoSteps(all, resolutionMs);
}

/** At most `maxPoints`: as they are when they are few, in steps otherwise. The last step is named by the window's end. */
export function thinOut(points: readonly SeriesStep[], window: Window): readonly SeriesStep[] {
  const few = points.length <= window.maxPoints ? points : withMedians(points, stepFor(window));
  return few.map((point) => (point.atMs > window.untilMs ? { ...point, atMs: window.untilMs } : point));
}

function withMedians(points: readonly SeriesStep[], stepMs: number): readonly SeriesStep[] {
  const medians = new Map<number, number[]>();
  for (const { atMs, median } of points) {
    const end = stepEnd(atMs, stepMs);
    const found = medians.get(end);
    if (found) found.push(median);
    else medians.set(end, [median]);
  }
  return intoSteps(points, stepMs).map((step) => {
    const sorted = medians.get(step.atMs)?.sort((one, other) => one - other) ?? [];
    return { ...step, median: sorted[Math.floor(sorted.length / 2)] ?? step.last };
  });
}
