/**
 * Runs benches one after the other, each in a process of its own, and closes with one table of goals and verdicts.
 *
 *     npm run bench                 all that need no options, about fifteen minutes
 *     npm run bench -- NAME ...     only these
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** In the order of a probe's way through the house. */
const BENCHES = ['schedule', 'probes', 'pipeline', 'history', 'forecast-cost', 'delivery', 'page', 'service'];
/** A row with its verdict, or a sentence that names its goal. */
const VERDICT = /\s(?:met|MISSED)$|\(goal /;

interface Outcome {
  readonly name: string;
  readonly code: number;
  readonly judged: readonly string[];
}

async function run(name: string): Promise<Outcome> {
  console.log(`\n== ${name}`);
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const judged: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line);
    if (VERDICT.test(line) || line.startsWith('SKIPPED')) judged.push(line);
  });
  const [code] = await once(child, 'close');
  return { name, code: Number(code), judged };
}

const asked = process.argv.slice(2);
const outcomes: Outcome[] = [];
for (const name of asked.length > 0 ? asked : BENCHES) outcomes.push(await run(name));
console.log('\n== goals');
for (const { name, code, judged } of outcomes) {
  for (const line of judged) console.log(`${name.padEnd(12)}${line}`);
  if (code !== 0 && !judged.some((line) => line.endsWith('MISSED')))
    console.log(`${name.padEnd(12)}FAILED (exit ${code})`);
}
process.exitCode = outcomes.some(({ code }) => code !== 0) ? 1 : 0;
