/**
 * The past of a sync as JSON lines, in order of time:
 * `{"t":s,"pending":{STAGE:n},"captured":n?,"acknowledged":n?,"rejected":n?,"up":true|false?,"items":n?,"completions":[...]?}`,
 * a completion as `{"stage":STAGE,"captured_at":s,"reached_at":s,"records":n?}`.
 */

import { type Completion, SYNC_TOTALS, type SyncCounts } from '../model/sync.ts';
import type { SyncReading } from './sync-replay.ts';
import { amount, type Fields, readTimedLines, type TimedLines } from './timed-lines.ts';

const SECOND_MS = 1_000;
const WANTED =
  '{"t": seconds, "pending": {"captured": 12}, "captured": 900, "acknowledged": 888, "up": true}';

/** @throws {UsageError} naming the line that cannot be read, or that goes back in time. */
export function readSyncLines(
  lines: AsyncIterable<string>,
  stages: readonly string[],
): Promise<TimedLines<SyncReading>> {
  return readTimedLines(lines, WANTED, (atMs, fields) => readingOf(atMs, fields, stages));
}

/** Undefined for what is none. */
function readingOf(atMs: number, fields: Fields, stages: readonly string[]): SyncReading | undefined {
  const pending: Fields | undefined = fields.pending === undefined ? undefined : Object(fields.pending);
  if (pending === undefined && SYNC_TOTALS.every((total) => !(total in fields))) return undefined;
  const totals: { [total in (typeof SYNC_TOTALS)[number]]?: number } = {};
  for (const total of SYNC_TOTALS) {
    const value = amount(fields[total]);
    if (value !== undefined) totals[total] = value;
    else if (fields[total] !== undefined) return undefined;
  }
  const counts: SyncCounts = { stages: pending ? stageCounts(pending, stages) : [], totals };
  const completions = Array.isArray(fields.completions) ? fields.completions.map(completionOf) : undefined;
  const known = completions?.filter((one) => one !== undefined);
  if (known?.length !== completions?.length) return undefined;
  const items = amount(fields.items);
  return {
    atMs,
    counts,
    ...(known && { completions: known }),
    ...(items !== undefined && { items }),
  };
}

function stageCounts(pending: Fields, stages: readonly string[]): SyncCounts['stages'] {
  return stages.slice(0, -1).map((stage) => ({ stage, pending: amount(pending[stage]) ?? 0 }));
}

function completionOf(given: unknown): Completion | undefined {
  const { stage, captured_at, reached_at, records = 1 }: Fields = Object(given);
  const from = amount(captured_at);
  const until = amount(reached_at);
  const count = amount(records);
  if (typeof stage !== 'string' || from === undefined || until === undefined || count === undefined)
    return undefined;
  return { stage, capturedAtMs: from * SECOND_MS, reachedAtMs: until * SECOND_MS, records: count };
}
