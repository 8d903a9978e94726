/**
 * Splits the changes of use into growth (what comes in) and events (what a schedule adds or takes away: purges,
 * rotated logs, nightly dumps). Intake says what came in when it is measured; without it, growth is what the
 * neighbouring steps of the same hours show.
 */
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';
import { fillFromOtherWeeks, sortedBySlot } from './grid.ts';
import { median, quantileOfSorted } from './statistics.ts';

export interface Growth {
  /** Per step, what came in, as it takes room (with indexes and logs). */
  readonly growth: Float64Array;
  /** Per step, what the link has to carry away: measured intake, or growth itself. */
  readonly load: Float64Array;
  /** Per step, the change that growth does not explain. */
  readonly event: Float64Array;
  readonly measured: boolean;
  /** Room taken per unit of intake, and per step without any. */
  readonly perUnit: number;
  readonly perStep: number;
  /** The same while the link is down, when programs write more logs. */
  readonly perStepDown: number;
}

/** Steps of outage that suffice to see what intake takes when nothing leaves. */
const ENOUGH_DOWN = 24;

export function growthFromIntake(grid: Grid, intake: Float64Array, linkUp: Uint8Array): Growth {
  const change = changesOf(grid);
  let { perUnit, perStep } = trimmedLine(intake, change, grid.seen);
  if (perUnit < LEAVES_AT_ONCE) {
    // Use does not follow intake: it leaves as it comes. Only an outage shows what it takes; else unit for unit.
    const down = grid.seen.map((seen, i) => (seen && !linkUp[i] ? 1 : 0));
    const steps = down.reduce((sum, flag) => sum + flag, 0);
    const line = steps >= ENOUGH_DOWN ? trimmedLine(intake, change, down) : null;
    perUnit = line && line.perUnit > LEAVES_AT_ONCE ? line.perUnit : 1;
    perStep = 0;
  }
  const growth = new Float64Array(grid.length);
  const event = new Float64Array(grid.length);
  const perStepDown = perStep + moreWhileDown(grid, change, intake, linkUp, perUnit, perStep);
  for (let i = 1; i < grid.length; i++) {
    growth[i] = perUnit * (intake[i] ?? 0) + (linkUp[i] ? perStep : perStepDown);
    event[i] = grid.seen[i] ? (change[i] ?? 0) - (growth[i] ?? 0) : 0;
  }
  return { growth, load: intake, event, measured: true, perUnit, perStep, perStepDown };
}

function moreWhileDown(
  grid: Grid,
  change: Float64Array,
  intake: Float64Array,
  linkUp: Uint8Array,
  perUnit: number,
  perStep: number,
): number {
  const more: number[] = [];
  for (let i = 1; i < grid.length; i++) {
    if (grid.seen[i] && !linkUp[i]) more.push((change[i] ?? 0) - perUnit * (intake[i] ?? 0) - perStep);
  }
  return more.length < ENOUGH_DOWN ? 0 : Math.max(0, median(more));
}

export function changesOf(grid: Grid): Float64Array {
  const change = new Float64Array(grid.length);
  for (let i = 1; i < grid.length; i++) change[i] = (grid.used[i] ?? 0) - (grid.used[i - 1] ?? 0);
  return change;
}

/** Room taken per unit of intake below which it cannot be staying until a purge. */
const LEAVES_AT_ONCE = 0.5;

