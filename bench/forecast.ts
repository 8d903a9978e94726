/**
 * How good forecasts are: `node bench/forecast.ts --cases DIR [--cases DIR]`.
 * A folder of cases has cases.json (id, class, kind, time zone, capacity, origins with the true seconds to full) and a
 * gzipped CSV a case (timestamp_s, used_bytes, link_up, intake_bytes). Each origin is asked with the 60 days before it,
 * as `siaga forecast --jsonl` would be. Prints one table of measures and goals, and the CPU a forecast takes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { forecast } from '../src/forecast/forecast.ts';
import type { Answer, ForecastQuestion, Range } from '../src/model/forecast.ts';

const DAY_S = 86_400;
const LOOK_BACK_S = 60 * DAY_S;
const LEADS = [1, 3, 7, 14, 30];
const ALARM_S = 7 * DAY_S;
/** Forecasts before the CPU is counted: the engine's compiler has seen the code by then. */
const WARM_UP = 100;

interface Origin {
  readonly t: number;
  readonly lead_d: number | null;
  readonly ttf_s: number | null;
  readonly runway_s: number | null;
}

interface Case {
  readonly id: string;
  readonly cls: string;
  readonly kind: 'volume' | 'stock';
  readonly tz: string;
  readonly file: string;
  readonly capacity: number;
  readonly horizon_s: number;
  readonly full_s: number | null;
  readonly with_intake: boolean;
  readonly with_link: boolean;
  readonly holidays: readonly string[];
  readonly origins: readonly Origin[];
}

interface Row {
  readonly atS: number;
  readonly used: number;
  readonly up: boolean;
  readonly intake: number;
}

interface Judged {
  readonly of: Case;
  readonly origin: Origin;
  readonly full: Range;
  readonly runway: Range;
}

function readRows(path: string): Row[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [atS = 0, used = 0, up = 1, intake = 0] = line.split(',').map(Number);
    return { atS, used, up: up === 1, intake };
  });
}

function questionAt(one: Case, rows: readonly Row[], atS: number): ForecastQuestion {
  const past = rows.filter((row) => row.atS <= atS && row.atS > atS - LOOK_BACK_S);
  const link = past.filter((row, i) => i === 0 || row.up !== past[i - 1]?.up);
  return {
    kind: one.kind,
    history: past.map((row) => ({ atMs: row.atS * 1000, used: row.used })),
    capacity: one.capacity,
    horizonMs: one.horizon_s * 1000,
    timezone: one.tz,
    holidays: one.holidays,
    outage: 'stays_down',
    ...(one.with_intake ? { intake: past.map((row) => ({ atMs: row.atS * 1000, amount: row.intake })) } : {}),
    ...(one.with_link ? { link: link.map((row) => ({ atMs: row.atS * 1000, up: row.up })) } : {}),
  };
}

const NOTHING: Range = { p10: null, p50: null, p90: null };
const rangeOf = (answer: Answer): Range => (answer.known ? answer.range : NOTHING);
/** Seconds; beyond the horizon counts as infinitely late. */
const secondsOf = (ms: number | null): number => (ms === null ? Number.POSITIVE_INFINITY : ms / 1000);

