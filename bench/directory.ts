/**
 * What it costs to watch a directory with a million files: a thousand folders of a thousand files. Beside it `du`, which goes
 * through all of them each time. Needs a million inodes in the folder for temporary files; some minutes, most of them for making the files.
 *
 *     npm run bench -- directory
 */

import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryStore } from '../src/config/types.ts';
import { createMeasureContext, createStoreSource } from '../src/measure/measure.ts';
import { systemClock } from '../src/platform/clock.ts';
import { createHostResolver } from '../src/platform/dns.ts';
import { table } from './table.ts';

const FOLDERS = 1_000;
const FILES = 1_000;
const DEADLINE_MS = 30_000;
const READINGS = 20;

const root = mkdtempSync(join(tmpdir(), 'siaga-directory-'));
const fileAt = (folder: number, file: number | string) => join(root, `${folder}`, `${file}`);

function touch(path: string): void {
  closeSync(openSync(path, 'w'));
}

function fill(): void {
  for (let folder = 0; folder < FOLDERS; folder++) {
    mkdirSync(join(root, `${folder}`));
    for (let file = 0; file < FILES; file++) touch(fileAt(folder, file));
  }
}

const config: DirectoryStore = {
  kind: 'directory',
  name: 'records',
  path: root,
  quotaBytes: 2 ** 40,
  schedule: { kind: 'every', everyMs: 60_000 },
  timeoutMs: DEADLINE_MS,
  forecastEveryMs: 300_000,
  nearlyFull: { fireRatio: 0.95, clearRatio: 0.92 },
};
const source = createStoreSource(config, createMeasureContext(systemClock, createHostResolver()));

/** Files counted, undefined before the first total, and what it cost. */
async function read(): Promise<{ readonly files: number | undefined; readonly cpuMs: number }> {
  const before = process.cpuUsage();
  const reading = await source.read(AbortSignal.timeout(DEADLINE_MS));
  const { user, system } = process.cpuUsage(before);
  return { files: reading.ok ? reading.value.files : undefined, cpuMs: (user + system) / 1_000 };
}

async function firstTotal(): Promise<{ readonly readings: number; readonly cpuMs: number }> {
  let cpuMs = 0;
  for (let readings = 1; ; readings++) {
    const { files, cpuMs: more } = await read();
    cpuMs += more;
    if (files !== undefined) return { readings, cpuMs };
  }
}

/** The mean cost of a reading while `change` happens before each. */
async function meanCost(
  change: (reading: number) => void,
): Promise<{ readonly cpuMs: number; readonly files: number }> {
  let cpuMs = 0;
  let files = 0;
  for (let reading = 0; reading < READINGS; reading++) {
    change(reading);
    const answer = await read();
    cpuMs += answer.cpuMs;
    files = answer.files ?? 0;
  }
  return { cpuMs: cpuMs / READINGS, files };
}

/** CPU of one `du`, children's time as the kernel counts it. */
function duCpuMs(): number {
  const script = 'du -s --apparent-size "$0" >/dev/null; times';
  const { stdout } = spawnSync('bash', ['-c', script, root], { encoding: 'utf8' });
  const [user = 0, system = 0] = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1_000,
  );
  return user + system;
}

try {
  fill();
  const rssBefore = process.memoryUsage.rss();
  const first = await firstTotal();
  const quiet = await meanCost(() => {});
  const busy = await meanCost((reading) => {
    for (let file = 0; file < 100; file++) touch(fileAt(reading, `new-${reading}-${file}`));
    appendFileSync(fileAt(FOLDERS - 1, 0), 'grows');
  });
  const expected = FOLDERS * FILES + READINGS * 100;
  console.log(
    table([
      { measure: 'first total: readings', value: first.readings, unit: '' },
      { measure: 'first total: CPU', value: first.cpuMs, unit: 'ms' },
      { measure: 'a reading, nothing changed: CPU', value: quiet.cpuMs, unit: 'ms', atMost: 400 },
      { measure: 'a reading, 100 files came: CPU', value: busy.cpuMs, unit: 'ms', atMost: 400 },
      {
        measure: 'files not counted at the end',
        value: Math.abs(expected - busy.files),
        unit: '',
        atMost: 0,
      },
      {
        measure: 'memory of the tally',
        value: (process.memoryUsage.rss() - rssBefore) / 2 ** 20,
        unit: 'MiB',
      },
      { measure: 'du, each time: CPU', value: duCpuMs(), unit: 'ms' },
    ]),
  );
} finally {
  await source.close();
  rmSync(root, { recursive: true, force: true });
}
