/**
 * The recent past of one sync in slots of a quarter of a day, for half a lead time and at most a week: what came and went, and
 * how long records took. A site with a short lead time (practice) has short slots.
 */

import type { LatencySummary, SyncFlow, SyncTotal } from '../../model/sync.ts';
import { added, type Bins, merged, summaryOf } from './latency.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const SLOTS_A_DAY = 4;
const DAYS = 7;

export interface StageLatency {
  /** Records that were captured while the link was up, and those that had to wait for it. */
  readonly whileUp: Bins;
  readonly waited: Bins;
}

export interface Slot {
  readonly fromMs: number;
  readonly counted: { readonly [total in SyncTotal]: number };
  /** Between readings before and after which the link was up. */
  readonly up: SyncFlow;
  readonly latency: Readonly<Record<string, StageLatency>>;
}

const NOTHING: Omit<Slot, 'fromMs'> = {
  counted: { captured: 0, acknowledged: 0, rejected: 0 },
  up: { captured: 0, acknowledged: 0, overMs: 0 },
  latency: {},
};

/** A week for a lead time of 14 days, and in proportion below. */
export function recentMs(leadTimeMs: number): number {
  return Math.min(WEEK_MS, leadTimeMs / 2);
}

function slotMs(leadTimeMs: number): number {
  return recentMs(leadTimeMs) / (DAYS * SLOTS_A_DAY);
}

/** The slots with one for now at their end: too old ones are gone, and those of a clock that was ahead. */
export function slotsNow(slots: readonly Slot[], nowMs: number, leadTimeMs: number): readonly Slot[] {
  const lengthMs = slotMs(leadTimeMs);
  const kept = slots.filter(
    ({ fromMs }) => fromMs > nowMs - recentMs(leadTimeMs) - lengthMs && fromMs <= nowMs,
  );
  const last = kept.at(-1);
  return last && nowMs < last.fromMs + lengthMs ? kept : [...kept, { ...NOTHING, fromMs: nowMs }];
}

/** The last slot with more in it. */
export function withLast(slots: readonly Slot[], change: (slot: Slot) => Slot): readonly Slot[] {
  const last = slots.at(-1);
  return last ? [...slots.slice(0, -1), change(last)] : slots;
}

export function withLatency(
  latency: Slot['latency'],
  { stage, latencyMs, records, waited }: Measured,
): Slot['latency'] {
  const { whileUp = {}, waited: late = {} } = latency[stage] ?? {};
  const next = waited
    ? { whileUp, waited: added(late, latencyMs, records) }
    : { whileUp: added(whileUp, latencyMs, records), waited: late };
  return { ...latency, [stage]: next };
}

export interface Measured {
  readonly stage: string;
  readonly latencyMs: number;
  readonly records: number;
  /** Captured before the link came back. */
  readonly waited: boolean;
}

export function flowOf(slots: readonly Slot[]): SyncFlow {
  const sum = (read: (flow: SyncFlow) => number) => slots.reduce((total, { up }) => total + read(up), 0);
  return {
    captured: sum(({ captured }) => captured),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    overMs: sum(({ overMs }) => overMs),
  };
}

/** The last day's worth of slots and the one that is being filled. */
const LATELY = SLOTS_A_DAY + 1;

/** Decided lately, and in the time before. */
export function decidedIn(slots: readonly Slot[]) {
  const tally = (part: readonly Slot[]) => ({
    acknowledged: part.reduce((sum, { counted }) => sum + counted.acknowledged, 0),
    rejected: part.reduce((sum, { counted }) => sum + counted.rejected, 0),
  });
  return { lately: tally(slots.slice(-LATELY)), before: tally(slots.slice(0, -LATELY)) };
}

/** Of all records in all slots; or lately, of those that did not have to wait for the link. */
export function latencyOf(
  slots: readonly Slot[],
  stages: readonly string[],
  which: 'all' | 'lately_while_up',
): ReadonlyMap<string, LatencySummary> {
  const looked = which === 'all' ? slots : slots.slice(-LATELY);
  const known = stages.flatMap((stage): [string, LatencySummary][] => {
    const parts = looked.flatMap(({ latency }) => {
      const found = latency[stage];
      if (!found) return [];
      return which === 'all' ? [found.whileUp, found.waited] : [found.whileUp];
    });
    const summary = summaryOf(merged(parts));
    return summary ? [[stage, summary]] : [];
  });
  return new Map(known);
}
