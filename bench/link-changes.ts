/**
 * Scores what is said of changes against the marks of people, for all series together, and says how much would differ
 * with other series: the middle nine tenths of 2,000 draws of as many series with replacement.
 */
import { QUALITY_CHANGE_KINDS } from '../src/model/quality.ts';
import { type Line, percent, replay } from './link-replay.ts';
import { bigMarks, foundMarks, type Row } from './link-scoring.ts';

const DAY_S = 86_400;
/** Samples after a mark within which an alarm counts: 32 and 60 minutes at one sample in 4 minutes. */
const SOON = 8;
const LATER = 15;
const DRAWS = 2000;

interface Tally {
  readonly marks: number;
  readonly alarms: number;
  readonly found: number;
  readonly big: number;
  readonly bigFound: number;
  readonly days: number;
}

function tallyOf(rows: readonly Row[]): Tally {
  const kinds: readonly string[] = QUALITY_CHANGE_KINDS;
  const marks = rows.flatMap(({ marked }, index) => (marked ? [index] : []));
  const alarms = replay(rows).flatMap(({ kind, at }) => (kinds.includes(kind) ? [at] : []));
  const big = bigMarks(rows, marks);
  const later = foundMarks(marks, alarms, LATER);
  return {
    marks: marks.length,
    alarms: alarms.length,
    found: foundMarks(marks, alarms, SOON).size,
    big: big.length,
    bigFound: big.filter((mark) => later.has(mark)).length,
    days: ((rows.at(-1)?.atS ?? 0) - (rows[0]?.atS ?? 0)) / DAY_S,
  };
}

function total(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number): number => tallies.reduce((all, one) => all + pick(one), 0);
  return {
    marks: sum(({ marks }) => marks),
    alarms: sum(({ alarms }) => alarms),
    found: sum(({ found }) => found),
    big: sum(({ big }) => big),
    bigFound: sum(({ bigFound }) => bigFound),
    days: sum(({ days }) => days),
  };
}

const f1 = ({ found, marks, alarms }: Tally): number => (2 * found) / (marks + alarms);
const falseADay = ({ alarms, found, days }: Tally): number => (alarms - found) / days;
const bigShare = ({ big, bigFound }: Tally): number => bigFound / big;

/** Other series that might have been: drawn from these by Lehmer's generator, the same on every machine. */
function draws(tallies: readonly Tally[]): Tally[] {
  let state = 1;
  const draw = (): Tally[] =>
    tallies.flatMap(() => {
      state = (state * 48_271) % 2_147_483_647;
      return tallies[state % tallies.length] ?? [];
    });
  return Array.from({ length: DRAWS }, () => total(draw()));
}

export function changeLines(name: string, series: readonly (readonly Row[])[]): Line[] {
  const tallies = series.map(tallyOf);
  const all = total(tallies);
  const others = draws(tallies);
  const told = (measure: (tally: Tally) => number, words: (value: number) => string): string => {
    const sorted = others.map(measure).sort((a, b) => a - b);
    const at = (share: number): string => words(sorted[Math.floor(share * DRAWS)] ?? 0);
    return `${words(measure(all))} (${at(0.05)} to ${at(0.95)})`;
  };
  const { marks, alarms, found, big, days } = all;
  const size = `${series.length} series, ${days.toFixed(0)} days, ${marks} marks`;
  const rates = `precision ${percent(found / alarms)}, recall ${percent(found / marks)}`;
  return [
    [`${name} (${size}): F1 within 8 samples`, told(f1, percent), '>= 75 %'],
    ['of it', rates, ''],
    ['false changes a day', told(falseADay, (rate) => rate.toFixed(2)), '<= 0.20'],
    [`big changes (${big}) caught within 60 minutes`, told(bigShare, percent), '>= 95 %'],
  ];
}
