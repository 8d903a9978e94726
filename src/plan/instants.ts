/** Instants and local days of a plan. */

import { zoneOffsetMs } from '../forecast/time-zone.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export function iso(atMs: number): string {
  return new Date(Math.round(atMs)).toISOString();
}

/** Days since 1 January 1970 on the local calendar. What happened in the step that ends at midnight belongs to the day before. */
export function localDay(atMs: number, timezone: string): number {
  return Math.floor((atMs - 1 + zoneOffsetMs(timezone, atMs)) / DAY_MS);
}

/** "2026-08-17" */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday; 1 January 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const before = sorted[Math.ceil(sorted.length / 2) - 1];
  return middle === undefined || before === undefined ? undefined : (middle + before) / 2;
}
