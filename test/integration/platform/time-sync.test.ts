import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTimeSync } from '../../../src/platform/time-sync.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const CHRONY = `Reference ID    : C0A80001 (192.168.0.1)
Stratum         : 3
System time     : 0.002500000 seconds slow of NTP time
Leap status     : Normal
`;

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

async function program(name: string, script: string): Promise<void> {
  const path = join(folder.path, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}
const says = (text: string) => `printf '%s' '${text}'`;
const read = (signal = AbortSignal.timeout(20_000)) =>
  readTimeSync(signal, { searchPath: folder.path, mark: join(folder.path, 'mark') });

it('believes chrony first, with how far the clock is off', async () => {
  await program('chronyc', says(CHRONY));
  await program('timedatectl', says('no'));
  expect(await read()).toEqual({ synchronised: true, by: 'chrony', offsetMs: 2.5 });
});

it('knows that chrony has no source', async () => {
  await program('chronyc', says(CHRONY.replace('slow', 'fast').replace('Normal', 'Not synchronised')));
  expect(await read()).toEqual({ synchronised: false, by: 'chrony', offsetMs: -2.5 });
});

it.each([
  ['yes', true],
  ['no', false],
])('asks the kernel by timedatectl where chrony does not answer: %s', async (answer, synchronised) => {
  await program('chronyc', 'echo "506 Cannot talk to daemon"; exit 1');
  await program('timedatectl', says(`${answer}\n`));
  expect(await read()).toEqual({ synchronised, by: 'systemd' });
});

it('takes the mark of timesyncd where there is no program', async () => {
  expect(await read()).toBeUndefined();
  await writeFile(join(folder.path, 'mark'), '');
  expect(await read()).toEqual({ synchronised: true, by: 'systemd-timesyncd' });
});

it('cannot tell when the programs say nonsense or hang', async () => {
  await program('chronyc', says('Leap'));
  await program('timedatectl', 'while :; do :; done');
  expect(await read(AbortSignal.timeout(500))).toBeUndefined();
});
