/** Time zones and dates as text. */

import { nearest } from './nearest.ts';

/** Offsets such as +07:00 are understood by Intl too, but say nothing about the place. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const INDONESIAN_ZONES: Readonly<Record<string, string>> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
};

export function wantOfZone(zone: string): string {
  const near = INDONESIAN_ZONES[zone.toUpperCase()] ?? nearest(zone, Intl.supportedValuesOf('timeZone'));
  return near === undefined ? 'an IANA time zone such as Asia/Jakarta' : `an IANA time zone such as ${near}`;
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** `2026-12-04 08:00` as `2026-12-04T08:00:00`; undefined when there is no such time. */
export function localTimeOf(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const [, day = '', hour = '', minute = '', second = '00'] = match ?? [];
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return match && isDate(day) && isTime ? `${day}T${hour}:${minute}:${second}` : undefined;
}

/** Minutes of the day of a time such as 07:30; 24:00 is the end of the day. */
export function minuteOf(text: string): number | undefined {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= 1_440 ? minutes : undefined;
}
