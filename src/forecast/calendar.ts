/** Local time of every step of a grid, past and future: slot of the day, day, and kind of day. */
import type { Grid } from './grid.ts';
import { DAY_MS } from './grid.ts';
import { zoneOffsetMs } from './time-zone.ts';

export const KINDS_OF_DAY = 7;
/** Days count from Thursday, 1 January 1970; kind 0 is a Sunday or a holiday. */
const THURSDAY = 4;

export interface Calendar {
  /** The step of "now" has this index; smaller ones are history, larger ones the future. */
  readonly nowIndex: number;
  readonly slot: Int32Array;
  readonly day: Int32Array;
  readonly weekday: Int8Array;
  readonly kind: Int8Array;
}

/** A holiday says how holidays are, and nothing of the day of the week that it happens to be. */
export function isHoliday({ kind, weekday }: Calendar, i: number): boolean {
  return kind[i] !== weekday[i];
}

export function calendarOf(
  grid: Grid,
  futureSteps: number,
  timezone: string,
  holidays: readonly string[],
): Calendar {
  const length = grid.length + futureSteps;
  const closed = new Set(holidays.map((date) => Math.floor(Date.parse(date) / DAY_MS)));
  const slot = new Int32Array(length);
  const day = new Int32Array(length);
  const weekday = new Int8Array(length);
  const kind = new Int8Array(length);
  const startMs = grid.nowMs - (grid.length - 1) * grid.stepMs;
  let offsetMs = 0;
  let dayUtc = Number.NaN;
  let steady = false;
  for (let i = 0; i < length; i++) {
    const atMs = startMs + i * grid.stepMs;
    const utc = Math.floor(atMs / DAY_MS);
    if (utc !== dayUtc) {
      dayUtc = utc;
      offsetMs = zoneOffsetMs(timezone, utc * DAY_MS);
      steady = offsetMs === zoneOffsetMs(timezone, (utc + 1) * DAY_MS);
    }
    if (!steady) offsetMs = zoneOffsetMs(timezone, atMs);
    const localMs = atMs + offsetMs;
    const local = Math.floor(localMs / DAY_MS);
    day[i] = local;
    slot[i] = Math.floor((localMs - local * DAY_MS) / grid.stepMs) % grid.perDay;
    weekday[i] = (((local + THURSDAY) % 7) + 7) % 7;
    kind[i] = closed.has(local) ? 0 : (weekday[i] ?? 0);
  }
  return { nowIndex: grid.length - 1, slot, day, weekday, kind };
}
