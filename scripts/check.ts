// Everything that can be checked within seconds: format and lint, types, unused code, unit tests. They run side by side, and each
// one's words are printed when it is through, so that they do not mix. Fails when one of them does.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const CHECKS: readonly (readonly [string, ...string[]])[] = [
  ['vitest', 'run', '--project', 'unit', '--reporter=dot', '--maxWorkers=2'],
  ['tsc'],
  ['biome', 'check', '--error-on-warnings', '.'],
  ['knip'],
];

async function run([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  process.stdout.write(`> ${[program, ...args].join(' ')}\n${out}${err}`);
  if (code !== 0) process.stdout.write(`> ${program} failed (${code ?? 'it could not be started'})\n`);
  return code === 0;
}

const passed = await Promise.all(CHECKS.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
