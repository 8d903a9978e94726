/**
 * Follows one sync from reading to reading: what was counted since the last one, which completions are new and how long they
 * took, and whether anything moved. Totals that go back count nothing and are taken as a new beginning, whatever made them fall:
 * to count too little for once is better than to count a whole database again. A latency below zero is none: the clocks of two
 * databases differ then, and it is counted apart.
 */

import type { Moment } from '../../model/moment.ts';
import {
  type Completion,
  SYNC_TOTALS,
  type SyncCounts,
  type SyncOutcome,
  type SyncStanding,
  type SyncTotal,
} from '../../model/sync.ts';
import { advance } from './cursor.ts';
import type { SyncMemory } from './memory.ts';
import { decidedIn, flowOf, latencyOf, type Slot, slotsNow, withLast, withLatency } from './slots.ts';

export interface FollowedSync {
  readonly stages: readonly string[];
  /** Size of a record, where the configuration says it. */
  readonly recordBytes?: number;
}

export interface SyncStep {
  readonly sync: FollowedSync;
  readonly leadTimeMs: number;
  readonly outcome: SyncOutcome;
  readonly now: Moment;
  /** Whether the link carries now; undefined when nobody knows. A sync without a link always can. */
  readonly linkUp: boolean | undefined;
}

export interface Followed {
  readonly memory: SyncMemory;
  /** Latencies of the new completions, for the histogram. */
  readonly latencies: readonly { readonly stage: string; readonly ms: number; readonly records: number }[];
}

/** What the reading adds, whatever the source knows. */
interface Moved {
  readonly counters: SyncMemory['counters'];
  readonly falls: number;
  readonly captured: number;
  readonly acknowledged: number;
  readonly rejected: number;
}

export function followSync(before: SyncMemory, step: SyncStep): Followed {
  const { outcome, now, linkUp, sync, leadTimeMs } = step;
  const completed = completions(before, step);
  const acknowledging = sync.stages[1];
  const reached = completed.fresh.reduce((n, one) => n + (one.stage === acknowledging ? one.records : 0), 0);
  const moved = movement(before, outcome, reached);
  const passedMs = now.monotonicMs - (before.lastMonotonicMs ?? now.monotonicMs);
  const slots = withLast(slotsNow(before.slots, now.atMs, leadTimeMs), (slot) =>
    grown(slot, moved, before.up && linkUp ? passedMs : 0, completed),
  );
  const pending = outcome.counts?.stages[0]?.pending ?? before.pending;
  const memory: SyncMemory = {
    ...sizes(before, outcome.counts, sync, moved.captured),
    counters: moved.counters,
    moved: {
      captured: before.moved.captured + moved.captured,
      acknowledged: before.moved.acknowledged + moved.acknowledged,
      rejected: before.moved.rejected + moved.rejected,
    },
    ...(pending === undefined ? {} : { pending }),
    cursor: completed.cursor,
    slots,
    idleMs: idleMs(before, moved, pending, passedMs, linkUp),
    doubts: {
      backwards: before.doubts.backwards + completed.backwards,
      backwardsMs: Math.max(before.doubts.backwardsMs, completed.backwardsMs),
      ahead: completed.ahead,
      falls: before.doubts.falls + moved.falls,
    },
    ...linkOf(before, linkUp, now),
    lastMonotonicMs: now.monotonicMs,
  };
  return { memory, latencies: completed.measured };
}

/** While nobody knows, what was goes on. */
function linkOf(before: SyncMemory, linkUp: boolean | undefined, { atMs }: Moment) {
  const up = linkUp ?? before.up;
  const { outage } = before;
  const known = { ...(up === undefined ? {} : { up }), ...(outage ? { outage } : {}) };
  if (linkUp === false && before.up !== false) return { ...known, outage: { fromMs: atMs } };
  if (linkUp && outage && outage.untilMs === undefined)
    return { ...known, outage: { ...outage, untilMs: atMs } };
  return known;
}

/** Most of the time that it took, the link was away. */
function waitedForLink({ outage }: SyncMemory, { capturedAtMs, reachedAtMs }: Completion): boolean {
  if (!outage) return false;
  const untilMs = Math.min(reachedAtMs, outage.untilMs ?? reachedAtMs);
  return untilMs - Math.max(capturedAtMs, outage.fromMs) > (reachedAtMs - capturedAtMs) / 2;
}

interface Completed {
  readonly cursor: SyncMemory['cursor'];
  readonly fresh: readonly Completion[];
  readonly measured: Followed['latencies'];
  readonly waited: readonly boolean[];
  readonly backwards: number;
  readonly backwardsMs: number;
  readonly ahead: number;
}