function judge(folders: readonly string[]): { judged: Judged[]; cpuMs: number } {
  const judged: Judged[] = [];
  let cpuMs = 0;
  for (const folder of folders) {
    const { cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as { cases: Case[] };
    for (const one of cases) {
      const rows = readRows(join(folder, one.file));
      for (const origin of one.origins) {
        const question = questionAt(one, rows, origin.t);
        const before = process.cpuUsage();
        const { current, upstreamDown } = forecast(question);
        const { user, system } = process.cpuUsage(before);
        if (judged.length >= WARM_UP) cpuMs += (user + system) / 1000;
        judged.push({ of: one, origin, full: rangeOf(current), runway: rangeOf(upstreamDown) });
      }
    }
  }
  return { judged, cpuMs: cpuMs / Math.max(1, judged.length - WARM_UP) };
}

interface Miss {
  /** Absolute error of p50 as a share of the truth. */
  readonly error: number;
  readonly held: boolean;
}

function miss(range: Range, truth: number, horizon: number): Miss {
  const middle = Math.min(secondsOf(range.p50), horizon);
  const held = secondsOf(range.p10) <= truth && truth <= secondsOf(range.p90);
  return { error: Math.abs(middle - truth) / truth, held };
}

function fullMisses(judged: readonly Judged[], wanted: (one: Judged) => boolean): Miss[] {
  return judged.flatMap((one) => {
    const { ttf_s: truth, lead_d: lead } = one.origin;
    if (truth === null || lead === null || !LEADS.includes(lead) || !wanted(one)) return [];
    return [miss(one.full, truth, one.of.horizon_s)];
  });
}

function runwayMisses(judged: readonly Judged[]): Miss[] {
  return judged.flatMap((one) =>
    one.origin.runway_s === null ? [] : [miss(one.runway, one.origin.runway_s, one.of.horizon_s)],
  );
}

function medianError(misses: readonly Miss[]): number {
  const errors = misses.map(({ error }) => error).sort((a, b) => a - b);
  return errors[Math.floor(errors.length / 2)] ?? Number.NaN;
}

function share(flags: readonly boolean[]): number {
  return flags.length === 0 ? Number.NaN : flags.filter(Boolean).length / flags.length;
}

interface Alarms {
  readonly missed: number;
  readonly late: number;
  readonly early: number;
  readonly episodes: number;
  readonly months: number;
}

/** What a rule "this estimate below seven days" would have done, case by case. */
function alarms(judged: readonly Judged[], estimate: 'p10' | 'p50'): Alarms {
  const missed: boolean[] = [];
  const late: boolean[] = [];
  const early: boolean[] = [];
  let episodes = 0;
  let months = 0;
  for (const ofCase of Map.groupBy(judged, (one) => one.of).values()) {
    const course = ofCase
      .map((one) => ({ ...one.origin, fires: secondsOf(one.full[estimate]) < ALARM_S }))
      .sort((a, b) => a.t - b.t);
    if (ofCase[0]?.of.full_s === null) {
      episodes += episodesOf(course.map(({ fires }) => fires));
      months += ((course.at(-1)?.t ?? 0) - (course[0]?.t ?? 0)) / (30 * DAY_S);
      continue;
    }
    const leadS = heldLead(course);
    const availableS = Math.min(course[0]?.ttf_s ?? 0, ALARM_S);
    missed.push(leadS < Math.min(DAY_S, availableS / 2));
    late.push(leadS < Math.min(3 * DAY_S, availableS / 2));
    for (const { ttf_s: truth, fires } of course) if ((truth ?? 0) > 2 * ALARM_S) early.push(fires);
  }
  return { missed: share(missed), late: share(late), early: share(early), episodes, months };
}

/** The earliest alarm from which on the rule fired at four of five origins or more: its true lead in seconds. */
function heldLead(course: readonly { readonly ttf_s: number | null; readonly fires: boolean }[]): number {
  let firing = 0;
  let lead = 0;
  for (let i = course.length - 1; i >= 0; i--) {
    if (!course[i]?.fires) continue;
    firing++;
    if (firing >= 0.8 * (course.length - i)) lead = course[i]?.ttf_s ?? 0;
  }
  return lead;
}

/** Runs of firing, at least two quiet origins apart. */
function episodesOf(fires: readonly boolean[]): number {
  let episodes = 0;
  let quiet = 2;
  for (const firing of fires) {
    if (firing && quiet >= 2) episodes++;
    quiet = firing ? 0 : quiet + 1;
  }
  return episodes;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function table(judged: readonly Judged[], cpuMs: number): string {
  const all = fullMisses(judged, () => true);
  const atLead = (lead: number): Miss[] => fullMisses(judged, (one) => one.origin.lead_d === lead);
  const classes = [...new Set(judged.filter((one) => one.of.full_s !== null).map((one) => one.of.cls))];
  const ofClass = (cls: string): Miss[] => fullMisses(judged, (one) => one.of.cls === cls);
  const runway = runwayMisses(judged);
  const held = (misses: readonly Miss[]): string => percent(share(misses.map((one) => one.held)));
  const p50 = alarms(judged, 'p50');
  const p10 = alarms(judged, 'p10');
  const false50 = `${p50.episodes} in ${p50.months.toFixed(0)} server-months`;
  const false10 = `${p10.episodes} in ${p10.months.toFixed(0)} server-months`;
  const rows: [string, string, string][] = [
    ['time to full, median error, leads 1 to 30 days', percent(medianError(all)), '<= 14 %'],
    ...LEADS.map((lead): [string, string, string] => [
      `at ${lead} days`,
      percent(medianError(atLead(lead))),
      lead <= 3 ? '<= 10 %' : '',
    ]),
    ...classes.map((cls): [string, string, string] => [
      `class ${cls}`,
      percent(medianError(ofClass(cls))),
      '<= 28 %',
    ]),
    ['p10 to p90 holds the truth', held(all), '76 to 84 %'],
    ['runway if cut now, median error', percent(medianError(runway)), '<= 6 %'],
    ['its p10 to p90 holds the truth', held(runway), '76 to 84 %'],
    ['p50 < 7 days: fills missed', percent(p50.missed), '<= 4 %'],
    ['warned less than 3 days ahead', percent(p50.late), '<= 8 %'],
    ['fires at more than 14 days', percent(p50.early), '<= 2 %'],
    ['p10 < 7 days: fills missed', percent(p10.missed), '0'],
    ['false episodes by p50, where it never fills', false50, '0'],
    ['false episodes by p10, where it never fills', false10, '0'],
    ['CPU of one forecast, both scenarios', `${cpuMs.toFixed(1)} ms`, '<= 5 ms'],
  ];
  const lines = rows.map(([measure, value, goal]) => `| ${measure} | ${value} | ${goal} |`);
  return ['| measure | Siaga | goal |', '| --- | --- | --- |', ...lines].join('\n');
}

const { values } = parseArgs({ options: { cases: { type: 'string', multiple: true } } });
if (!values.cases) {
  console.error('usage: node bench/forecast.ts --cases DIR [--cases DIR]');
  process.exitCode = 2;
} else {
  const { judged, cpuMs } = judge(values.cases);
  const cases = new Set(judged.map((one) => one.of)).size;
  console.log(`${cases} cases, ${judged.length} forecasts\n\n${table(judged, cpuMs)}`);
}
