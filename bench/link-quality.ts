/**
 * How good the judgement of a link is: `node bench/link-quality.ts [--rtt DIR] [--faults DIR]...`.
 * --rtt: a folder of CSV (timestamp_s, rtt_ms, change), changes marked by people; every fourth file was never tuned on.
 * --faults: a folder with faults.json (id, kind, onset_s, gone_s, end_s) and a CSV (timestamp_s, rtt_ms) for each.
 * Prints a table of measures and goals, with the CPU of a sample and the bytes of a link's state.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createQuality } from '../src/assess/quality/quality.ts';
import { QUALITY_CHANGE_KINDS } from '../src/model/quality.ts';
import { bigMarks, foundMarks, icingaFlaps, median, type Row } from './link-scoring.ts';

const DAY_S = 86_400;
/** Samples after a mark within which an alarm counts: 32 and 60 minutes at one sample in 4 minutes. */
const SOON = 8;
const LATER = 15;
/** At one sample in 4 minutes. */
const SAMPLES_A_DAY = 360;

interface Said {
  readonly kind: string;
  /** Number of the sample. */
  readonly at: number;
}

const cost = { samples: 0, cpuMs: 0, stateBytes: 0 };

function replay(rows: readonly Row[], stepS?: number): Said[] {
  const quality = createQuality();
  const said: Said[] = [];
  const before = process.cpuUsage();
  rows.forEach(({ atS, rttMs }, at) => {
    const atMs = 1000 * (stepS === undefined ? atS : (rows[0]?.atS ?? 0) + at * stepS);
    for (const { kind } of quality.observe({ atMs, rttMs })) said.push({ kind, at });
  });
  const { user, system } = process.cpuUsage(before);
  cost.samples += rows.length;
  cost.cpuMs += (user + system) / 1000;
  cost.stateBytes = Math.max(cost.stateBytes, quality.save().length);
  return said;
}

function readRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [atS = '', rttMs = '', marked = '0'] = line.split(',');
    return { atS: Number(atS), rttMs: rttMs === '' ? null : Number(rttMs), marked: marked.trim() === '1' };
  });
}

const daysOf = (rows: readonly Row[]): number => ((rows.at(-1)?.atS ?? 0) - (rows[0]?.atS ?? 0)) / DAY_S;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
type Line = readonly [measure: string, value: string, goal: string];

function changeLines(name: string, series: readonly Row[][]): Line[] {
  const totals = { marks: 0, alarms: 0, found: 0, big: 0, bigFound: 0, days: 0 };
  const kinds: readonly string[] = QUALITY_CHANGE_KINDS;
  for (const rows of series) {
    const marks = rows.flatMap(({ marked }, index) => (marked ? [index] : []));
    const alarms = replay(rows).flatMap(({ kind, at }) => (kinds.includes(kind) ? [at] : []));
    const big = bigMarks(rows, marks);
    const later = foundMarks(marks, alarms, LATER);
    totals.marks += marks.length;
    totals.alarms += alarms.length;
    totals.found += foundMarks(marks, alarms, SOON).size;
    totals.big += big.length;
    totals.bigFound += big.filter((mark) => later.has(mark)).length;
    totals.days += daysOf(rows);
  }
  const { marks, alarms, found, big, bigFound, days } = totals;
  const size = `${series.length} series, ${days.toFixed(0)} days, ${marks} marks`;
  const rates = `precision ${percent(found / alarms)}, recall ${percent(found / marks)}`;
  return [
    [`${name} (${size}): F1 within 8 samples`, percent((2 * found) / (marks + alarms)), '>= 75 %'],
    ['of it', rates, ''],
    ['false changes a day', ((alarms - found) / days).toFixed(2), '<= 0.20'],
    [`big changes (${big}) caught within 60 minutes`, percent(bigFound / big), '>= 95 %'],
  ];
}

interface Fault {
  readonly kind: string;
  readonly rows: readonly Row[];
  /** Numbers of the samples at which the fault begins and the link is lost; none in a control. */
  readonly onset: number | undefined;
  readonly gone: number;
}

function readFaults(folder: string): Fault[] {
  const faults = JSON.parse(readFileSync(join(folder, 'faults.json'), 'utf8')) as {
    id: string;
    kind: string;
    onset_s: number | null;
    gone_s: number | null;
  }[];
  return faults.map(({ id, kind, onset_s: onsetS, gone_s: goneS }) => {
    const rows = readRows(join(folder, `${id}.csv`));
    const numberAt = (atS: number): number => rows.findIndex((row) => row.atS >= atS);
    return {
      kind,
      rows,
      onset: onsetS === null ? undefined : numberAt(onsetS),
      gone: goneS === null ? rows.length : numberAt(goneS),
    };
  });
}

