/**
 * The past of a sync as JSON lines, in order of time:
 * `{"t":s,"pending":{STAGE:n},"captured":n?,"acknowledged":n?,"rejected":n?,"up":true|false?,"items":n?,"completions":[...]?}`,
 * a completion as `{"stage":STAGE,"captured_at":s,"reached_at":s,"records":n?}`.
 */

import type { LinkChange } from '../model/forecast.ts';
import { type Completion, SYNC_TOTALS, type SyncCounts } from '../model/sync.ts';
import { UsageError } from './command.ts';
import type { SyncReading } from './sync-replay.ts';

const SECOND_MS = 1_000;
const MOST_LINES = 2_000_000;
const WANTED =
  'want {"t": seconds, "pending": {"captured": 12}, "captured": 900, "acknowledged": 888, "up": true}';

type Fields = Readonly<Record<string, unknown>>;

/** @throws {UsageError} naming the line that cannot be read, or that goes back in time. */
export async function readSyncLines(
  lines: AsyncIterable<string>,
  stages: readonly string[],
): Promise<{ readonly readings: readonly SyncReading[]; readonly link: readonly LinkChange[] }> {
  const readings: SyncReading[] = [];
  const link: LinkChange[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    if (number > MOST_LINES) throw new UsageError(`standard input has more than ${MOST_LINES} lines`);
    if (line.trim() === '') continue;
    const fields = parsed(line);
    const reading = readingOf(fields, stages);
    if (!reading) throw new UsageError(`line ${number}: ${WANTED}`);
    const { atMs } = reading;
    if (atMs <= (readings.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY))
      throw new UsageError(`line ${number}: not later than the line before; sort the lines by time`);
    readings.push(reading);
    const { up } = fields;
    if (typeof up === 'boolean' && up !== link.at(-1)?.up) link.push({ atMs, up });
  }
  return { readings, link };
}

function parsed(line: string): Fields {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

/** Undefined for what is none. */
function readingOf(fields: Fields, stages: readonly string[]): SyncReading | undefined {
  const t = amount(fields.t);
  const pending: Fields | undefined = fields.pending === undefined ? undefined : Object(fields.pending);
  if (t === undefined || (pending === undefined && SYNC_TOTALS.every((total) => !(total in fields))))
    return undefined;
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
    atMs: Math.round(t * SECOND_MS),
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

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
