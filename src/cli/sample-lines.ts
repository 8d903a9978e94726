/** The past of a store as JSON lines: `{"t":s,"used_bytes":n,"up":true|false?}`, in order of time. */

import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import { UsageError } from './command.ts';

const SECOND_MS = 1_000;
const MOST_LINES = 2_000_000;

/** @throws {UsageError} naming the line that cannot be read, or that goes back in time. */
export async function readSampleLines(
  lines: AsyncIterable<string>,
): Promise<{ readonly used: readonly UsagePoint[]; readonly link: readonly LinkChange[] }> {
  const used: UsagePoint[] = [];
  const link: LinkChange[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    if (number > MOST_LINES) throw new UsageError(`standard input has more than ${MOST_LINES} lines`);
    if (line.trim() === '') continue;
    const { t, used_bytes: bytes, up } = parsed(line);
    if (typeof t !== 'number' || typeof bytes !== 'number' || !(bytes >= 0)) {
      throw new UsageError(`line ${number}: want {"t": seconds, "used_bytes": number, "up": true or false}`);
    }
    const atMs = t * SECOND_MS;
    if (atMs <= (used.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) {
      throw new UsageError(`line ${number}: ${t} is not later than the line before; sort the lines by time`);
    }
    used.push({ atMs, used: bytes });
    if (typeof up === 'boolean' && up !== link.at(-1)?.up) link.push({ atMs, up });
  }
  return { used, link };
}

function parsed(line: string): {
  readonly t?: unknown;
  readonly used_bytes?: unknown;
  readonly up?: unknown;
} {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