/** Samples left, when it was first said, until the link was lost; undefined when it was not. */
function lead(fault: Fault, alarms: readonly number[]): number | undefined {
  const first = alarms.find((at) => at >= (fault.onset ?? 0) && at < fault.gone);
  return first === undefined ? undefined : fault.gone - first;
}

interface KindTally {
  readonly total: number;
  readonly leads: readonly number[];
  readonly events: number;
  readonly foundByIcinga: number;
}

/** What was said between the onset of a fault and the loss of the link, and in the quiet before. */
function judge(
  fault: Fault,
  stepS?: number,
): { quietSamples: number; falseAlarms: number; tally: KindTally } {
  const said = replay(fault.rows, stepS).filter(({ kind }) => kind === 'degrading' || kind === 'flapping');
  const alarms = said.map(({ at }) => at);
  const quietSamples = fault.onset ?? fault.rows.length;
  const samples = lead(fault, alarms);
  const icinga = lead(fault, icingaFlaps(fault.rows));
  const tally = {
    total: 1,
    leads: samples === undefined ? [] : [samples],
    events: alarms.filter((at) => at >= quietSamples && at < fault.gone).length,
    foundByIcinga: icinga === undefined ? 0 : 1,
  };
  return { quietSamples, falseAlarms: alarms.filter((at) => at < quietSamples).length, tally };
}

function sum(tallies: readonly KindTally[]): KindTally {
  const add = (pick: (tally: KindTally) => number): number =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  return {
    total: add(({ total }) => total),
    leads: tallies.flatMap(({ leads }) => leads),
    events: add(({ events }) => events),
    foundByIcinga: add(({ foundByIcinga }) => foundByIcinga),
  };
}

function warningLines(faults: readonly Fault[], stepS?: number): Line[] {
  const judged = faults.map((fault) => ({ kind: fault.kind, fault, ...judge(fault, stepS) }));
  const quietSamples = judged.reduce((total, one) => total + one.quietSamples, 0);
  const falseAlarms = judged.reduce((total, one) => total + one.falseAlarms, 0);
  const faulty = judged.filter(({ fault }) => fault.onset !== undefined);
  const stepMinutes = (stepS ?? 240) / 60;
  const told = (samples: readonly number[]): string =>
    `${median(samples)} samples (${(median(samples) * stepMinutes).toFixed(0)} min)`;
  const kinds = Map.groupBy(faulty, ({ kind }) => kind);
  const lines = [...kinds].map(([kind, ofKind]): Line => {
    const { total, leads } = sum(ofKind.map(({ tally }) => tally));
    const measure = `${kind} (${total}): warned before the link is lost, median lead`;
    return [measure, `${percent(leads.length / total)}, ${told(leads)}`, '>= 95 %'];
  });
  const flaps = sum((kinds.get('flap') ?? []).map(({ tally }) => tally));
  const all = sum(faulty.map(({ tally }) => tally));
  const falseRate = (falseAlarms / (quietSamples / SAMPLES_A_DAY)).toFixed(3);
  const quietDays = (quietSamples / SAMPLES_A_DAY).toFixed(0);
  return [
    ...lines,
    ['median lead over all kinds', told(all.leads), '>= 50 samples'],
    [`false warnings a day of 360 samples (${quietDays} in order)`, falseRate, '<= 0.05'],
    ['warnings per flapping link', (flaps.events / flaps.total).toFixed(2), '1 to 1.5'],
    ["flapping links that Icinga's score finds", percent(flaps.foundByIcinga / flaps.total), ''],
  ];
}

const { values } = parseArgs({
  options: { rtt: { type: 'string' }, faults: { type: 'string', multiple: true } },
});
if (!values.rtt && !values.faults) {
  console.error('usage: node bench/link-quality.ts [--rtt DIR] [--faults DIR]...');
  process.exitCode = 2;
} else {
  const lines: Line[] = [];
  if (values.rtt) {
    const folder = values.rtt;
    const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    const series = names.sort().map((name) => readRows(join(folder, name)));
    lines.push(
      ...changeLines(
        'tuned on',
        series.filter((_, index) => index % 4 !== 3),
      ),
    );
    lines.push(
      ...changeLines(
        'held out',
        series.filter((_, index) => index % 4 === 3),
      ),
    );
    lines.push(...changeLines('all', series));
  }
  if (values.faults) {
    const faults = values.faults.flatMap(readFaults);
    lines.push(...warningLines(faults));
    lines.push(['the same samples, one in 15 seconds:', '', ''], ...warningLines(faults, 15));
  }
  lines.push(['CPU of a sample', `${((1000 * cost.cpuMs) / cost.samples).toFixed(2)} us`, '<= 5 us']);
  lines.push(['state of a link, saved', `${cost.stateBytes} bytes`, '<= 16384 bytes']);
  const table = lines.map(([measure, value, goal]) => `| ${measure} | ${value} | ${goal} |`);
  console.log(['| measure | Siaga | goal |', '| --- | --- | --- |', ...table].join('\n'));
}
