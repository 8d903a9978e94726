/** What the past of a store says about its growth: by day, week and month, of what was observed. */

import type { UsagePoint } from '../model/forecast.ts';
import type { PlanMonth } from '../model/plan.ts';
import { DAY_MS, dateOf, HOUR_MS, localDay, median, weekdayOf } from './instants.ts';

/** Between two readings farther apart nobody knows what came and went. */
const LONGEST_STEP_MS = 2 * HOUR_MS;
const OBSERVED_DAY_MS = 20 * HOUR_MS;
const RECENT_DAYS = 56;
const FEWEST_DAYS = 5;
const FEWEST_MONTHS = 3;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

interface Day {
  readonly day: number;
  readonly observedMs: number;
  readonly riseBytes: number;
  readonly peakBytes: number;
}

export interface Growth {
  readonly perWorkingDay?: number;
  readonly perWeek?: number;
  /** Mean of all observed days of the last eight weeks, working or not. */
  readonly perDay?: number;
  readonly workingDays: readonly string[];
  readonly months: readonly PlanMonth[];
  readonly trendPerMonth?: number;
}

export function growthOf(used: readonly UsagePoint[], timezone: string, holidays: readonly string[]): Growth {
  const days = daysOf(used, timezone);
  const lastDay = days.at(-1)?.day ?? 0;
  const recent = days.filter(
    ({ day, observedMs }) => day > lastDay - RECENT_DAYS && observedMs >= OBSERVED_DAY_MS,
  );
  const closed = new Set(holidays);
  const open = recent.filter(({ day }) => !closed.has(dateOf(day)));
  const weekdays = workingWeekdays(open);
  const working = open.filter(({ day }) => weekdays.includes(weekdayOf(day)));
  const perWorkingDay =
    working.length >= FEWEST_DAYS ? median(working.map(({ riseBytes }) => riseBytes)) : undefined;
  const perWeek = weeklyGrowth(days, lastDay);
  const perDay = recent.length >= FEWEST_DAYS ? mean(recent.map(({ riseBytes }) => riseBytes)) : undefined;
  const months = monthsOf(days);
  const trendPerMonth = trendOf(months);
  return {
    ...(perWorkingDay === undefined ? {} : { perWorkingDay }),
    ...(perWeek === undefined ? {} : { perWeek }),
    ...(perDay === undefined ? {} : { perDay }),
    workingDays: weekdays.map((weekday) => WEEKDAYS[weekday] ?? ''),
    months,
    ...(trendPerMonth === undefined ? {} : { trendPerMonth }),
  };
}

function daysOf(used: readonly UsagePoint[], timezone: string): readonly Day[] {
  const days = new Map<number, Day>();
  for (const [index, point] of used.entries()) {
    const day = localDay(point.atMs, timezone);
    const known = days.get(day) ?? { day, observedMs: 0, riseBytes: 0, peakBytes: 0 };
    const before = used[index - 1];
    const stepMs = before ? point.atMs - before.atMs : 0;
    const isStep = before !== undefined && stepMs > 0 && stepMs <= LONGEST_STEP_MS;
    days.set(day, {
      day,
      observedMs: known.observedMs + (isStep ? stepMs : 0),
      riseBytes: known.riseBytes + (isStep ? Math.max(0, point.used - before.used) : 0),
      peakBytes: Math.max(known.peakBytes, point.used),
    });
  }
  return [...days.values()].sort((one, other) => one.day - other.day);
}

/** At least half as much as on the busiest; an office that is never closed works on all seven. */
function workingWeekdays(days: readonly Day[]): readonly number[] {
  const usual = WEEKDAYS.map(
    (_, weekday) =>
      median(days.filter(({ day }) => weekdayOf(day) === weekday).map(({ riseBytes }) => riseBytes)) ?? 0,
  );
  const most = Math.max(...usual);
  return most === 0 ? [] : usual.flatMap((rise, weekday) => (rise >= most / 2 ? [weekday] : []));
}

function weeklyGrowth(days: readonly Day[], lastDay: number): number | undefined {
  const peaks = new Map(days.map(({ day, peakBytes }) => [day, peakBytes]));
  const changes = days.flatMap(({ day, peakBytes }) => {
    const before = peaks.get(day - 7);
    return before === undefined || day <= lastDay - RECENT_DAYS ? [] : [peakBytes - before];
  });
  return changes.length >= FEWEST_DAYS ? median(changes) : undefined;
}

function monthsOf(days: readonly Day[]): readonly PlanMonth[] {
  const byMonth = Map.groupBy(days, ({ day }) => dateOf(day).slice(0, 7));
  return [...byMonth].map(([month, of]) => {
    const { daysInMonth } = Temporal.PlainYearMonth.from(month);
    const observedMs = sum(of.map((day) => day.observedMs));
    const observedDays = observedMs / DAY_MS;
    return {
      month,
      coverage_ratio: Math.min(1, observedDays / daysInMonth),
      growth_per_day_bytes: observedDays > 0 ? sum(of.map((day) => day.riseBytes)) / observedDays : 0,
      peak_bytes: Math.max(...of.map((day) => day.peakBytes)),
    };
  });
}

function trendOf(months: readonly PlanMonth[]): number | undefined {
  const observed = months.filter((month) => month.coverage_ratio >= 0.5);
  const level = mean(observed.map((month) => month.growth_per_day_bytes));
  if (observed.length < FEWEST_MONTHS || !(level > 0)) return undefined;
  const slopes = observed.flatMap((one, index) =>
    observed.slice(index + 1).map((other) => {
      const months = Temporal.PlainYearMonth.from(one.month).until(other.month, {
        largestUnit: 'months',
      }).months;
      return (other.growth_per_day_bytes - one.growth_per_day_bytes) / months;
    }),
  );
  return (median(slopes) ?? 0) / level;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
