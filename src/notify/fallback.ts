/**
 * A channel that stands behind another: it tells only what that one has not accepted in time, and drops what it has. The time is
 * counted on the monotonic clock from when the message was first seen waiting, so a step of the wall clock hastens nothing.
 */

import type { Clock } from '../platform/clock.ts';
import type { Round, RoundResult, Target } from './target.ts';

export interface Fallback {
  readonly afterMs: number;
  /** Ids of the events that no receiver of the other channel has accepted yet. */
  readonly waiting: () => ReadonlySet<string>;
  readonly clock: Clock;
}

export function asFallback(target: Target, { afterMs, waiting: waitingThere, clock }: Fallback): Target {
  /** By event id, on the monotonic clock. */
  const firstSeenMs = new Map<string, number>();

  async function round(given: Round): Promise<RoundResult> {
    const nowMs = clock.now().monotonicMs;
    const there = waitingThere();
    const waiting = given.pending.filter(({ event }) => there.has(event.eventId));
    const told = given.pending.filter(({ event }) => !there.has(event.eventId));
    if (told.length > 0) await given.dropped(told.map(({ id }) => id));
    const ids = new Set(waiting.map(({ event }) => event.eventId));
    for (const id of firstSeenMs.keys()) if (!ids.has(id)) firstSeenMs.delete(id);
    for (const id of ids) if (!firstSeenMs.has(id)) firstSeenMs.set(id, nowMs);
    const dueInMs = waiting.map(({ event }) => (firstSeenMs.get(event.eventId) ?? nowMs) + afterMs - nowMs);
    const due = waiting.filter((_, index) => (dueInMs[index] ?? 0) <= 0);
    const later = dueInMs.filter((ms) => ms > 0);
    const result =
      due.length > 0 ? await target.round({ ...given, pending: due }) : { againMs: Number.POSITIVE_INFINITY };
    return { ...result, againMs: Math.min(result.againMs, ...later) };
  }

  return { name: target.name, test: (signal) => target.test(signal), round };
}
