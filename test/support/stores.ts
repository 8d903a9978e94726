/** What tests of stores need: settings that a store must have and a folder that goes away by itself. */

import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const storeSettings = {
  name: 'records',
  schedule: { kind: 'every', everyMs: 60_000 },
  timeoutMs: 5_000,
  forecastEveryMs: 300_000,
  nearlyFull: { fireRatio: 0.95, clearRatio: 0.9 },
} as const;

/** A folder in memory where there is one: a busy disk that takes half a second is no part of a story told faster than life. */
export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(base = tmpdir()): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(base, 'siaga-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
