/** Whether the calendars of planned work can be had and read, and what stands in them. */

import { fetchCalendar } from '../calendar-fetch.ts';
import { AHEAD_MS, placeOf, readCalendarFile, readWorks } from '../calendar-reading.ts';
import type { CalendarWork } from '../config/icalendar/icalendar.ts';
import type { CalendarConfig, CalendarPage } from '../config/types.ts';
import { words } from '../locale/locale.ts';
import { failed as failure, type Result, success } from '../model/result.ts';
import { type Clock, deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { type Diagnosis, failed, ok, warning } from './diagnosis.ts';

const english = words('en');
const REMEDY = {
  file: 'put the file there, and let this user read it',
  web: 'mend the address, the key or the way there; meanwhile the service goes on with its last copy',
} as const;

/** As the service does, once. */
export async function checkCalendar(
  calendar: CalendarConfig,
  clock: Clock = systemClock,
): Promise<Diagnosis> {
  const check = `calendar ${calendar.name}`;
  const { source } = calendar;
  const text = source.kind === 'file' ? await readCalendarFile(source) : await fetchText(source, clock);
  if (!text.ok) return failed(check, text.failure.join('; '), REMEDY[source.kind]);
  const works = await readWorks(calendar, text.value, clock);
  if (!works.ok) return failed(check, works.failure.join('; '), 'mend the event that stands in that line');
  const events = text.value.match(/^BEGIN:VEVENT\s*$/gim)?.length ?? 0;
  const finding = `${placeOf(calendar)} can be read, events: ${events}`;
  return events === 0
    ? warning(check, finding, 'see whether this is the calendar with the planned work')
    : ok(check, `${finding}; ${nextText(works.value, calendar, clock.now().atMs)}`);
}

async function fetchText(source: CalendarPage, clock: Clock): Promise<Result<string, readonly string[]>> {
  const names = createHostResolver();
  const limit = deadline(clock, source.timeoutMs);
  const copy = await fetchCalendar(source, undefined, { clock, names, signal: limit.signal });
  limit.end();
  names.close();
  return copy.ok ? success(copy.value.text) : failure([copy.failure]);
}

function nextText(works: readonly CalendarWork[], { timezone }: CalendarConfig, nowMs: number): string {
  const [next] = works
    .filter(({ endsAtMs }) => endsAtMs > nowMs)
    .sort((one, other) => one.startsAtMs - other.startsAtMs);
  if (!next) return `none in the next ${english.duration(AHEAD_MS)}`;
  const at = (ms: number) => english.instant(ms, timezone);
  return next.startsAtMs <= nowMs
    ? `now "${next.title}", until ${at(next.endsAtMs)}`
    : `next "${next.title}", from ${at(next.startsAtMs)} to ${at(next.endsAtMs)}`;
}
