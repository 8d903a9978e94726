/**
 * Walks one possible future step by step: growth comes in, the link carries away what it can, the schedule
 * purges what was acknowledged long enough ago. Gives the step at which capacity is first reached.
 */
import type { Calendar } from './calendar.ts';
import type { Drain } from './drain.ts';
import type { Grid } from './grid.ts';
import type { Growth } from './growth.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';

export interface Mechanism {
  readonly grid: Grid;
  readonly calendar: Calendar;
  readonly flows: Growth;
  readonly schedule: RemovalSchedule;
  readonly timetable: Timetable;
  /** Per step of the history. */
  readonly linkUp: Uint8Array;
}

/** The schedule laid out over the steps ahead; the first step after now has index 0. */
export interface Timetable {
  readonly steps: number;
  readonly usual: Float64Array;
  readonly purges: Uint8Array;
  readonly rotates: Uint8Array;
}

export function timetableOf(calendar: Calendar, schedule: RemovalSchedule, perDay: number): Timetable {
  const steps = calendar.slot.length - calendar.nowIndex - 1;
  const usual = new Float64Array(steps);
  const purges = new Uint8Array(steps);
  const rotates = new Uint8Array(steps);
  for (let step = 0; step < steps; step++) {
    const i = calendar.nowIndex + 1 + step;
    const slot = calendar.slot[i] ?? 0;
    const weekday = calendar.weekday[i] ?? 0;
    usual[step] = schedule.usual[weekday * perDay + slot] ?? 0;
    rotates[step] = schedule.rotates[weekday * perDay + slot] ?? 0;
    purges[step] = schedule.always || (slot === schedule.slot && schedule.weekdays[weekday]) ? 1 : 0;
  }
  return { steps, usual, purges, rotates };
}

/** Text compresses to about an eighth; the share that rotation frees. */
const ROTATED_AWAY = 0.88;

/** One future: what comes in, day by day against what is expected, and the link; null when it is down throughout. */
export interface Future {
  readonly expected: Float64Array;
  readonly multipliers: Float64Array;
  readonly up: Uint8Array | null;
}

/**
 * Steps from now until `used` reaches capacity, or Infinity. `acknowledged` is room for the running total, history
 * first (what was purged already is left out). One loop on purpose: it is walked some 200,000 times a forecast.
 */
export function walk(
  mechanism: Mechanism,
  drain: Drain,
  { expected, multipliers, up }: Future,
  capacity: number,
  acknowledged: Float64Array,
): number {
  const { grid, calendar, flows, schedule } = mechanism;
  const { steps, usual, purges, rotates } = mechanism.timetable;
  const { openSlots, rate, share, retentionSteps } = drain;
  const { slot } = calendar;
  const { perDay } = grid;
  const { perUnit, perStep } = flows;
  const first = calendar.nowIndex + 1;
  let purgedUntil = lastDueIndex(schedule, drain);
  acknowledged.set(drain.acknowledged.subarray(purgedUntil), purgedUntil);
  let total = drain.acknowledged[calendar.nowIndex] ?? 0;
  let backlog = drain.backlog;
  let used = grid.used[calendar.nowIndex] ?? 0;
  const moreLogs = flows.perStepDown - perStep;
  const fixed = schedule.always ? drain.fixed / perDay : drain.fixed;
  let extraLogs = moreLogs > 0 ? extraLogsNow(mechanism) : 0;
  for (let step = 0; step < steps; step++) {
    const i = first + step;
    const load = (expected[i] ?? 0) * (multipliers[(step / perDay) | 0] ?? 1);
    backlog += load;
    used += perUnit * load + perStep + (usual[step] ?? 0);
    if (up === null || up[step] === 0) {
      used += moreLogs;
      extraLogs += moreLogs;
    } else if (openSlots[slot[i] ?? 0]) {
      const sent = backlog < rate ? backlog : rate;
      backlog -= sent;
      total += sent;
    }
    acknowledged[i] = total;
    if (extraLogs > 0 && rotates[step]) {
      used -= ROTATED_AWAY * extraLogs;
      extraLogs = 0;
    }
    const due = i - retentionSteps;
    if (purges[step] && due > purgedUntil) {
      used -= share * ((acknowledged[due] ?? 0) - (acknowledged[purgedUntil] ?? 0)) + fixed;
      purgedUntil = due;
    }
    if (used >= capacity) return step + 1;
  }
  return Infinity;
}

/** What an outage that goes on has added to the logs since they were last rotated. */
function extraLogsNow({ grid, calendar, flows, schedule, linkUp }: Mechanism): number {
  let steps = 0;
  for (let i = grid.length - 1; i > 0 && !linkUp[i]; i--) {
    if (schedule.rotates[(calendar.weekday[i] ?? 0) * grid.perDay + (calendar.slot[i] ?? 0)]) break;
    steps++;
  }
  return steps * (flows.perStepDown - flows.perStep);
}

/** Up to which step of the history the last purge has taken what was acknowledged. */
function lastDueIndex(schedule: RemovalSchedule, drain: Drain): number {
  const last = schedule.purges[schedule.purges.length - 1];
  return Math.max(0, (last?.index ?? 0) - drain.retentionSteps);
}
