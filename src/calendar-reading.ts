/**
 * Reads a calendar in a process of its own: what only reading needs ends with it, and a rule that would be walked through for ever
 * is ended at the deadline. Gives windows, or sentences that begin with file and line.
 */

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CalendarProblem, CalendarSpan, CalendarWork } from './config/icalendar/icalendar.ts';
import { readText } from './config/read-text.ts';
import type { CalendarConfig, CalendarFile } from './config/types.ts';
import { failed, type Result, success } from './model/result.ts';
import { type Clock, deadline } from './platform/clock.ts';
import { NODE_PATH, runProcess } from './platform/process.ts';

/** Beside this file, with this file's ending: it runs from TypeScript and from stripped JavaScript. */
const CHILD = fileURLToPath(new URL(`./calendar-child${extname(import.meta.url)}`, import.meta.url));
const LONGEST_MS = 20_000;
const MOST_BYTES = 4 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** A day more than what is looked at of planned work, each way. */
const BEHIND_MS = 31 * DAY_MS;
export const AHEAD_MS = 62 * DAY_MS;

type Works = Result<readonly CalendarWork[], readonly string[]>;

export async function readCalendarFile({ path }: CalendarFile): Promise<Result<string, readonly string[]>> {
  const file = await readText(path);
  return file.ok
    ? success(file.value.text)
    : failed([`${path}: got ${file.failure}, want an iCalendar file`]);
}

/** Where it comes from, as problems name it: a file, or a host. */
export function placeOf({ source }: CalendarConfig): string {
  return source.kind === 'file' ? source.path : new URL(source.url.reveal()).host;
}

export async function readWorks(calendar: CalendarConfig, text: string, clock: Clock): Promise<Works> {
  const place = placeOf(calendar);
  const { timezone } = calendar;
  const { atMs } = clock.now();
  const span: CalendarSpan = { fromMs: atMs - BEHIND_MS, untilMs: atMs + AHEAD_MS, timezone };
  const { signal, end } = deadline(clock, LONGEST_MS);
  const input = JSON.stringify({ text, span });
  const exit = await runProcess([NODE_PATH, CHILD], { signal, maxOutputBytes: MOST_BYTES, input });
  end();
  if (!exit.ok || exit.value.code !== 0 || exit.value.truncated)
    return failed([
      `${place}: it cannot be read within ${LONGEST_MS / 1_000} s, or this host starts no process`,
    ]);
  const read: Result<readonly CalendarWork[], readonly CalendarProblem[]> = JSON.parse(exit.value.stdout);
  return read.ok ? read : failed(read.failure.map(({ line, text: said }) => `${place}:${line}: ${said}`));
}
