/**
 * A channel that stands behind another: it tells only what that one has not accepted in time, and drops what it has. The time is
 * counted on the monotonic clock from when the message was first seen waiting, so a step of the wall clock hastens nothing.
 * Whoever heard by this channel that something has begun hears by it that it is over, though the other one can tell it again by then.
 */

import type { OutboxEntry } from '../model/alert.ts';
import type { Clock } from '../platform/clock.ts';
import type { Begun } from './begun.ts';
import { isEnd, subjectOf } from './subject.ts';
import type { Round, RoundResult, Target } from './target.ts';

export interface Fallback {
  readonly afterMs: number;
  /** Ids of the events that no receiver of the other channel has accepted yet. */
  readonly waiting: () => ReadonlySet<string>;
  /** What this channel told of. */
  readonly begun: Begun;
  readonly clock: Clock;
}

export function asFallback(
  target: Target,
  { afterMs, waiting: waitingThere, begun, clock }: Fallback,
): Target {
  /** By event id, on the monotonic clock. */
  const firstSeenMs = new Map<string, number>();

  const isOurs = (entry: OutboxEntry) => isEnd(entry.event) && begun.has(subjectOf(entry));

  function remember(entry: OutboxEntry | undefined): void {
    if (!entry) return;
    if (isEnd(entry.event)) begun.delete(subjectOf(entry));
    else begun.add(subjectOf(entry));
  }

  async function round(given: Round): Promise<RoundResult> {
    const nowMs = clock.now().monotonicMs;
    const there = waitingThere();
    const isWaiting = (entry: OutboxEntry) => there.has(entry.event.eventId) || isOurs(entry);
    const waiting = given.pending.filter(isWaiting);
    const told = given.pending.filter((entry) => !isWaiting(entry));
    if (told.length > 0) await given.dropped(told.map(({ id }) => id));
    const ids = new Set(waiting.map(({ event }) => event.eventId));
    for (const id of firstSeenMs.keys()) if (!ids.has(id)) firstSeenMs.delete(id);
    for (const id of ids) if (!firstSeenMs.has(id)) firstSeenMs.set(id, nowMs);
    const dueInMs = waiting.map((entry) =>
      isOurs(entry) ? 0 : (firstSeenMs.get(entry.event.eventId) ?? nowMs) + afterMs - nowMs,
    );
    const due = waiting.filter((_, index) => (dueInMs[index] ?? 0) <= 0);
    const later = dueInMs.filter((ms) => ms > 0);
    const dueById = new Map(due.map((entry) => [entry.id, entry]));
    const accepted = (ids: readonly string[]) => {
      for (const id of ids) remember(dueById.get(id));
      return given.accepted(ids);
    };
    const result =
      due.length > 0
        ? await target.round({ ...given, pending: due, accepted })
        : { againMs: Number.POSITIVE_INFINITY };
    return { ...result, againMs: Math.min(result.againMs, ...later) };
  }

  return { name: target.name, test: (signal) => target.test(signal), round };
}
