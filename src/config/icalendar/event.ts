/** One VEVENT with everything that matters to planned work, checked: a problem names the property that is wrong. */

import ICAL from 'ical.js';
import { plainOf, type Zones } from './zones.ts';

type Time = InstanceType<typeof ICAL.Time>;
type Property = InstanceType<typeof ICAL.Property>;
type Component = InstanceType<typeof ICAL.Component>;
type Recur = InstanceType<typeof ICAL.Recur>;

/** What is wrong with an event; caught where the lines are known. */
export class Wrong extends Error {
  readonly property: string;

  constructor(property: string, got: string) {
    super(`${property}: ${got}`);
    this.property = property;
  }
}

/** A moment that is excluded, added or replaced; a whole day where only the date is given. */
export interface Mark {
  readonly atMs: number;
  readonly date: string | undefined;
}

export interface CalendarEvent {
  /** Its number among the events of the file. */
  readonly at: number;
  readonly uid: string;
  readonly sequence: number;
  readonly title: string;
  readonly categories: readonly string[];
  readonly isCancelled: boolean;
  readonly timezone: string;
  readonly start: Temporal.PlainDateTime;
  /** The instant at which something begins that begins at this local time of the event's zone. */
  readonly instantMs: (local: Temporal.PlainDateTime) => number;
  /** The end of what begins so. */
  readonly endMs: (local: Temporal.PlainDateTime) => number;
  readonly rules: readonly Recur[];
  readonly startTime: Time;
  readonly added: readonly Temporal.PlainDateTime[];
  readonly excluded: readonly Mark[];
  /** Which occurrence it replaces. */
  readonly replaces: Mark | undefined;
}

const LONGEST_TITLE = 200;
const HOUR_MS = 3_600_000;
export const LONGEST_MS = 366 * 24 * HOUR_MS;
const TOO_OFTEN = ['SECONDLY', 'MINUTELY'];

export function readEvent(component: Component, zones: Zones, at: number): CalendarEvent {
  const uid = textOf(component, 'uid');
  if (uid === '') throw new Wrong('UID', 'got none, want one that is unique');
  const property = component.getFirstProperty('dtstart');
  if (!property) throw new Wrong('DTSTART', 'got none');
  const startTime = timeOf(property, zones, 'DTSTART');
  const tzid = tzidOf(property);
  const toTime = (local: Temporal.PlainDateTime) => {
    const { year, month, day, hour, minute, second } = local;
    const { isDate, zone } = startTime;
    return new ICAL.Time({ year, month, day, hour, minute, second, isDate }, zone ?? undefined);
  };
  const instantMs = (local: Temporal.PlainDateTime) => zones.instantMs(toTime(local), tzid);
  const start = plainOf(startTime);
  const calendarMethod = component.parent ? textOf(component.parent, 'method') : '';
  if (component.getFirstProperty('exrule')) throw new Wrong('EXRULE', 'it is not understood, use EXDATE');
  const event = {
    ...{ at, uid, start, startTime, instantMs },
    sequence: Number(component.getFirstPropertyValue('sequence') ?? 0),
    title: textOf(component, 'summary').replace(/\s+/g, ' ').slice(0, LONGEST_TITLE) || 'Planned work',
    categories: component.getAllProperties('categories').flatMap((one) => one.getValues().map(String)),
    isCancelled: [textOf(component, 'status'), calendarMethod].some((word) => /^CANCEL/i.test(word)),
    timezone: zones.nameOf(startTime, tzid),
    endMs: endOf(component, { zones, startTime, start, instantMs }),
    rules: component.getAllProperties('rrule').map(ruleOf),
    added: component.getAllProperties('rdate').flatMap((one) => addedBy(one, zones)),
    excluded: component.getAllProperties('exdate').flatMap((one) => marksOf(one, zones, 'EXDATE')),
    replaces: replacedBy(component, zones),
  };
  const lastsMs = event.endMs(start) - instantMs(start);
  if (lastsMs < 0) throw new Wrong('DTEND', 'it lies before the start');
  if (lastsMs > LONGEST_MS) throw new Wrong('DTEND', 'it lies more than 366 days after the start');
  return event;
}

