/**
 * Walks one possible future step by step: growth comes in, the link carries away what it can, the schedule
 * purges what was acknowledged long enough ago. Gives the step at which capacity is first reached.
 */
import type { Calendar } from './calendar.ts';
import type { Drain } from './drain.ts';
import { windowIsOpen } from './drain.ts';
import type { Grid } from './grid.ts';
import type { Growth } from './growth.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';

export interface Mechanism {
  readonly grid: Grid;
  readonly calendar: Calendar;
  readonly flows: Growth;
  readonly schedule: RemovalSchedule;
  readonly futureSteps: number;
  /** Per step of the history. */
  readonly linkUp: Uint8Array;
}

/** Text compresses to about an eighth; the share that rotation frees. */
const ROTATED_AWAY = 0.88;

/** Running total of what was acknowledged, history first; made once and used again by every path. */
export interface Workspace {
  readonly acknowledged: Float64Array;
}

/** Steps from now until `used` reaches capacity, or Infinity. `up` null: the link is down throughout. */
export function walk(
  mechanism: Mechanism,
  drain: Drain,
  expected: Float64Array,
  multipliers: Float64Array,
  up: Uint8Array | null,
  capacity: number,
  workspace: Workspace,
): number {
  const { grid, calendar, flows, schedule, futureSteps } = mechanism;
  const { acknowledged } = workspace;
  const { perDay } = grid;
  const now = calendar.nowIndex;
  acknowledged.set(drain.acknowledged);
  let total = drain.acknowledged[now] ?? 0;
  let backlog = drain.backlog;
  let used = grid.used[now] ?? 0;
  let purgedUntil = lastDueIndex(schedule, drain);
  const { measured, perUnit, perStep, perStepDown } = flows;
  const moreLogs = perStepDown - perStep;
  let extraLogs = moreLogs > 0 ? extraLogsNow(mechanism) : 0;
  for (let step = 1; step <= futureSteps; step++) {
    const i = now + step;
    const slot = calendar.slot[i] ?? 0;
    const isUp = up !== null && up[step - 1] === 1;
    const load = (expected[i] ?? 0) * (multipliers[Math.floor((step - 1) / perDay)] ?? 1);
    backlog += load;
    if (isUp && (drain.window === null || windowIsOpen(drain.window, slot, perDay))) {
      const sent = backlog < drain.rate ? backlog : drain.rate;
      backlog -= sent;
      total += sent;
    }
    acknowledged[i] = total;
    const weekday = calendar.weekday[i] ?? 0;
    const time = weekday * perDay + slot;
    used += (measured ? perUnit * load + perStep : load) + (schedule.usual[time] ?? 0);
    if (!isUp) {
      used += moreLogs;
      extraLogs += moreLogs;
    }
    if (extraLogs > 0 && schedule.rotates[time]) {
      used -= ROTATED_AWAY * extraLogs;
      extraLogs = 0;
    }
    if (schedule.always || (slot === schedule.slot && schedule.weekdays[weekday])) {
      const due = i - drain.retentionSteps;
      const amount = (acknowledged[due] ?? 0) - (acknowledged[purgedUntil] ?? 0);
      if (due > purgedUntil) {
        used -= drain.share * amount + (schedule.always ? drain.fixed / perDay : drain.fixed);
        purgedUntil = due;
      }
    }
    if (used >= capacity) return step;
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