/** Least squares of change on intake over the steps without events, found by trimming three times. */
function trimmedLine(
  intake: Float64Array,
  change: Float64Array,
  seen: Uint8Array,
): { perUnit: number; perStep: number } {
  let perUnit = 1;
  let perStep = 0;
  for (let round = 0; round < 3; round++) {
    const sample: number[] = [];
    for (let i = 1 + (round % 3); i < change.length; i += 3) {
      if (seen[i]) sample.push((change[i] ?? 0) - perUnit * (intake[i] ?? 0) - perStep);
    }
    const sorted = Float64Array.from(sample).sort();
    const low = quantileOfSorted(sorted, 0.2);
    const high = quantileOfSorted(sorted, 0.8);
    const reach = 2.5 * (high - low);
    let n = 0;
    let sx = 0;
    let sy = 0;
    let sxx = 0;
    let sxy = 0;
    for (let i = 1; i < change.length; i++) {
      const x = intake[i] ?? 0;
      const y = change[i] ?? 0;
      const rest = y - perUnit * x - perStep;
      if (!seen[i] || rest < low - reach || rest > high + reach) continue;
      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
    const spread = n * sxx - sx * sx;
    if (n < 10 || spread <= 0) break;
    perUnit = Math.max(0, (n * sxy - sx * sy) / spread);
    perStep = (sy - perUnit * sx) / n;
  }
  return { perUnit, perStep };
}

/** Steps whose change falls by more than this share of a mean day's rise are events, not noise. */
const EVENT_SHARE = 0.003;
/** A rise this many times the usual high of its hour is a step (a copy, a resize), not intake. */
const STEP_FACTOR = 6;

export function growthFromUse(grid: Grid, calendar: Calendar): Growth {
  const change = changesOf(grid);
  const growth = Float64Array.from(change);
  const isEvent = new Uint8Array(grid.length);
  let risen = 0;
  for (let i = 1; i < grid.length; i++) risen += Math.max(0, change[i] ?? 0);
  const dayRise = (risen / Math.max(1, grid.length - 1)) * grid.perDay;
  const bySlot = sortedBySlot(grid, calendar, change);
  const usualHigh = bySlot.map((values) => quantileOfSorted(values, 0.9));
  for (let i = 1; i < grid.length; i++) {
    const value = change[i] ?? 0;
    const high = usualHigh[calendar.slot[i] ?? 0] ?? 0;
    const stepped = value > STEP_FACTOR * Math.max(high, dayRise / grid.perDay) && value > 0.1 * dayRise;
    isEvent[i] = !grid.seen[i] || value < -EVENT_SHARE * dayRise || stepped ? 1 : 0;
  }
  markTemporaryRises(bySlot, isEvent, calendar, dayRise);
  bridgeEvents(growth, isEvent);
  fillFromOtherWeeks(growth, grid.seen, grid.perDay);
  const event = new Float64Array(grid.length);
  for (let i = 1; i < grid.length; i++) event[i] = grid.seen[i] ? (change[i] ?? 0) - (growth[i] ?? 0) : 0;
  return { growth, load: growth, event, measured: false, perUnit: 1, perStep: 0, perStepDown: 0 };
}

/** A file that appears every night and goes again is no intake: its rise is marked where the fall has its size. */
function markTemporaryRises(
  bySlot: readonly Float64Array[],
  isEvent: Uint8Array,
  calendar: Calendar,
  dayRise: number,
): void {
  const typical = Float64Array.from(bySlot, (values) => quantileOfSorted(values, 0.5));
  for (let slot = 0; slot < typical.length; slot++) {
    const rise = (typical[slot] ?? 0) - neighbours(typical, slot);
    if (rise < 0.02 * dayRise || !fallsBack(typical, slot, rise)) continue;
    for (let i = 1; i < isEvent.length; i++) if (calendar.slot[i] === slot) isEvent[i] = 1;
  }
}

function neighbours(typical: Float64Array, slot: number): number {
  const length = typical.length;
  const around = [-2, -1, 1, 2].map((by) => Math.max(0, typical[(slot + by + length) % length] ?? 0));
  return median(around);
}

function fallsBack(typical: Float64Array, slot: number, rise: number): boolean {
  const half = Math.floor(typical.length / 2);
  for (let by = 1; by <= half; by++) {
    const later = (slot + by) % typical.length;
    const fall = neighbours(typical, later) - (typical[later] ?? 0);
    if ((typical[later] ?? 0) < 0 && Math.abs(fall - rise) < 0.15 * rise) return true;
  }
  return false;
}

/** Growth during an event is the mean of the nearest quiet steps before and after it. */
function bridgeEvents(growth: Float64Array, isEvent: Uint8Array): void {
  let quietBefore = -1;
  for (let i = 1; i < growth.length; i++) {
    if (!isEvent[i]) {
      quietBefore = i;
      continue;
    }
    let after = i + 1;
    while (after < growth.length && isEvent[after]) after++;
    const left = quietBefore >= 0 ? growth[quietBefore] : undefined;
    const right = after < growth.length ? growth[after] : undefined;
    const bridged = ((left ?? right ?? 0) + (right ?? left ?? 0)) / 2;
    for (let j = i; j < after; j++) growth[j] = bridged;
    i = after - 1;
  }
}
