/**
 * What will come in: a profile by kind of day and slot, a level that follows the last weeks (and believes a sudden
 * change when the last days insist), and how far such expectations were off in the past.
 */
import type { Calendar } from './calendar.ts';
import { isHoliday } from './calendar.ts';
import type { Grid } from './grid.ts';
import { profileOf } from './profile.ts';
import type { Random } from './random.ts';
import { normalDeviate, normalQuantile } from './random.ts';
import { clamp, quantile } from './statistics.ts';

export interface Level {
  /** Natural logarithm of actual over profile, and the probability that it is this one. */
  readonly log: number;
  readonly weight: number;
}

export interface Demand {
  /** Expected amount of every step, past and future, at level 1. */
  readonly expected: Float64Array;
  readonly levels: readonly Level[];
  /** Deviation of the level's logarithm, and of its walk per square root of a day. */
  readonly levelDeviation: number;
  readonly walkDeviation: number;
  /** Logarithms by which whole days left their level, oldest first. */
  readonly dayErrors: readonly number[];
  /** Mean of a kind of day at level 1; for words. */
  readonly byKind: Float64Array;
  readonly days: number;
}

export function demandOf(grid: Grid, calendar: Calendar, amounts: Float64Array): Demand {
  const { byKind, share, days } = profileOf(grid, calendar, amounts);
  const expected = new Float64Array(calendar.slot.length);
  for (let i = 0; i < expected.length; i++) {
    const kind = calendar.kind[i] ?? 0;
    expected[i] = (byKind[kind] ?? 0) * (share[kind * grid.perDay + (calendar.slot[i] ?? 0)] ?? 0);
  }
  const past = pastDays(grid, calendar, amounts, expected);
  const dayErrors = dayErrorsOf(past);
  const levelDeviation = pastLevelError(past, days);
  return {
    expected,
    levels: levelsOf(past, dayErrors),
    levelDeviation,
    walkDeviation: levelDeviation * WALK_SHARE,
    dayErrors,
    byKind,
    days,
  };
}

const WALK_SHARE = 0.15;

/** What came in and what the profile expected, in a whole day counted back from now. */
interface PastDay {
  readonly actual: number;
  readonly expected: number;
}

/** Oldest first. A holiday counts as a day on which nothing was seen: it is not the level of ordinary days. */
function pastDays(grid: Grid, calendar: Calendar, amounts: Float64Array, expected: Float64Array): PastDay[] {
  const past: PastDay[] = [];
  for (let until = grid.length - 1; until - grid.perDay >= 0; until -= grid.perDay) {
    let actual = 0;
    let model = 0;
    for (let i = until; i > until - grid.perDay; i--) {
      if (!grid.seen[i] || isHoliday(calendar, i)) continue;
      actual += amounts[i] ?? 0;
      model += expected[i] ?? 0;
    }
    past.push({ actual, expected: model });
  }
  return past.reverse();
}

/** Logarithm of the level that days `from` to `until` (without) show together. */
function levelOver(past: readonly PastDay[], from: number, until: number): number {
  let actual = 0;
  let expected = 0;
  for (let i = Math.max(0, from); i < Math.min(until, past.length); i++) {
    actual += past[i]?.actual ?? 0;
    expected += past[i]?.expected ?? 0;
  }
  return expected > 0 ? Math.log(clamp(actual / expected, 0.02, 50)) : 0;
}

/** With less than this share of a mean day to expect (a holiday, a gap, a closed weekend) a day has no error to replay. */
const TELLING_SHARE = 0.4;

function dayErrorsOf(past: readonly PastDay[]): number[] {
  const least = (TELLING_SHARE * past.reduce((sum, day) => sum + day.expected, 0)) / past.length;
  return past.map(({ expected }, i) =>
    expected > least ? clamp(levelOver(past, i, i + 1) - levelOver(past, i - 3, i + 4), -1.5, 1.5) : 0,
  );
}

/** Days after which a day counts half for the level. */
const LEVEL_HALF_LIFE_DAYS = 5;

function levelBefore(past: readonly PastDay[], until: number): number {
  let actual = 0;
  let expected = 0;
  for (let i = until - 1; i >= 0; i--) {
    const weight = 0.5 ** ((until - 1 - i) / LEVEL_HALF_LIFE_DAYS);
    actual += weight * (past[i]?.actual ?? 0);
    expected += weight * (past[i]?.expected ?? 0);
  }
  return expected > 0 ? Math.log(clamp(actual / expected, 0.02, 50)) : 0;
}

