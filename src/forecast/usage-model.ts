/**
 * Everything learnt from days and weeks of history: growth and its calendar, the clock of purges, what the link
 * carries, and what the link has been like. Null when the history has no clock to learn.
 */
import type { ForecastQuestion, UsagePoint } from '../model/forecast.ts';
import { calendarOf } from './calendar.ts';
import type { Demand } from './demand.ts';
import { demandOf } from './demand.ts';
import type { Drain } from './drain.ts';
import { undrained } from './drain.ts';
import { explainPurges } from './explain-purges.ts';
import type { Grid } from './grid.ts';
import { DAY_MS, gridOf, intakeOnGrid, typicalSpacingMs } from './grid.ts';
import type { Growth } from './growth.ts';
import { growthFromIntake, growthFromUse } from './growth.ts';
import type { LinkPast } from './link-outages.ts';
import { linkPastOf } from './link-outages.ts';
import type { Mechanism } from './paths.ts';
import { timetableOf } from './paths.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';
import { continuousRemoval, noRemoval, removalScheduleOf } from './schedule-of-removal.ts';

export interface UsageModel {
  readonly mechanism: Mechanism;
  readonly drains: readonly Drain[];
  readonly demand: Demand;
  readonly link: LinkPast;
}

/** Days of history from which hours and weekdays are learnt; below it there is only a trend. */
const FEWEST_DAYS = 3;
/** Older than this a weekday pattern tells of another time. */
const MOST_DAYS = 120;
/** Steps tried, as divisors of a day: half an hour to a day. */
const STEPS_A_DAY = [48, 24, 12, 8, 6, 4, 2];

export function learnUsage(
  question: ForecastQuestion,
  points: readonly UsagePoint[],
  horizonMs: number,
): UsageModel | null {
  const spanMs = (points[points.length - 1]?.atMs ?? 0) - (points[0]?.atMs ?? 0);
  const spacingMs = typicalSpacingMs(points);
  const perDay = STEPS_A_DAY.find((steps) => DAY_MS / steps >= spacingMs * 0.9);
  if (spanMs < FEWEST_DAYS * DAY_MS || perDay === undefined) return null;
  const grid = gridOf(points, DAY_MS / perDay, MOST_DAYS * perDay);
  const futureSteps = Math.ceil(horizonMs / grid.stepMs);
  const calendar = calendarOf(grid, futureSteps, question.timezone, question.holidays);
  const link = linkPastOf(grid, question.kind === 'stock' ? undefined : question.link);
  const intake = intakeOnGrid(grid, question.intake);
  const usesIntake = intake !== null && question.kind === 'volume';
  const flows = usesIntake ? growthFromIntake(grid, intake, link.up) : growthFromUse(grid, calendar);
  const schedule = question.kind === 'stock' ? noRemoval(grid) : scheduleOf(grid, calendar, flows);
  if (schedule === null) return null;
  const prior = flows.measured ? { share: 1, doubt: 0.05 } : { share: 0.9, doubt: 0.3 };
  const explained =
    schedule.purges.length > 0 ? explainPurges(grid, calendar, flows.load, link.up, schedule, prior) : [];
  return {
    mechanism: {
      grid,
      calendar,
      flows,
      schedule,
      timetable: timetableOf(calendar, schedule, grid.perDay),
      linkUp: link.up,
    },
    drains: explained.length > 0 ? explained : [undrained(grid)],
    demand: demandOf(grid, calendar, flows.load),
    link,
  };
}

/** So many falls may be clean-ups by hand, which tell nothing of what is to come. */
const CLEAN_UPS = 3;

/** By the clock, all the time, or not at all; null when use falls in ways that nothing here explains. */
function scheduleOf(
  grid: Grid,
  calendar: Parameters<typeof removalScheduleOf>[1],
  flows: Growth,
): RemovalSchedule | null {
  const clock = removalScheduleOf(grid, calendar, flows);
  if (clock.slot !== null) return clock;
  const falls = flows.event.filter((event) => event < 0).sort();
  let fallen = 0;
  for (const fall of falls.subarray(CLEAN_UPS)) fallen -= fall;
  let grown = 0;
  for (const growth of flows.growth) grown += Math.max(0, growth);
  if (fallen < 0.1 * grown) return clock;
  return flows.measured ? continuousRemoval(grid, flows) : null;
}