function completions(before: SyncMemory, { outcome, now }: SyncStep): Completed {
  if (!outcome.completions) {
    const { cursor, doubts } = before;
    const none = { fresh: [], measured: [], waited: [], backwards: 0, backwardsMs: 0 };
    return { cursor, ...none, ahead: doubts.ahead };
  }
  const { cursor, fresh, ahead } = advance(before.cursor, outcome.completions, now.atMs);
  const wrong = fresh.filter(({ capturedAtMs, reachedAtMs }) => reachedAtMs < capturedAtMs);
  const right = fresh.filter(({ capturedAtMs, reachedAtMs }) => reachedAtMs >= capturedAtMs);
  return {
    cursor,
    fresh,
    measured: right.map(({ stage, capturedAtMs, reachedAtMs, records }) => ({
      stage,
      ms: reachedAtMs - capturedAtMs,
      records,
    })),
    waited: right.map((one) => waitedForLink(before, one)),
    backwards: wrong.reduce((sum, { records }) => sum + records, 0),
    backwardsMs: Math.max(0, ...wrong.map(({ capturedAtMs, reachedAtMs }) => capturedAtMs - reachedAtMs)),
    ahead,
  };
}

/** By the totals of the source; where it knows none, by its completions; where it has none either, by what waits. */
function movement(before: SyncMemory, { counts }: SyncOutcome, reached: number): Moved {
  const added: Record<SyncTotal, number | undefined> = {
    captured: undefined,
    acknowledged: undefined,
    rejected: undefined,
  };
  const counters: { [total in SyncTotal]?: { raw: number; value: number } } = { ...before.counters };
  let falls = 0;
  for (const total of SYNC_TOTALS) {
    const raw = counts?.totals[total];
    if (raw === undefined) continue;
    const known = before.counters[total];
    const difference = known ? raw - known.raw : 0;
    if (difference < 0) falls += 1;
    added[total] = Math.max(0, difference);
    counters[total] = { raw, value: known ? known.value + Math.max(0, difference) : raw };
  }
  const rose =
    (counts?.stages[0]?.pending ?? before.pending ?? 0) - (before.pending ?? counts?.stages[0]?.pending ?? 0);
  const rejected = added.rejected ?? 0;
  const acknowledged = added.acknowledged ?? (reached > 0 ? reached : Math.max(0, -rose - rejected));
  const captured = added.captured ?? Math.max(0, rose + acknowledged + rejected);
  return { counters, falls, captured, acknowledged, rejected };
}

function grown(slot: Slot, moved: Moved, upMs: number, completed: Completed): Slot {
  const { counted, up } = slot;
  const isUp = upMs > 0;
  return {
    ...slot,
    counted: {
      captured: counted.captured + moved.captured,
      acknowledged: counted.acknowledged + moved.acknowledged,
      rejected: counted.rejected + moved.rejected,
    },
    up: {
      captured: up.captured + (isUp ? moved.captured : 0),
      acknowledged: up.acknowledged + (isUp ? moved.acknowledged : 0),
      overMs: up.overMs + upMs,
    },
    latency: completed.measured.reduce(
      (latency, { stage, ms, records }, index) =>
        withLatency(latency, { stage, latencyMs: ms, records, waited: completed.waited[index] ?? false }),
      slot.latency,
    ),
  };
}

/** The size of a record as configured, or as the pending ones have it. */
function sizes(before: SyncMemory, counts: SyncCounts | undefined, sync: FollowedSync, captured: number) {
  const first = counts?.stages[0];
  const seen =
    first?.pendingBytes !== undefined && first.pending > 0 ? first.pendingBytes / first.pending : undefined;
  const recordBytes = sync.recordBytes ?? seen ?? before.recordBytes;
  if (recordBytes === undefined) return {};
  return { recordBytes, capturedBytes: (before.capturedBytes ?? 0) + captured * recordBytes };
}

/** Grows while something waits, the link carries and nothing arrives. A restart goes on where the last run was. */
function idleMs(
  before: SyncMemory,
  { acknowledged }: Moved,
  pending: number | undefined,
  passedMs: number,
  linkUp: boolean | undefined,
): number {
  if (acknowledged > 0 || pending === 0 || linkUp === false) return 0;
  return linkUp && before.up && pending !== undefined ? before.idleMs + passedMs : before.idleMs;
}

export function standingOf(memory: SyncMemory, stages: readonly string[]): SyncStanding {
  const { counters, slots, capturedBytes } = memory;
  const known = SYNC_TOTALS.flatMap((total): [SyncTotal, number][] => {
    const counter = counters[total];
    return counter ? [[total, counter.value]] : [];
  });
  return {
    totals: Object.fromEntries(known),
    moved: memory.moved,
    ...(capturedBytes === undefined ? {} : { capturedBytes }),
    latency: latencyOf(slots, stages, 'all'),
    latencyWhileUp: latencyOf(slots, stages, 'lately_while_up'),
    idleMs: memory.idleMs,
    flow: flowOf(slots),
    ...decidedIn(slots),
    doubts: memory.doubts,
  };
}
