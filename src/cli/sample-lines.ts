/** The past of a store as JSON lines: `{"t":s,"used_bytes":n,"up":true|false?}`, in order of time. */

import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import { amount, readTimedLines } from './timed-lines.ts';

const WANTED = '{"t": seconds, "used_bytes": number, "up": true or false}';

/** @throws {UsageError} naming the line that cannot be read, or that goes back in time. */
export async function readSampleLines(
  lines: AsyncIterable<string>,
): Promise<{ readonly used: readonly UsagePoint[]; readonly link: readonly LinkChange[] }> {
  const { readings, link } = await readTimedLines(lines, WANTED, (atMs, fields): UsagePoint | undefined => {
    const used = amount(fields.used_bytes);
    return used === undefined ? undefined : { atMs, used };
  });
  return { used: readings, link };
}
