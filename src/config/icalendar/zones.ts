/** Local times of a calendar as instants: by the IANA zone that is named, by the VTIMEZONE beside it, or by the zone of the site. */

import ICAL from 'ical.js';
import { isTimeZone } from '../calendar.ts';

type Time = InstanceType<typeof ICAL.Time>;
type Component = InstanceType<typeof ICAL.Component>;

export interface Zones {
  instantMs(time: Time, tzid: string | undefined): number;
  /** The zone to show it in. */
  nameOf(time: Time, tzid: string | undefined): string;
  knows(tzid: string): boolean;
}

const UTC = 'UTC';

export function createZones(calendars: readonly Component[], otherwise: string): Zones {
  const described = new Map(
    calendars
      .flatMap((calendar) => calendar.getAllSubcomponents('vtimezone'))
      .map(
        (component) =>
          [String(component.getFirstPropertyValue('tzid')), new ICAL.Timezone(component)] as const,
      ),
  );
  const known = new Map<string, boolean>();
  /** Asked for every occurrence, and slow to find out. */
  const isIana = (tzid: string) => {
    const answer = known.get(tzid) ?? isTimeZone(tzid);
    known.set(tzid, answer);
    return answer;
  };
  const nameOf = (time: Time, tzid: string | undefined) => {
    if (time.zone === ICAL.Timezone.utcTimezone) return UTC;
    if (tzid === undefined || time.isDate) return otherwise;
    return isIana(tzid) ? tzid : otherwise;
  };
  return {
    nameOf,
    knows: (tzid) => isIana(tzid) || described.has(tzid),
    instantMs(time, tzid) {
      // The tables of zones of this program are newer than those that a calendar carries, where both know the zone.
      const zone = tzid === undefined || time.isDate || isIana(tzid) ? undefined : described.get(tzid);
      if (zone) {
        const { year, month, day, hour, minute, second } = time;
        return (
          new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone).toUnixTime() * 1_000
        );
      }
      return plainOf(time).toZonedDateTime(nameOf(time, tzid)).epochMilliseconds;
    },
  };
}

export function plainOf({ year, month, day, hour, minute, second }: Time): Temporal.PlainDateTime {
  // A leap second is the last one of its minute here.
  return Temporal.PlainDateTime.from({ year, month, day, hour, minute, second: Math.min(second, 59) });
}
