/**
 * What the link carries away: records queue, are acknowledged at up to a rate while the link is up (and its nightly
 * window, if any, is open), stay for a retention, and go at the next purge.
 */
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';

export interface DailyWindow {
  readonly fromHour: number;
  readonly untilHour: number;
}

export interface Drain {
  /** Amount per step while the link is up; Infinity when the link was never the limit. */
  readonly rate: number;
  /** Slots of the day in which it may send, 1 each. */
  readonly openSlots: Uint8Array;
  readonly retentionSteps: number;
  /** A purge takes `share` of what was acknowledged in time, and `fixed` besides (rotated logs). */
  readonly share: number;
  readonly fixed: number;
  /** How likely this explanation is among those that are carried on. */
  readonly weight: number;
  /** Acknowledged since the history began, per step. */
  readonly acknowledged: Float64Array;
  readonly backlog: number;
}

/** Nothing is known to leave. */
export function undrained(grid: Grid): Drain {
  const acknowledged = new Float64Array(grid.length);
  return {
    rate: 0,
    openSlots: new Uint8Array(grid.perDay),
    retentionSteps: 0,
    share: 0,
    fixed: 0,
    weight: 1,
    acknowledged,
    backlog: 0,
  };
}

export function openSlotsOf(window: DailyWindow | null, perDay: number): Uint8Array {
  const open = new Uint8Array(perDay).fill(1);
  if (!window) return open;
  const { fromHour, untilHour } = window;
  for (let slot = 0; slot < perDay; slot++) {
    const hour = (slot * 24) / perDay;
    const inside =
      fromHour < untilHour ? hour >= fromHour && hour < untilHour : hour >= fromHour || hour < untilHour;
    open[slot] = inside ? 1 : 0;
  }
  return open;
}

/** A rate is an amount a day of open link: a window makes it denser, not smaller. */
export function ratePerStep(ratePerDay: number, window: DailyWindow | null, perDay: number): number {
  const hours = window ? (window.untilHour - window.fromHour + 24) % 24 : 24;
  return (ratePerDay / perDay) * (24 / hours);
}

export function openSteps(
  grid: Grid,
  calendar: Calendar,
  linkUp: Uint8Array,
  window: DailyWindow | null,
): Uint8Array {
  const open = new Uint8Array(grid.length);
  const slots = openSlotsOf(window, grid.perDay);
  for (let i = 0; i < grid.length; i++) open[i] = linkUp[i] ? (slots[calendar.slot[i] ?? 0] ?? 0) : 0;
  return open;
}

/** Fills `acknowledged` with the running total; returns what is still queued at the end. */
export function acknowledge(
  load: Float64Array,
  open: Uint8Array,
  perStep: number,
  startingQueue: number,
  acknowledged: Float64Array,
): number {
  let queue = startingQueue;
  let total = 0;
  for (let i = 0; i < load.length; i++) {
    queue += load[i] ?? 0;
    if (open[i]) {
      const sent = queue < perStep ? queue : perStep;
      queue -= sent;
      total += sent;
    }
    acknowledged[i] = total;
  }
  return queue;
}
