import { mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { DirectoryStore } from '../../../src/config/types.ts';
import { ChildCount } from '../../../src/measure/child-count.ts';
import { createMeasureContext, createStoreSource } from '../../../src/measure/measure.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { storeSettings, type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const names = createHostResolver();

const QUOTA_BYTES = 1_000_000;

function open(path: string) {
  const config: DirectoryStore = { ...storeSettings, kind: 'directory', path, quotaBytes: QUOTA_BYTES };
  const source = createStoreSource(config, createMeasureContext(systemClock, names));
  const read = () => source.read(AbortSignal.timeout(5_000));
  return {
    read,
    async value() {
      const result = await read();
      if (!result.ok) throw new Error(result.failure.detail);
      return result.value;
    },
    [Symbol.asyncDispose]: () => source.close(),
  };
}

const OLDEST_MS = Date.UTC(2026, 0, 5, 8);

/** Three files of 1,000, 200 and 30 bytes, with what must not be counted beside them. */
async function fill(folder: TemporaryFolder): Promise<void> {
  await mkdir(`${folder.path}/spool/2026/03`, { recursive: true });
  await mkdir(`${folder.path}/outside`);
  await mkdir(`${folder.path}/spool/lost+found`);
  await writeFile(`${folder.path}/spool/a`, Buffer.alloc(1_000));
  await writeFile(`${folder.path}/spool/2026/b`, Buffer.alloc(200));
  await writeFile(`${folder.path}/spool/2026/03/c`, Buffer.alloc(30));
  await utimes(`${folder.path}/spool/2026/b`, OLDEST_MS / 1_000, OLDEST_MS / 1_000);
  await writeFile(`${folder.path}/outside/big`, Buffer.alloc(5_000));
  await writeFile(`${folder.path}/spool/lost+found/piece`, Buffer.alloc(5_000));
  await symlink(`${folder.path}/outside`, `${folder.path}/spool/link`);
  await symlink(`${folder.path}/outside/big`, `${folder.path}/spool/file-link`);
}

describe('a directory', () => {
  it('counts its regular files and nothing else', async () => {
    await using folder = await temporaryFolder();
    await fill(folder);
    await using store = open(`${folder.path}/spool`);
    expect(await store.value()).toMatchObject({
      sizeBytes: QUOTA_BYTES,
      usedBytes: 1_230,
      availableBytes: QUOTA_BYTES - 1_230,
      files: 3,
      oldestAtMs: OLDEST_MS,
      readonly: false,
    });
  });

  it('follows a path that is itself a symbolic link', async () => {
    await using folder = await temporaryFolder();
    await fill(folder);
    await symlink('spool', `${folder.path}/current`);
    await using store = open(`${folder.path}/current`);
    expect((await store.value()).usedBytes).toBe(1_230);
  });

  it('sees what comes, grows, goes and moves from reading to reading', async () => {
    await using folder = await temporaryFolder();
    await fill(folder);
    await using store = open(`${folder.path}/spool`);
    await store.value();
    await writeFile(`${folder.path}/spool/2026/03/d`, Buffer.alloc(7));
    expect((await store.value()).usedBytes).toBe(1_237);
    await truncate(`${folder.path}/spool/a`, 2_000);
    expect((await store.value()).usedBytes).toBe(2_237);
    await rm(`${folder.path}/spool/2026`, { recursive: true });
    expect(await store.value()).toMatchObject({ usedBytes: 2_000, files: 1 });
    await rm(`${folder.path}/spool/a`);
    const empty = await store.value();
    expect(empty).toMatchObject({ usedBytes: 0, files: 0, availableBytes: QUOTA_BYTES });
    expect(empty).not.toHaveProperty('oldestAtMs');
  });

  it('does not mind files that vanish while it counts', async () => {
    await using folder = await temporaryFolder();
    const names = Array.from({ length: 600 }, (_, index) => `${folder.path}/f${index}`);
    await Promise.all(names.map((name) => writeFile(name, 'x')));
    await using store = open(folder.path);
    const [result] = await Promise.all([store.read(), ...names.map((name) => rm(name))]);
    if (!result.ok) throw new Error(result.failure.detail);
    expect(result.value.files).toBeLessThanOrEqual(600);
    expect(await store.value()).toMatchObject({ usedBytes: 0, files: 0 });
  });

  it('says what is wrong with a path, and goes on when it is mended', async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/spool`;
    await using store = open(path);
    expect(await store.read()).toMatchObject({ ok: false, failure: { reason: 'missing' } });
    await writeFile(path, 'a file');
    expect(await store.read()).toEqual({
      ok: false,
      failure: { reason: 'missing', detail: `${path} is not a directory` },
    });
    await rm(path);
    await mkdir(path);
    await writeFile(`${path}/a`, 'abc');
    expect((await store.value()).usedBytes).toBe(3);
  });

  it('answers by its deadline', async () => {
    await using folder = await temporaryFolder();
    await fill(folder);
    const config: DirectoryStore = { ...storeSettings, kind: 'directory', path: folder.path, quotaBytes: 1 };
    const source = createStoreSource(config, createMeasureContext(systemClock, names));
    const result = await source.read(AbortSignal.abort());
    expect(result).toMatchObject({ ok: false, failure: { reason: 'timeout' } });
    await source.close();
  });
});

describe('the count of a child process', () => {
  it('is the same as the count made here', async () => {
    await using folder = await temporaryFolder();
    await fill(folder);
    await symlink('spool', `${folder.path}/current`);
    const closed = new AbortController();
    const count = new ChildCount(systemClock, closed.signal);
    const expected = { files: 3, bytes: 1_230, oldestAtMs: OLDEST_MS };
    expect(await count.count(`${folder.path}/current`, 5_000)).toEqual(expected);
    closed.abort();
  });

  it('fails for what is not there', async () => {
    const count = new ChildCount(systemClock, new AbortController().signal);
    await expect(count.count('/nowhere/at/all', 5_000)).rejects.toMatchObject({
      failure: { reason: 'missing' },
    });
  });
});
