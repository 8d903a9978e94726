/** Events as windows within a span: repetitions, further dates, excluded ones, replaced and cancelled ones. */

import ICAL from 'ical.js';
import { type CalendarEvent, LONGEST_MS, type Mark, Wrong } from './event.ts';
import type { CalendarSpan, CalendarWork } from './icalendar.ts';
import { plainOf } from './zones.ts';

/** Repetitions that are walked through, those of years ago too. */
const MOST_STEPS = 20_000;
/** Windows of one event within the span. */
const MOST_WINDOWS = 400;
const DAY_MS = 86_400_000;

type Tried = <T>(at: number, act: () => T) => T | undefined;

export function expand(
  events: readonly CalendarEvent[],
  span: CalendarSpan,
  tried: Tried,
): readonly CalendarWork[] {
  return [...Map.groupBy(events, ({ uid }) => uid).values()].flatMap((ofOne) => {
    const latest = latestOf(ofOne);
    const base = latest.find(({ replaces }) => replaces === undefined);
    const replacing = latest.filter(({ replaces }) => replaces !== undefined);
    const regular = base ? (tried(base.at, () => occurrencesOf(base, replacing, span)) ?? []) : [];
    const moved = replacing.flatMap((event) => tried(event.at, () => replacement(event, span)) ?? []);
    return [...regular, ...moved];
  });
}

/** Of several versions of the same event the one with the highest SEQUENCE counts, of equal ones the last. */
function latestOf(events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  const byMoment = Map.groupBy(events, ({ replaces }) => replaces?.atMs);
  return [...byMoment.values()].flatMap((versions) =>
    versions.toSorted((one, other) => one.sequence - other.sequence || one.at - other.at).slice(-1),
  );
}

function occurrencesOf(
  event: CalendarEvent,
  replacing: readonly CalendarEvent[],
  span: CalendarSpan,
): readonly CalendarWork[] {
  if (event.isCancelled) return [];
  const isSingle = event.rules.length === 0 && event.added.length === 0;
  const gone = [...event.excluded, ...replacing.flatMap(({ replaces }) => (replaces ? [replaces] : []))];
  const locals = isSingle ? [event.start] : [event.start, ...event.added, ...repeated(event, span)];
  const works = new Map<number, CalendarWork>();
  for (const local of locals) {
    const atMs = event.instantMs(local);
    if (gone.some((mark) => isAt(mark, atMs, local))) continue;
    const work = windowAt(event, local, isSingle ? '' : keyOf(atMs));
    if (work.endsAtMs > span.fromMs && work.startsAtMs < span.untilMs && work.endsAtMs > work.startsAtMs)
      works.set(atMs, work);
    if (works.size > MOST_WINDOWS)
      throw new Wrong(
        'RRULE',
        `more than ${MOST_WINDOWS} windows within ${Math.round((span.untilMs - span.fromMs) / DAY_MS)} days`,
      );
  }
  return [...works.values()];
}

function replacement(event: CalendarEvent, span: CalendarSpan): readonly CalendarWork[] {
  const work = windowAt(event, event.start, keyOf(event.replaces?.atMs ?? 0));
  const isSeen = work.endsAtMs > span.fromMs && work.startsAtMs < span.untilMs;
  return event.isCancelled || !isSeen || work.endsAtMs <= work.startsAtMs ? [] : [work];
}

function windowAt(event: CalendarEvent, local: Temporal.PlainDateTime, occurrence: string): CalendarWork {
  const { uid, title, categories, timezone } = event;
  const key = occurrence === '' ? uid : `${uid}@${occurrence}`;
  return {
    key,
    title,
    categories,
    timezone,
    startsAtMs: event.instantMs(local),
    endsAtMs: event.endMs(local),
  };
}

function keyOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace(':', '');
}

function isAt({ atMs, date }: Mark, occurrenceMs: number, local: Temporal.PlainDateTime): boolean {
  return date === undefined ? atMs === occurrenceMs : date === local.toPlainDate().toString();
}

/** Local times by the rules, walked through on the wall clock of the event: the zone is applied afterwards. */
function repeated(
  event: CalendarEvent,
  { fromMs, untilMs }: CalendarSpan,
): readonly Temporal.PlainDateTime[] {
  return event.rules.flatMap((given) => {
    const rule = given.clone();
    const lastMs = lastOf(rule);
    const { year, month, day, hour, minute, second, isDate } = event.startTime;
    const wall = { year, month, day, hour, minute, second, isDate };
    const iterator = rule.iterator(new ICAL.Time(wall, ICAL.Timezone.localTimezone));
    const found: Temporal.PlainDateTime[] = [];
    for (let steps = 0; ; steps += 1) {
      if (steps > MOST_STEPS) throw new Wrong('RRULE', `more than ${MOST_STEPS} repetitions since its start`);
      const next = iterator.next();
      if (!next) return found;
      // Cheap for the years that are over: no zone is further from UTC than a day, and no window lasts longer.
      if (wallMs(next) < fromMs - LONGEST_MS - DAY_MS) continue;
      const local = plainOf(next);
      const atMs = event.instantMs(local);
      if (atMs > untilMs + DAY_MS || atMs > lastMs) return found;
      found.push(local);
    }
  });
}

function wallMs({ year, month, day }: InstanceType<typeof ICAL.Time>): number {
  return Date.UTC(year, month - 1, day);
}

/** UNTIL in UTC ends the rule at an instant, not at a time on the wall: it is taken out of the rule, and given. */
function lastOf(rule: InstanceType<typeof ICAL.Recur>): number {
  const { until } = rule;
  if (!until || until.zone !== ICAL.Timezone.utcTimezone) return Number.POSITIVE_INFINITY;
  rule.until = null;
  return until.toUnixTime() * 1_000;
}
