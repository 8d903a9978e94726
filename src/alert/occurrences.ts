/**
 * A plan of maintenance as windows on the time line. The times of a plan are local: a repeated one begins at the same hour by the
 * clock on the wall whatever the offset of its zone is on that day, and ends so. A local time that a zone skips is the instant
 * after the gap, one that it has twice is the first (the `compatible` rule of RFC 5545 and Temporal).
 */

import type { LocalTime, MaintenancePlan, MaintenanceWindow, Repeats } from '../model/maintenance.ts';

/** Most windows of one plan that are looked at; a daily one for more than a year. */
const MOST_WINDOWS = 400;

interface Step {
  readonly days?: number;
  readonly weeks?: number;
  readonly months?: number;
}

const STEPS: Readonly<Record<Repeats, (times: number) => Step>> = {
  daily: (days) => ({ days }),
  weekly: (weeks) => ({ weeks }),
  monthly: (months) => ({ months }),
};

/**
 * Those that end after `fromMs` and begin before `untilMs`, oldest first, as they went: what was taken back is none, and what was ended
 * early ends then. A window whose end is unknown ends never.
 */
export function windowsOf(
  plan: MaintenancePlan,
  fromMs: number,
  untilMs: number,
): readonly MaintenanceWindow[] {
  return planned(plan, fromMs, untilMs)
    .flatMap(asItWent)
    .filter((window) => touches(window, fromMs, untilMs));
}

/** Whether this one time was taken back or ended by itself. */
export function isExcepted({ plan: { exceptions = [] }, startsAtMs }: MaintenanceWindow): boolean {
  return exceptions.some((one) => one.startsAtMs === startsAtMs);
}

function asItWent(window: MaintenanceWindow): readonly MaintenanceWindow[] {
  const { plan, startsAtMs, endsAtMs = Number.POSITIVE_INFINITY } = window;
  const { exceptions = [], withdrawnAtMs = Number.POSITIVE_INFINITY } = plan;
  const exception = exceptions.find((one) => one.startsAtMs === startsAtMs);
  const overAtMs = Math.min(withdrawnAtMs, exception ? (exception.endedAtMs ?? startsAtMs) : endsAtMs);
  if (overAtMs <= startsAtMs) return [];
  return [overAtMs < endsAtMs ? { ...window, endsAtMs: overAtMs } : window];
}

function planned(plan: MaintenancePlan, fromMs: number, untilMs: number): readonly MaintenanceWindow[] {
  if (!plan.repeats) return [windowAt(plan, plan.id, {})];
  const step = STEPS[plan.repeats];
  const last = plan.repeatsUntil === undefined ? undefined : Temporal.PlainDate.from(plan.repeatsUntil);
  const windows: MaintenanceWindow[] = [];
  for (let times = firstAfter(plan, plan.repeats, fromMs); windows.length < MOST_WINDOWS; times += 1) {
    const day = shifted(plan.start, step(times)).toPlainDate();
    if (last && Temporal.PlainDate.compare(day, last) > 0) break;
    const window = windowAt(plan, `${plan.id}@${day}`, step(times));
    if (window.startsAtMs >= untilMs) break;
    if (touches(window, fromMs, untilMs)) windows.push(window);
  }
  return windows;
}

/** The number of an occurrence that surely lies before `fromMs`, so that years of past ones are not walked through. */
function firstAfter({ start, end, timezone }: MaintenancePlan, repeats: Repeats, fromMs: number): number {
  const from = Temporal.Instant.fromEpochMilliseconds(Math.floor(fromMs)).toZonedDateTimeISO(timezone);
  const lasts =
    end === undefined ? 0 : Temporal.PlainDateTime.from(start).until(end, { largestUnit: 'days' }).days;
  const since = Temporal.PlainDateTime.from(start).until(
    from.toPlainDateTime().subtract({ days: lasts + 1 }),
    {
      largestUnit: repeats === 'monthly' ? 'months' : 'days',
    },
  );
  const passed = { daily: since.days, weekly: Math.floor(since.days / 7), monthly: since.months }[repeats];
  return Math.max(0, passed);
}

function windowAt(plan: MaintenancePlan, id: string, shift: Step): MaintenanceWindow {
  const at = (time: LocalTime) => shifted(time, shift).toZonedDateTime(plan.timezone).epochMilliseconds;
  return {
    id,
    plan,
    startsAtMs: at(plan.start),
    ...(plan.end === undefined ? {} : { endsAtMs: at(plan.end) }),
    ...(plan.nextUpdate === undefined ? {} : { nextUpdateAtMs: at(plan.nextUpdate) }),
  };
}

function shifted(time: LocalTime, shift: Step): Temporal.PlainDateTime {
  // A duration without any unit is refused.
  return Temporal.PlainDateTime.from(time).add({ days: 0, ...shift });
}

function touches(
  { startsAtMs, endsAtMs = Number.POSITIVE_INFINITY }: MaintenanceWindow,
  fromMs: number,
  untilMs: number,
) {
  return endsAtMs > fromMs && startsAtMs < untilMs;
}
