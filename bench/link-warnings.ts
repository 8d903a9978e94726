/** Scores warnings on links into which a known fault was put that ends in the loss of the link, and on the quiet before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Line, percent, readRows, replay } from './link-replay.ts';
import { icingaFlaps, median, type Row } from './link-scoring.ts';

/** At one sample in 4 minutes. */
const SAMPLES_A_DAY = 360;

export interface Fault {
  readonly kind: string;
  /** Name of the file that its stretch is from. */
  readonly from: string;
  readonly rows: readonly Row[];
  /** Numbers of the samples at which the fault begins and the link is lost; none in a control. */
  readonly onset: number | undefined;
  readonly gone: number;
}

export function readFaults(folder: string): Fault[] {
  const faults = JSON.parse(readFileSync(join(folder, 'faults.json'), 'utf8')) as {
    id: string;
    kind: string;
    from: string;
    onset_s: number | null;
    gone_s: number | null;
  }[];
  return faults.map(({ id, kind, from, onset_s: onsetS, gone_s: goneS }) => {
    const rows = readRows(join(folder, `${id}.csv`));
    const numberAt = (atS: number): number => rows.findIndex((row) => row.atS >= atS);
    return {
      kind,
      from,
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

export function warningLines(name: string, faults: readonly Fault[], stepS?: number): Line[] {
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
    const measure = `${name}: ${kind} (${total}): warned before the link is lost, median lead`;
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
