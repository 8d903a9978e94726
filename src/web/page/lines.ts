/** Series of points as shapes of a drawing whose size is only a ratio: it is stretched to whatever room there is. */

import type { SeriesStep } from '../../model/history.ts';
import { type Html, html } from './html.ts';

export const WIDTH = 1000;
export const HEIGHT = 100;

export const fixed = (value: number) => value.toFixed(1);

export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

export const place = (atMs: number, { fromMs, untilMs }: Stretch) =>
  ((atMs - fromMs) / (untilMs - fromMs)) * WIDTH;

/** Stretches without data stay empty: a line over them would claim what nobody measured. */
function runs(points: readonly SeriesStep[]): readonly (readonly SeriesStep[])[] {
  const gapMs = 3.5 * medianStep(points.map(({ atMs }) => atMs));
  const found: SeriesStep[][] = [];
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (found.length === 0 || point.atMs - beforeMs > gapMs) found.push([point]);
    else found.at(-1)?.push(point);
    beforeMs = point.atMs;
  }
  return found;
}

function medianStep(instants: readonly number[]): number {
  const steps = instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? atMs));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

type Read = (point: SeriesStep) => number;

function coordinates(points: readonly SeriesStep[], stretch: Stretch, top: number, read: Read): string[] {
  // A point that stands alone is a dot: a line from it to itself.
  const drawn = points.length === 1 ? [...points, ...points] : points;
  return drawn.map((point) => {
    const y = HEIGHT - (Math.min(read(point), top * 2) / top) * HEIGHT;
    return `${fixed(place(point.atMs, stretch))},${fixed(y)}`;
  });
}

/** One line through the points, from 0 at the bottom to `top`. */
export function line(
  points: readonly SeriesStep[],
  stretch: Stretch,
  top: number,
  read: Read,
  name: string,
): Html {
  return html`${runs(points).map((run) => html`<polyline class="trace ${name}" points="${coordinates(run, stretch, top, read).join(' ')}"/>`)}`;
}

/** What lies between two values of each point. */
export function band(
  points: readonly SeriesStep[],
  stretch: Stretch,
  top: number,
  low: Read,
  high: Read,
): Html {
  return html`${runs(points).map((run) => {
    const upper = coordinates(run, stretch, top, high);
    const lower = coordinates(run, stretch, top, low).reverse();
    return html`<polygon class="band" points="${[...upper, ...lower].join(' ')}"/>`;
  })}`;
}

/** A point stands for the time until the next one, and no longer: a young history does not fill a long chart. */
export function stepWidth(points: readonly SeriesStep[], { fromMs, untilMs }: Stretch): number {
  const steps = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? atMs));
  return steps.length === 0 ? 0 : (Math.min(...steps) / (untilMs - fromMs)) * WIDTH;
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next round number: what stands at the top of an axis. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)));
  return power * (ROUND.find((one) => one * power >= value) ?? 10);
}

export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
