/**
 * Which completions are new. A source is asked for what was reached since some minutes before the newest that it gave: a
 * transaction that began earlier may become visible later, and a query may count by the minute. What was seen is known by its
 * stage and instants, with its number of records, so that neither a restart nor the overlap counts a record twice.
 */

import type { Completion } from '../../model/sync.ts';

/** So much later than others of its time may a completion become visible. */
const OVERLAP_MS = 2 * 60_000;
/** The first reading looks back so far, to have something to say. */
const FIRST_LOOK_BACK_MS = 86_400_000;
/** Clocks of two machines differ a little without anything being wrong. */
const FUTURE_MS = 60_000;
const MOST_SEEN = 5_000;

export interface Cursor {
  /** The newest completion that was counted, never in the future; undefined before the first reading. */
  readonly newestMs?: number;
  /** Completions in the overlap to the records that were counted of them. */
  readonly seen: Readonly<Record<string, number>>;
  /** The last answer held nothing new: should the overlap hold more than a source gives at once, the next one leaves it out. */
  readonly skipsOverlap: boolean;
}

export const NEW_CURSOR: Cursor = { seen: {}, skipsOverlap: false };

/** What the source is to be asked for: completions that were reached then or later. */
export function sinceMs({ newestMs, skipsOverlap }: Cursor, nowMs: number): number {
  if (newestMs === undefined) return nowMs - FIRST_LOOK_BACK_MS;
  return skipsOverlap ? newestMs : newestMs - OVERLAP_MS;
}

export interface Advance {
  readonly cursor: Cursor;
  /** With the number of records that were not counted before. */
  readonly fresh: readonly Completion[];
  /** Records that are reached in the future: not counted yet. */
  readonly ahead: number;
}

export function advance(before: Cursor, completions: readonly Completion[], nowMs: number): Advance {
  const due = completions.filter(({ reachedAtMs }) => reachedAtMs <= nowMs + FUTURE_MS);
  const given = new Map<string, Completion>();
  for (const completion of due) {
    const key = keyOf(completion);
    given.set(key, { ...completion, records: completion.records + (given.get(key)?.records ?? 0) });
  }
  const seen = { ...before.seen };
  const fresh = [...given].flatMap(([key, completion]) => {
    const records = completion.records - (before.seen[key] ?? 0);
    if (records <= 0) return [];
    seen[key] = completion.records;
    return [{ ...completion, records }];
  });
  const newestMs = Math.min(
    nowMs,
    due.reduce((newest, { reachedAtMs }) => Math.max(newest, reachedAtMs), before.newestMs ?? 0) || nowMs,
  );
  const skipsOverlap = !before.skipsOverlap && fresh.length === 0 && due.length > 0;
  return {
    cursor: { newestMs, seen: withinOverlap(seen, newestMs), skipsOverlap },
    fresh,
    ahead: sum(completions) - sum(due),
  };
}

function sum(completions: readonly Completion[]): number {
  return completions.reduce((records, completion) => records + completion.records, 0);
}

function keyOf({ stage, capturedAtMs, reachedAtMs }: Completion): string {
  return `${reachedAtMs}|${capturedAtMs}|${stage}`;
}

function withinOverlap(seen: Cursor['seen'], newestMs: number): Cursor['seen'] {
  const kept = Object.entries(seen).filter(([key]) => Number.parseFloat(key) >= newestMs - OVERLAP_MS);
  return Object.fromEntries(kept.slice(-MOST_SEEN));
}