interface Beginning {
  readonly zones: Zones;
  readonly startTime: Time;
  readonly start: Temporal.PlainDateTime;
  readonly instantMs: (local: Temporal.PlainDateTime) => number;
}

/** DTEND is the same time later for each occurrence, whole days and DURATION count by the calendar (RFC 5545, 3.8.5.3). */
function endOf(
  component: Component,
  { zones, startTime, start, instantMs }: Beginning,
): CalendarEvent['endMs'] {
  const end = component.getFirstProperty('dtend');
  if (end) {
    const time = timeOf(end, zones, 'DTEND');
    if (startTime.isDate && time.isDate) {
      const { days } = start.until(plainOf(time), { largestUnit: 'days' });
      return (local) => instantMs(local.add({ days }));
    }
    const lastsMs = zones.instantMs(time, tzidOf(end)) - instantMs(start);
    return (local) => instantMs(local) + lastsMs;
  }
  const duration = component.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) {
    const { weeks, days, hours, minutes, seconds, isNegative } = duration;
    if (isNegative) throw new Wrong('DURATION', 'it is negative');
    const exactMs = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
    return (local) => instantMs(local.add({ days: weeks * 7 + days })) + exactMs;
  }
  // Without an end a day lasts for the day, and anything else no time at all.
  return startTime.isDate ? (local) => instantMs(local.add({ days: 1 })) : instantMs;
}

function ruleOf(property: Property): Recur {
  const rule: unknown = property.getFirstValue();
  if (!(rule instanceof ICAL.Recur)) throw new Wrong('RRULE', 'it cannot be read');
  if (TOO_OFTEN.includes(rule.freq)) throw new Wrong('RRULE', `${rule.freq} is too often for planned work`);
  return rule;
}

function replacedBy(component: Component, zones: Zones): Mark | undefined {
  const property = component.getFirstProperty('recurrence-id');
  if (!property) return undefined;
  if (property.getParameter('range') !== undefined)
    throw new Wrong('RECURRENCE-ID', 'RANGE is not understood, write a further event');
  return marksOf(property, zones, 'RECURRENCE-ID')[0];
}

function marksOf(property: Property, zones: Zones, name: string): readonly Mark[] {
  return timesOf(property, zones, name).map((time) => ({
    atMs: zones.instantMs(time, tzidOf(property)),
    date: time.isDate ? plainOf(time).toPlainDate().toString() : undefined,
  }));
}

function addedBy(property: Property, zones: Zones): readonly Temporal.PlainDateTime[] {
  return timesOf(property, zones, 'RDATE').map(plainOf);
}

function timeOf(property: Property, zones: Zones, name: string): Time {
  const [time] = timesOf(property, zones, name);
  if (!time) throw new Wrong(name, 'got none');
  return time;
}

function timesOf(property: Property, zones: Zones, name: string): readonly Time[] {
  const tzid = tzidOf(property);
  if (tzid !== undefined && !zones.knows(tzid))
    throw new Wrong(name, `the zone "${tzid.slice(0, 60)}" is no IANA zone, and no VTIMEZONE describes it`);
  const written: readonly unknown[] = property.toJSON().slice(3);
  return read(property, name).map((value, at) => {
    if (!(value instanceof ICAL.Time)) throw new Wrong(name, 'got something else than a date or a time');
    // 31 February would be taken for 3 March.
    if (!String(written[at]).startsWith(value.toString().slice(0, 10)))
      throw new Wrong(name, `${String(written[at]).slice(0, 40)} is no day of the calendar`);
    return value;
  });
}

function read(property: Property, name: string): readonly unknown[] {
  try {
    return property.getValues();
  } catch (error) {
    throw new Wrong(name, error instanceof Error ? error.message : 'it cannot be read');
  }
}

function tzidOf(property: Property): string | undefined {
  const tzid: unknown = property.getParameter('tzid');
  return typeof tzid === 'string' ? tzid : undefined;
}

function textOf(component: Component, name: string): string {
  return String(component.getFirstPropertyValue(name) ?? '').trim();
}
