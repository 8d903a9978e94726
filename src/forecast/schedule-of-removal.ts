/**
 * Finds what happens by the clock: the slot of the day and the weekdays on which acknowledged records are purged,
 * and the usual further events of each slot of the week (a dump written and removed, logs rotated).
 */
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';
import { sortedBySlot } from './grid.ts';
import type { Growth } from './growth.ts';
import { mean, median, quantileOfSorted } from './statistics.ts';
import { temporaryFiles } from './temporary-files.ts';

export interface Purge {
  /** Step of the grid at which it shows, and the amount that went. */
  readonly index: number;
  readonly amount: number;
  /** False when it fell into a gap of the readings. */
  readonly seen: boolean;
}

export interface RemovalSchedule {
  /** Slot of the day of the purge; null when nothing is purged by the clock. */
  readonly slot: number | null;
  /** Removed as soon as it is acknowledged long enough, at every step. */
  readonly always: boolean;
  readonly weekdays: readonly boolean[];
  readonly purges: readonly Purge[];
  /** Usual other event per slot of the week (weekday * slots a day + slot). */
  readonly usual: Float64Array;
  /** Slots of the week at which logs are rotated, 1 each. */
  readonly rotates: Uint8Array;
}

/** A purge has to take at least this share of a mean day's growth to be told from noise. */
const PURGE_SHARE = 0.05;
/** The slot of the purge stands out when it has at least this share of all that fell. */
const LEAST_OF_ALL = 0.25;

export function removalScheduleOf(grid: Grid, calendar: Calendar, flows: Growth): RemovalSchedule {
  const dayGrowth = mean(flows.growth) * grid.perDay;
  const bySlot = sortedBySlot(grid, calendar, flows.event);
  const temporary = temporaryFiles(bySlot, dayGrowth);
  const slot = purgeSlot(bySlot, temporary, dayGrowth);
  const weekdays = slot === null ? [] : purgeWeekdays(grid, calendar, flows, slot, temporary);
  const usual = usualEvents(grid, calendar, flows, slot, weekdays, temporary, bySlot);
  const purges: Purge[] = [];
  if (slot !== null) {
    for (let i = 1; i < grid.length; i++) {
      if (calendar.slot[i] !== slot || !weekdays[calendar.weekday[i] ?? 0]) continue;
      let amount = 0;
      for (const by of JOINED) amount += fallenAt(i + by, flows, calendar, temporary);
      purges.push({
        index: i,
        amount: Math.max(0, amount),
        seen: JOINED.every((by) => grid.seen[i + by] !== 0),
      });
    }
  }
  return { slot, always: false, weekdays, purges, usual, rotates: rotationsOf(grid, usual, temporary, slot) };
}

export function noRemoval(grid: Grid): RemovalSchedule {
  const usual = new Float64Array(7 * grid.perDay);
  return {
    slot: null,
    always: false,
    weekdays: [],
    purges: [],
    usual,
    rotates: new Uint8Array(usual.length),
  };
}

/** Use falls at all hours: what went in each whole day back from now stands for a purge of that day. */
export function continuousRemoval(grid: Grid, flows: Growth): RemovalSchedule {
  const purges: Purge[] = [];
  for (let until = grid.length - 1; until - grid.perDay >= 0; until -= grid.perDay) {
    let fallen = 0;
    for (let i = until; i > until - grid.perDay; i--) fallen -= flows.event[i] ?? 0;
    purges.push({ index: until, amount: Math.max(0, fallen), seen: true });
  }
  return { ...noRemoval(grid), always: true, purges: purges.reverse() };
}

/** Logs are rotated where use usually falls, files that come and go aside; if nowhere, then in the shadow of the purge. */
function rotationsOf(
  grid: Grid,
  usual: Float64Array,
  temporary: Float64Array,
  purgeSlot: number | null,
): Uint8Array {
  const { perDay } = grid;
  let best = -1;
  let most = 0;
  for (let time = 0; time < usual.length; time++) {
    const fall = -(usual[time] ?? 0);
    if (fall <= most || temporary[time % perDay]) continue;
    most = fall;
    best = time % perDay;
  }
  const rotates = new Uint8Array(usual.length);
  for (let time = 0; time < usual.length; time++) {
    const fallsHere = best >= 0 && time % perDay === best && -(usual[time] ?? 0) > most / 2;
    rotates[time] = fallsHere || (best < 0 && time % perDay === purgeSlot) ? 1 : 0;
  }
  return rotates;
}

