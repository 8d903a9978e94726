/** How the page says numbers: durations, sizes, and instants in the time zone of the site. */

import { words } from '../../locale/locale.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const english = words('en');

export const size = english.size;
/** "20,000" */
export const count = english.number;

/** Never negative, no tenths of a second, and whole days where hours would claim too much: "12 days", "1 d 4 h", "45 s". */
export function duration(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive >= 3 * DAY_MS) return english.count(Math.floor(positive / DAY_MS), 'day');
  return english.duration(positive < SECOND_MS ? positive : Math.floor(positive / SECOND_MS) * SECOND_MS);
}

/** The largest unit alone, rounded down: "9 min", "2 h", "180 days". */
export function roughDuration(ms: number): string {
  const unit = [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS].find((candidate) => ms >= candidate) ?? SECOND_MS;
  const whole = Math.floor(ms / unit);
  return unit === DAY_MS ? english.count(whole, 'day') : english.duration(whole * unit);
}

/** What is not quite all is not said to be 100%. */
export function percent(ratio: number): string {
  return english.share(ratio < 1 ? Math.min(ratio, 0.99) : ratio);
}

export function milliseconds(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

export function localTime(atMs: number, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(atMs)).toZonedDateTimeISO(timezone);
}

const two = (value: number) => String(value).padStart(2, '0');

export function timeOfDay(atMs: number, timezone: string): string {
  const { hour, minute } = localTime(atMs, timezone);
  return `${two(hour)}:${two(minute)}`;
}

export function timeWithSeconds(atMs: number, timezone: string): string {
  return `${timeOfDay(atMs, timezone)}:${two(localTime(atMs, timezone).second)}`;
}

/** "24 Jan", with the year when it is not the one of `nowMs`. */
export function date(atMs: number, timezone: string, nowMs: number): string {
  const local = localTime(atMs, timezone);
  const year = local.year === localTime(nowMs, timezone).year ? '' : ` ${local.year}`;
  return `${local.day} ${MONTHS[local.month - 1] ?? ''}${year}`;
}

/** As exact as is of use: the time for what is near, with the day when it is not today, else the date alone. */
export function moment(atMs: number, timezone: string, nowMs: number): string {
  const distanceMs = Math.abs(atMs - nowMs);
  const day = localTime(atMs, timezone);
  const isToday = day.toPlainDate().equals(localTime(nowMs, timezone).toPlainDate());
  if (isToday) return distanceMs < HOUR_MS ? timeWithSeconds(atMs, timezone) : timeOfDay(atMs, timezone);
  if (distanceMs > 7 * DAY_MS) return date(atMs, timezone, nowMs);
  const weekday = WEEKDAYS[day.dayOfWeek - 1] ?? '';
  return `${weekday} ${date(atMs, timezone, nowMs)} ${timeOfDay(atMs, timezone)}`;
}

const zoneNames = new Map<string, string>();

/** "WIB", "GMT+9": the name people there use, where there is one. */
export function zoneName(timezone: string): string {
  const known = zoneNames.get(timezone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('id', { timeZone: timezone, timeZoneName: 'short' }).formatToParts(0);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
  zoneNames.set(timezone, name);
  return name;
}
