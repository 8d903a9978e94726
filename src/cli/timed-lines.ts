/** The past of something as JSON lines in order of time, each with its `t` in seconds, and whether the link was `up` if that is known. */

import type { LinkChange } from '../model/forecast.ts';
import { UsageError } from './command.ts';

const SECOND_MS = 1_000;
const MOST_LINES = 2_000_000;

export type Fields = Readonly<Record<string, unknown>>;

export interface TimedLines<Reading> {
  readonly readings: readonly Reading[];
  readonly link: readonly LinkChange[];
}

/**
 * `readingOf` gives undefined for a line that is not as `wanted` says.
 * @throws {UsageError} naming the line that cannot be read, or that goes back in time.
 */
export async function readTimedLines<Reading>(
  lines: AsyncIterable<string>,
  wanted: string,
  readingOf: (atMs: number, fields: Fields) => Reading | undefined,
): Promise<TimedLines<Reading>> {
  const readings: Reading[] = [];
  const link: LinkChange[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  let number = 0;
  for await (const line of lines) {
    number++;
    if (number > MOST_LINES) throw new UsageError(`standard input has more than ${MOST_LINES} lines`);
    if (line.trim() === '') continue;
    const fields = parsed(line);
    const t = amount(fields.t);
    const atMs = Math.round((t ?? 0) * SECOND_MS);
    const reading = t === undefined ? undefined : readingOf(atMs, fields);
    if (reading === undefined) throw new UsageError(`line ${number}: want ${wanted}`);
    if (atMs <= lastMs)
      throw new UsageError(`line ${number}: ${t} is not later than the line before; sort the lines by time`);
    lastMs = atMs;
    readings.push(reading);
    const { up } = fields;
    if (typeof up === 'boolean' && up !== link.at(-1)?.up) link.push({ atMs, up });
  }
  return { readings, link };
}

/** A count or a size; undefined for what is none. */
export function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function parsed(line: string): Fields {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
