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
}

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
  const { measured, perUnit, perStep } = flows;
  for (let step = 1; step <= futureSteps; step++) {
    const i = now + step;
    const slot = calendar.slot[i] ?? 0;
    const load = (expected[i] ?? 0) * (multipliers[Math.floor((step - 1) / perDay)] ?? 1);
    backlog += load;
    if (up?.[step - 1] && (drain.window === null || windowIsOpen(drain.window, slot, perDay))) {
      const sent = backlog < drain.rate ? backlog : drain.rate;
      backlog -= sent;
      total += sent;
    }
    acknowledged[i] = total;
    const weekday = calendar.weekday[i] ?? 0;
    used += (measured ? perUnit * load + perStep : load) + (schedule.usual[weekday * perDay + slot] ?? 0);
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

/** Up to which step of the history the last purge has taken what was acknowledged. */
function lastDueIndex(schedule: RemovalSchedule, drain: Drain): number {
  const last = schedule.purges[schedule.purges.length - 1];
  return Math.max(0, (last?.index ?? 0) - drain.retentionSteps);
}