/**
 * What it takes to believe that the level has risen: logarithm of the odds against a rise on a given day. A fall
 * is never jumped to, it only wears in with the mean: most lulls (holidays, weather) pass, and a fill foreseen too
 * late costs more than one foreseen too early.
 */
const RISE_PENALTY = 7;

function levelsOf(past: readonly PastDay[], dayErrors: readonly number[]): Level[] {
  const n = past.length;
  const steady = levelBefore(past, n);
  if (n < 10) return [{ log: steady, weight: 1 }];
  const candidates: { log: number; gain: number }[] = [{ log: steady, gain: 0 }];
  const meanExpected = past.reduce((sum, day) => sum + day.expected, 0) / n;
  // A day on which little is expected says little about the level.
  const importance = past.map((day) => Math.min(1, day.expected / meanExpected) ** 2);
  const squares = dayErrors.reduce((sum, error, i) => sum + (importance[i] ?? 0) * error * error, 0);
  const all = importance.reduce((sum, weight) => sum + weight, 0);
  const deviation = Math.max(0.05, Math.sqrt(squares / all));
  for (let days = 2; days <= Math.min(14, n - 7); days++) {
    const before = levelOver(past, n - days - 14, n - days);
    const level = levelOver(past, n - days, n);
    if (level < before) continue;
    let gain = -RISE_PENALTY;
    for (let i = n - days; i < n; i++) {
      const log = levelOver(past, i, i + 1);
      const gained = misfit((log - before) / deviation) - misfit((log - level) / deviation);
      gain += (importance[i] ?? 0) * gained;
    }
    candidates.push({ log: level, gain });
  }
  const top = Math.max(...candidates.map((c) => c.gain));
  const weights = candidates.map((c) => Math.exp(c.gain - top));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return candidates
    .map((c, i) => ({ log: c.log, weight: (weights[i] ?? 0) / sum }))
    .filter((level) => level.weight > 0.01);
}

/** Negative log likelihood of a Student distribution with 4 degrees of freedom: one odd day is no change. */
function misfit(z: number): number {
  return 2.5 * Math.log(1 + (z * z) / 4);
}

/** Deviation of "mean of the next week over the level before it", from its own past and a prior of 0.12. */
function pastLevelError(past: readonly PastDay[], days: number): number {
  const errors: number[] = [];
  for (let at = 7; at + 7 <= past.length; at += 2) {
    errors.push(Math.abs(levelOver(past, at, at + 7) - levelBefore(past, at)));
  }
  const own = errors.length > 0 ? quantile(errors, 0.68) : 0.12;
  const weight = errors.length / (errors.length + 4);
  const unseenWeek = days < 7 ? 0.3 : 0;
  return Math.hypot(clamp(weight * own + (1 - weight) * 0.12, 0.02, 0.6), unseenWeek);
}

/**
 * From back-tests over eight series of people's comings and goings: stores fill in weeks that are busier than the weeks
 * before, so the middle leans up by a quarter of the deviation; and the deviation of a week falls a little short.
 */
const LEAN = 0.25;
const SPREAD = 1.15;

/** Multipliers per future day of one scenario path. */
export function demandPath(demand: Demand, days: number, draw: number, random: Random): Float64Array {
  const multipliers = new Float64Array(days);
  let pick = random();
  let log = demand.levels[0]?.log ?? 0;
  for (const level of demand.levels) {
    log = level.log;
    pick -= level.weight;
    if (pick < 0) break;
  }
  log += demand.levelDeviation * (LEAN + SPREAD * normalQuantile(draw));
  const errors = demand.dayErrors;
  let from = 0;
  for (let day = 0; day < days; day++) {
    // Whole weeks, kept in step with the present weekday.
    if (day % 7 === 0) from = errors.length - 7 * (1 + Math.floor(random() * Math.floor(errors.length / 7)));
    log += demand.walkDeviation * normalDeviate(random);
    multipliers[day] = Math.exp(log + (errors[from + (day % 7)] ?? 0));
  }
  return multipliers;
}
