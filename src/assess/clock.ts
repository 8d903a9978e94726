/**
 * Whether our wall clock can be believed. Three witnesses, in order of weight: the Date header of the upstream, the newest
 * instant that our own history holds, and the monotonic clock, beside which the wall clock must not jump.
 *
 *   trusted   --(before 2026, or off the upstream by more than OFFSET_LIMIT)----------------> untrusted
 *   trusted   --(jumps against the monotonic clock, nobody to confirm it)-------------------> untrusted
 *   untrusted --(the upstream agrees, or it ran smoothly for SMOOTH_MS after a jump)--------> trusted
 *
 * A jump that ends near the upstream's time is a repair, not a fault.
 */

import type { Moment } from '../model/moment.ts';
import type { ClockStatus } from '../model/picture.ts';

/** Before this, a clock has lost its battery: the software is younger. */
const EPOCH_MS = Date.UTC(2026, 0, 1);
/** Date headers have whole seconds and travel a link that may be slow; beyond this they still mean something is wrong. */
const OFFSET_LIMIT_MS = 60_000;
/** Slewing by NTP is far slower than this between two looks. */
const STEP_MS = 2_000;
const SMOOTH_MS = 10 * 60_000;
/** An upstream's Date vouches for our clock for this long. Against it, it speaks until the clock is set: that is a jump. */
const WITNESS_MS = 60 * 60_000;
/** The middle of so many offsets is believed, so that one slow answer is not. */
const OFFSETS = 5;

export interface ClockMemory {
  readonly last: Moment;
  /** Monotonic time of the last unconfirmed jump; absent when there is none. */
  readonly jumpedAt?: number;
  readonly offsetsMs: readonly number[];
  readonly witnessedAt?: number;
}

export type ClockInput =
  | { readonly kind: 'look' }
  /** `roundTripMs`: the answer's Date was written somewhere within it, half of it back on the average. */
  | { readonly kind: 'date'; readonly serverDateMs: number; readonly roundTripMs: number };

/** `newestMs`: the newest instant in history at start, 0 when there is none: a clock behind it has gone back. */
export function createClockMemory(now: Moment, newestMs: number): ClockMemory {
  const wentBack = now.atMs < newestMs - STEP_MS;
  return { last: now, offsetsMs: [], ...(wentBack ? { jumpedAt: now.monotonicMs } : {}) };
}

/** `steppedMs` is how far the wall clock jumped since the last look, 0 when it did not. */
export function assessClock(
  memory: ClockMemory,
  input: ClockInput,
  now: Moment,
): { readonly memory: ClockMemory; readonly status: ClockStatus; readonly steppedMs: number } {
  const drift = now.atMs - memory.last.atMs - (now.monotonicMs - memory.last.monotonicMs);
  const steppedMs = Math.abs(drift) > STEP_MS ? Math.round(drift) : 0;
  const jumped: ClockMemory =
    steppedMs === 0
      ? { ...memory, last: now }
      : // Offsets measured before the jump belong to another clock.
        { last: now, jumpedAt: now.monotonicMs, offsetsMs: [] };
  const next = input.kind === 'date' ? withDate(jumped, input, now) : jumped;
  const settled = settle(next, now);
  return { memory: settled, status: statusOf(settled, now), steppedMs };
}

function withDate(
  memory: ClockMemory,
  input: { readonly serverDateMs: number; readonly roundTripMs: number },
  now: Moment,
): ClockMemory {
  // A Date header is cut to the second: half a second on the average.
  const offset = input.serverDateMs + 500 + input.roundTripMs / 2 - now.atMs;
  const offsetsMs = [...memory.offsetsMs, offset].slice(-OFFSETS);
  return { ...memory, offsetsMs, witnessedAt: now.monotonicMs };
}

function settle(memory: ClockMemory, now: Moment): ClockMemory {
  if (memory.jumpedAt === undefined) return memory;
  const offset = currentOffset(memory, now);
  const agreed = offset !== undefined && !isOff(offset);
  const smooth = now.monotonicMs - memory.jumpedAt >= SMOOTH_MS;
  if (!agreed && !smooth) return memory;
  const { jumpedAt: _, ...rest } = memory;
  return rest;
}

function currentOffset(memory: ClockMemory, now: Moment): number | undefined {
  if (memory.witnessedAt === undefined) return undefined;
  const sorted = [...memory.offsetsMs].sort((a, b) => a - b);
  const offset = sorted[sorted.length >> 1] ?? 0;
  const isRecent = now.monotonicMs - memory.witnessedAt <= WITNESS_MS;
  return isRecent || isOff(offset) ? offset : undefined;
}

function isOff(offsetMs: number): boolean {
  return Math.abs(offsetMs) > OFFSET_LIMIT_MS;
}

function statusOf(memory: ClockMemory, now: Moment): ClockStatus {
  const offsetMs = currentOffset(memory, now);
  const known = offsetMs === undefined ? {} : { offsetMs };
  if (now.atMs < EPOCH_MS) {
    return { ...known, trusted: false, reason: 'too_early' };
  }
  if (offsetMs !== undefined && isOff(offsetMs)) {
    return { ...known, trusted: false, reason: 'off' };
  }
  if (memory.jumpedAt !== undefined) {
    return { ...known, trusted: false, reason: 'jumped' };
  }
  return { ...known, trusted: true };
}
