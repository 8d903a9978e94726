import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../src/platform/folder.ts';
import { temporaryFolder } from '../../support/stores.ts';

it('makes what is missing, with its mode, and leaves what is there', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a', 'b', 'c');
  makeFolder(path, 0o700);
  makeFolder(path, 0o755);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it('refuses a file in the way', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  writeFileSync(path, '');
  expect(() => makeFolder(path, 0o700)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(path, 'below'), 0o700)).toThrow(/ENOTDIR/);
});

it('ends where the kernel has no folders to give', () => {
  expect(() => makeFolder('/proc/siaga/data', 0o700)).toThrow(/ENOENT/);
});
