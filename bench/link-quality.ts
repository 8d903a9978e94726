/**
 * How good the judgement of a link is: `node bench/link-quality.ts [--rtt DIR] [--faults DIR]... [--held NAME]...`.
 * --rtt: a folder of CSV (timestamp_s, rtt_ms, change), changes marked by people.
 * --faults: a folder with faults.json (id, kind, from, onset_s, gone_s, end_s) and a CSV (timestamp_s, rtt_ms) for each.
 * --held: file of --rtt that nothing was tuned on; without it every fourth is held out.
 * Prints a table of measures and goals, apart for what was tuned on and held out, with the CPU of a sample and the bytes
 * of a link's state. To tune, change a constant of src/assess/quality and run it again: what the held-out series do not
 * confirm is not kept.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeLines } from './link-changes.ts';
import { cost, type Line, readRows } from './link-replay.ts';
import { readFaults, warningLines } from './link-warnings.ts';

const USAGE = 'usage: node bench/link-quality.ts [--rtt DIR] [--faults DIR]... [--held NAME]...';

const { values } = parseArgs({
  options: {
    rtt: { type: 'string' },
    faults: { type: 'string', multiple: true, default: [] },
    held: { type: 'string', multiple: true },
  },
});

function namesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort();
}

const names = values.rtt === undefined ? [] : namesOf(values.rtt);
const held = new Set(values.held ?? names.filter((_, index) => index % 4 === 3));

function changes(folder: string): Line[] {
  const series = (chosen: readonly string[]) => chosen.map((name) => readRows(join(folder, name)));
  return [
    ...changeLines('tuned on', series(names.filter((name) => !held.has(name)))),
    ...changeLines('held out', series(names.filter((name) => held.has(name)))),
    ...changeLines('all', series(names)),
  ];
}

function warnings(folders: readonly string[]): Line[] {
  const faults = folders.flatMap(readFaults);
  const apart = held.size === 0 ? [] : [...Map.groupBy(faults, ({ from }) => held.has(from))];
  return [
    ...apart.flatMap(([isHeld, some]) => warningLines(isHeld ? 'held out' : 'tuned on', some)),
    ...warningLines('all', faults),
    ['the same samples, one in 15 seconds:', '', ''],
    ...warningLines('all', faults, 15),
  ];
}

if (values.rtt === undefined && values.faults.length === 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const lines = [
    ...(values.rtt === undefined ? [] : changes(values.rtt)),
    ...(values.faults.length === 0 ? [] : warnings(values.faults)),
    ['CPU of a sample', `${((1000 * cost.cpuMs) / cost.samples).toFixed(2)} us`, '<= 5 us'],
    ['state of a link, saved', `${cost.stateBytes} bytes`, '<= 16384 bytes'],
  ];
  const table = lines.map(([measure, value, goal]) => `| ${measure} | ${value} | ${goal} |`);
  console.log(['| measure | Siaga | goal |', '| --- | --- | --- |', ...table].join('\n'));
}
