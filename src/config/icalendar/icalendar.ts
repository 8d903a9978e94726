/**
 * Reads planned work out of an iCalendar file (RFC 5545): text -> real windows within a span, or every problem with its line.
 * The only file that knows ical.js. It is loaded where a calendar is configured, in a process that ends after the reading.
 * Invariant: sizes and counts are bounded, and a file with any problem gives no window at all.
 */

import ICAL from 'ical.js';
import { failed, type Result, success } from '../../model/result.ts';
import { type CalendarEvent, readEvent, Wrong } from './event.ts';
import { expand } from './expand.ts';
import { createZones } from './zones.ts';

/** One window, as it stands in the calendar. */
export interface CalendarWork {
  /** The same one for the same occurrence of the same event, whatever is changed about it. */
  readonly key: string;
  readonly title: string;
  readonly categories: readonly string[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** IANA; for showing. */
  readonly timezone: string;
}

export interface CalendarProblem {
  /** 1 for the first line. */
  readonly line: number;
  readonly text: string;
}

export interface CalendarSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Zone of times that name none, and of whole days. */
  readonly timezone: string;
}

const MOST_EVENTS = 1_000;
const MOST_WORKS = 500;
const MOST_PROBLEMS = 20;

export function readCalendar(
  text: string,
  span: CalendarSpan,
): Result<readonly CalendarWork[], readonly CalendarProblem[]> {
  const lines = text.split(/\r?\n/);
  const calendars = parse(text, lines);
  if (!calendars.ok) return calendars;
  const problems: CalendarProblem[] = [];
  const begins = lines.flatMap((line, at) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [at] : []));
  const components = calendars.value.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  if (components.length > MOST_EVENTS)
    return failed([{ line: 1, text: `${components.length} events, want at most ${MOST_EVENTS}` }]);
  /** What goes wrong with an event is said at the line of the property, or where the event begins. */
  const tried = <T>(at: number, act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      const where =
        error instanceof Wrong ? lineOf(lines, begins[at] ?? 0, error.property) : (begins[at] ?? 0);
      const said = error instanceof Error ? error.message : String(error);
      problems.push({ line: where + 1, text: said });
      return undefined;
    }
  };
  const zones = createZones(calendars.value, span.timezone);
  const events = components.flatMap((component, at): readonly CalendarEvent[] => {
    const event = tried(at, () => readEvent(component, zones, at));
    return event ? [event] : [];
  });
  const works = expand(events, span, tried);
  if (works.length > MOST_WORKS) problems.push({ line: 1, text: `more than ${MOST_WORKS} windows` });
  return problems.length > 0 ? failed(problems.slice(0, MOST_PROBLEMS)) : success(works);
}

type Component = InstanceType<typeof ICAL.Component>;

function parse(
  text: string,
  lines: readonly string[],
): Result<readonly Component[], readonly CalendarProblem[]> {
  if (!/^\s*BEGIN:VCALENDAR\s*$/im.test(text)) return failed([{ line: 1, text: 'got no BEGIN:VCALENDAR' }]);
  try {
    const parsed: unknown = ICAL.parse(text);
    const all = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
    return success(all.map((one) => new ICAL.Component(one)));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return failed([{ line: placeOf(said, lines) + 1, text: said }]);
  }
}

/** The parser quotes what it stumbled over, but does not say where that is; the end of the text when nothing is like it. */
function placeOf(said: string, lines: readonly string[]): number {
  const quoted = said.match(/"[^"]{3,}"/g)?.map((piece) => piece.slice(1, -1).slice(0, 60)) ?? [];
  const at = lines.findIndex((line) => quoted.some((piece) => line.includes(piece)));
  return at < 0 ? lines.length - 1 : at;
}

function lineOf(lines: readonly string[], begin: number, property: string): number {
  const end = lines.findIndex((line, at) => at > begin && /^END:VEVENT/i.test(line));
  const name = new RegExp(`^${property}[;:]`, 'i');
  const at = lines.findIndex((line, index) => index >= begin && index <= end && name.test(line));
  return at < 0 ? begin : at;
}
