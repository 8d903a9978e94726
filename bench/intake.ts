/**
 * How well the intake of the days to come can be known from counts alone: `node bench/intake.ts --counts FILE --timezone ZONE
 * [--holidays 2012-01-02,2012-01-16]`. FILE is a CSV of timestamp_s,count per half hour or hour. From every second day on, with the 60
 * days before it, the total of the next days is foretold as stores are (profile and level), and again with the same
 * profile and one memory for the level throughout; the best of those, chosen once all is known, is what hindsight could reach.
 * Gaps are filled from other weeks.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Calendar, calendarOf, isHoliday } from '../src/forecast/calendar.ts';
import { demandOf } from '../src/forecast/demand.ts';
import { DAY_MS, fillFromOtherWeeks, type Grid } from '../src/forecast/grid.ts';

const LOOK_BACK_DAYS = 60;
const LEADS = [1, 3, 7, 14, 30];
const LONGEST = Math.max(...LEADS);
const STRIDE_DAYS = 2;
/** Days after which a day counts half. */
const MEMORIES = [1, 2, 3, 5, 7, 10, 14, 21, 28, 45];

interface Counts {
  readonly startMs: number;
  readonly stepMs: number;
  readonly amounts: Float64Array;
}

function readCounts(path: string): Counts {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  const rows = lines.map((line) => line.split(',').map(Number));
  const [startS = 0] = rows[0] ?? [];
  const [nextS = startS + 1800] = rows[1] ?? [];
  const [endS = startS] = rows.at(-1) ?? [];
  const stepS = nextS - startS;
  const amounts = new Float64Array(Math.round((endS - startS) / stepS) + 1);
  const known = new Uint8Array(amounts.length);
  for (const [atS = 0, count = 0] of rows) {
    const i = Math.round((atS - startS) / stepS);
    amounts[i] = count;
    known[i] = 1;
  }
  fillFromOtherWeeks(amounts, known, DAY_MS / (stepS * 1000));
  return { startMs: startS * 1000, stepMs: stepS * 1000, amounts };
}

/** The share by which each way erred, per lead. */
interface Errors {
  readonly siaga: number[][];
  readonly byMemory: number[][][];
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function errorsOf(
  { startMs, stepMs, amounts }: Counts,
  timezone: string,
  holidays: readonly string[],
): Errors {
  const perDay = Math.round(DAY_MS / stepMs);
  const siaga: number[][] = LEADS.map(() => []);
  const byMemory = MEMORIES.map(() => LEADS.map((): number[] => []));
  const length = LOOK_BACK_DAYS * perDay;
  for (let now = length; now + LONGEST * perDay <= amounts.length; now += STRIDE_DAYS * perDay) {
    const past = amounts.subarray(now - length, now);
    const nowMs = startMs + (now - 1) * stepMs;
    const seen = new Uint8Array(length).fill(1);
    const grid: Grid = { nowMs, stepMs, perDay, length, used: past, seen };
    const calendar = calendarOf(grid, LONGEST * perDay, timezone, holidays);
    const { expected, levels } = demandOf(grid, calendar, past);
    const level = levels.reduce((log, one) => log + one.weight * one.log, 0);
    const remembered = MEMORIES.map((memory) => levelOf(grid, calendar, past, expected, memory));
    LEADS.forEach((days, lead) => {
      const truth = sum(amounts.subarray(now, now + days * perDay));
      const usual = sum(expected.subarray(length, length + days * perDay));
      if (truth <= 0 || usual <= 0) return;
      const error = (log: number): number => Math.abs(usual * Math.exp(log) - truth) / truth;
      siaga[lead]?.push(error(level));
      for (const [i, log] of remembered.entries()) byMemory[i]?.[lead]?.push(error(log));
    });
  }
  return { siaga, byMemory };
}

/** Logarithm of what came in over what the profile expects, days weighed down by their age. */
function levelOf(
  grid: Grid,
  calendar: Calendar,
  past: Float64Array,
  expected: Float64Array,
  memoryDays: number,
): number {
  let actual = 0;
  let usual = 0;
  for (let i = 0; i < grid.length; i++) {
    if (isHoliday(calendar, i)) continue;
    const weight = 0.5 ** (Math.floor((grid.length - 1 - i) / grid.perDay) / memoryDays);
    actual += weight * (past[i] ?? 0);
    usual += weight * (expected[i] ?? 0);
  }
  return Math.log(Math.max(actual, 1e-9) / Math.max(usual, 1e-9));
}

function median(values: readonly number[] = []): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const { values } = parseArgs({
  options: {
    counts: { type: 'string' },
    timezone: { type: 'string', default: 'UTC' },
    holidays: { type: 'string', default: '' },
  },
});
if (values.counts === undefined) {
  console.error('usage: node bench/intake.ts --counts FILE --timezone ZONE [--holidays DATE,DATE]');
  process.exitCode = 2;
} else {
  const { siaga, byMemory } = errorsOf(
    readCounts(values.counts),
    values.timezone,
    values.holidays.split(',').filter(Boolean),
  );
  console.log(
    `| total of the next | questions | Siaga | best memory in hindsight |\n| --- | --- | --- | --- |`,
  );
  LEADS.forEach((days, lead) => {
    const best = Math.min(...byMemory.map((ofMemory) => median(ofMemory[lead])));
    console.log(
      `| ${days} d | ${siaga[lead]?.length ?? 0} | ${percent(median(siaga[lead]))} | ${percent(best)} |`,
    );
  });
}
