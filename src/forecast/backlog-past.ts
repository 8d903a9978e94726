/** The past of a sync in steps between two readings: what came in, what was acknowledged, and whether the link set the pace. */

import type { LinkChange } from '../model/forecast.ts';

/** A running total, or what waited, at a moment. */
export interface TotalPoint {
  readonly atMs: number;
  readonly records: number;
}

export interface FlowStep {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly captured: number;
  readonly acknowledged: number;
  /** The link was up throughout, and more waited at the beginning than went: the line never ran out of records. */
  readonly busy: boolean;
}

export interface BacklogPast {
  readonly captured: readonly TotalPoint[];
  readonly acknowledged: readonly TotalPoint[];
  readonly waiting: readonly TotalPoint[];
  readonly link: readonly LinkChange[];
}

/** A gap so many times the usual step says nothing about what was between. */
const GAP_STEPS = 10;

export function stepsOf({ captured, acknowledged, waiting, link }: BacklogPast): readonly FlowStep[] {
  const taken = new Map(captured.map(({ atMs, records }) => [atMs, records]));
  const waited = new Map(waiting.map(({ atMs, records }) => [atMs, records]));
  const known = acknowledged.filter(({ atMs }) => taken.has(atMs) && waited.has(atMs));
  const spans = known.slice(1).map(({ atMs }, index) => atMs - (known[index]?.atMs ?? atMs));
  const usualMs = [...spans].sort((a, b) => a - b)[Math.floor(spans.length / 2)] ?? 0;
  return known.slice(1).flatMap((end, index): FlowStep[] => {
    const start = known[index];
    if (!start || end.atMs <= start.atMs || end.atMs - start.atMs > GAP_STEPS * usualMs) return [];
    const rise = (of: ReadonlyMap<number, number>) =>
      Math.max(0, (of.get(end.atMs) ?? 0) - (of.get(start.atMs) ?? 0));
    const went = Math.max(0, end.records - start.records);
    const neverEmpty = (waited.get(start.atMs) ?? 0) > went && (waited.get(end.atMs) ?? 0) > 0;
    return [
      {
        fromMs: start.atMs,
        untilMs: end.atMs,
        captured: rise(taken),
        acknowledged: went,
        busy: neverEmpty && upThroughout(link, start.atMs, end.atMs),
      },
    ];
  });
}

/** Before its first change nothing is known of a link, and it is taken to carry. */
function upThroughout(link: readonly LinkChange[], fromMs: number, untilMs: number): boolean {
  const before = link.findLast(({ atMs }) => atMs <= fromMs);
  const during = link.some(({ atMs, up }) => !up && atMs > fromMs && atMs < untilMs);
  return before?.up !== false && !during;
}

export interface Drain {
  /** Records a millisecond, one for each stretch of about the same length. */
  readonly perMs: readonly number[];
  /** How long the link was seen at it. */
  readonly overMs: number;
}

/** Single steps are ragged: neighbouring busy ones are taken together, so that at most so many stretches are left. */
const STRETCHES = 24;
const FEWEST_STEPS = 3;

/** What the link carries when something waits; undefined when it was never seen at work. Stretches in which nothing moved count. */
export function drainOf(steps: readonly FlowStep[]): Drain | undefined {
  const busy = steps.filter((step) => step.busy);
  const overMs = busy.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const acknowledged = busy.reduce((sum, step) => sum + step.acknowledged, 0);
  if (busy.length < FEWEST_STEPS || acknowledged === 0) return undefined;
  const stretchMs = overMs / Math.min(STRETCHES, Math.floor(busy.length / FEWEST_STEPS));
  const perMs: number[] = [];
  let open = { ms: 0, records: 0 };
  for (const { fromMs, untilMs, acknowledged: records } of busy) {
    open = { ms: open.ms + untilMs - fromMs, records: open.records + records };
    if (open.ms < stretchMs) continue;
    perMs.push(open.records / open.ms);
    open = { ms: 0, records: 0 };
  }
  return { perMs: perMs.length > 0 ? perMs : [acknowledged / overMs], overMs };
}