function purgeSlot(
  bySlot: readonly Float64Array[],
  temporary: Float64Array,
  dayGrowth: number,
): number | null {
  let best: number | null = null;
  let most = 0;
  let all = 0;
  bySlot.forEach((values, slot) => {
    let fallen = 0;
    let largest = 0;
    for (const value of values) {
      const fall = Math.max(0, (temporary[slot] ?? 0) - value);
      fallen += fall;
      largest = Math.max(largest, fall);
    }
    all += fallen;
    // What fell once is a clean-up; a schedule shows in what is left without the largest fall.
    if (fallen - largest > most) {
      most = fallen - largest;
      best = slot;
    }
  });
  const days = Math.max(1, bySlot[0]?.length ?? 1);
  return most > LEAST_OF_ALL * all && most / days > PURGE_SHARE * dayGrowth ? best : null;
}

/** Readings at odd times see a purge in one slot today and in the next tomorrow, and a large one takes its time. */
const JOINED: readonly number[] = [-1, 0, 1];

function fallenAt(i: number, flows: Growth, calendar: Calendar, temporary: Float64Array): number {
  return (temporary[calendar.slot[i] ?? 0] ?? 0) - (flows.event[i] ?? 0);
}

/** A weekday whose mean amount stays below this share of the largest has no purge, only what is rotated. */
const WEEKDAY_SHARE = 0.15;

function purgeWeekdays(
  grid: Grid,
  calendar: Calendar,
  flows: Growth,
  slot: number,
  temporary: Float64Array,
): boolean[] {
  const fell = new Float64Array(7);
  const days = new Float64Array(7);
  for (let i = 1; i < grid.length; i++) {
    if (calendar.slot[i] !== slot || !grid.seen[i]) continue;
    const weekday = calendar.weekday[i] ?? 0;
    days[weekday] = (days[weekday] ?? 0) + 1;
    fell[weekday] = (fell[weekday] ?? 0) + Math.max(0, (temporary[slot] ?? 0) - (flows.event[i] ?? 0));
  }
  const means = Array.from(fell, (sum, weekday) => sum / Math.max(1, days[weekday] ?? 1));
  const purging = means.map((amount) => amount >= WEEKDAY_SHARE * Math.max(...means));
  return purging.filter(Boolean).length >= 3 ? purging.map(() => true) : purging;
}

function usualEvents(
  grid: Grid,
  calendar: Calendar,
  flows: Growth,
  slot: number | null,
  weekdays: readonly boolean[],
  temporary: Float64Array,
  bySlot: readonly Float64Array[],
): Float64Array {
  const perWeek = 7 * grid.perDay;
  const byTime: number[][] = Array.from({ length: perWeek }, () => []);
  for (let i = 1; i < grid.length; i++) {
    if (!grid.seen[i]) continue;
    byTime[(calendar.weekday[i] ?? 0) * grid.perDay + (calendar.slot[i] ?? 0)]?.push(flows.event[i] ?? 0);
  }
  const middle = bySlot.map((values) => quantileOfSorted(values, 0.5));
  const usual = new Float64Array(perWeek);
  for (let time = 0; time < perWeek; time++) {
    const own = time % grid.perDay;
    const values = byTime[time] ?? [];
    const isPurge = slot !== null && JOINED.some((by) => own === (slot + by + grid.perDay) % grid.perDay);
    if (isPurge && weekdays[Math.floor(time / grid.perDay)]) usual[time] = temporary[own] ?? 0;
    else usual[time] = values.length >= 3 ? median(values) : (middle[own] ?? 0);
  }
  return usual;
}
