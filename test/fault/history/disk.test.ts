import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { History } from '../../../src/history/history.ts';
import { isAboutAlert } from '../../../src/model/alert.ts';
import { linkLog, openTestHistory, outboxEntry, until, usage, usedBytes } from '../../support/history.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: full, read-only and hung disks need root to mount');

let folder: TemporaryFolder;
let mountPoint: string;
let path: string;
let opened: History[];
let undo: (() => void)[];

beforeEach(async () => {
  folder = await temporaryFolder();
  mountPoint = join(folder.path, 'disk');
  path = join(mountPoint, 'data');
  mkdirSync(mountPoint);
  opened = [];
  undo = [];
});

afterEach(async () => {
  // A frozen disk is thawed before anybody waits for what is on it.
  for (const step of undo.splice(0).reverse()) step();
  for (const history of opened) await history.close();
  await folder[Symbol.asyncDispose]();
});

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function mountTmpfs(): void {
  run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mountPoint);
  undo.push(() => run('umount', '--lazy', mountPoint));
}

function mountExt4(): void {
  const image = join(folder.path, 'image');
  writeFileSync(image, '');
  truncateSync(image, 32 * 1024 * 1024);
  run('mkfs.ext4', '-q', image);
  run('mount', '-o', 'loop', image, mountPoint);
  undo.push(() => run('umount', '--lazy', mountPoint));
}

async function open(answerTimeoutMs?: number) {
  const result = await openTestHistory({
    path,
    budgetBytes: 32 * 1024 * 1024,
    ...(answerTimeoutMs === undefined ? {} : { answerTimeoutMs }),
  });
  opened.push(result.history);
  return result;
}

/**
 * Every write to the disk hangs from now on. The disk is thawed from outside after a while whatever happens, because a
 * process that waits for it can be neither stopped nor looked at.
 */
function freeze(): () => void {
  run('fsfreeze', '--freeze', mountPoint);
  const watchdog = spawn('sh', ['-c', `sleep 30; fsfreeze --unfreeze '${mountPoint}'`], { stdio: 'ignore' });
  let isFrozen = true;
  const thaw = () => {
    if (isFrozen) run('fsfreeze', '--unfreeze', mountPoint);
    isFrozen = false;
    watchdog.kill();
  };
  undo.push(thaw);
  return thaw;
}

/** Writes until nothing more fits. */
function fillDisk(): string {
  const filler = join(mountPoint, 'filler');
  for (let bytes = 1024 * 1024; bytes >= 512; bytes /= 2) {
    try {
      for (;;) writeFileSync(filler, new Uint8Array(bytes), { flag: 'a' });
    } catch {}
  }
  return filler;
}

function decide(history: History, number: number) {
  history.log(linkLog(number, number % 2 === 0 ? 'up' : 'down'));
  return history.commit({ alertState: { number }, entries: [outboxEntry(`a${number}`)] });
}

const pendingIds = (history: History) =>
  history.outbox
    .pending('chat')
    .filter(isAboutAlert)
    .map((entry) => entry.event.alert.alertId);

async function seriesValues(history: History): Promise<readonly number[]> {
  const series = await history.series({ key: usedBytes, fromMs: 0, untilMs: 1_000_000, maxPoints: 100_000 });
  return series.ok ? series.value.map((point) => point.last) : [];
}

describe.skipIf(!isRoot)('a full disk', () => {
  test('still takes decisions by the reserve, keeps samples in memory, and is written to again by itself', async () => {
    mountTmpfs();
    const { history, lines } = await open();
    expect((await decide(history, 1)).ok).toBe(true);
    const filler = fillDisk();
    for (let second = 1; second <= 2_000; second++) history.record([usage(second, second)]);
    await until(() => history.status().failure?.reason === 'full');

    for (let number = 2; number <= 20; number++) expect((await decide(history, number)).ok).toBe(true);
    expect(history.status().failure?.reason).toBe('full');
    expect(await seriesValues(history)).toHaveLength(2_000);

    rmSync(filler);
    await until(() => history.status().failure === undefined);
    expect(lines.slice(1)).toEqual([
      'warn history is kept in memory only full',
      'info history is stored again',
    ]);
    await history.close();
    const again = (await open()).history;
    expect(again.restore().alertState).toEqual({ number: 20 });
    expect(again.restore().log.map((entry) => entry.sequence)).toEqual(
      Array.from({ length: 20 }, (_, i) => 20 - i),
    );
    expect(pendingIds(again)).toHaveLength(20);
    expect(await seriesValues(again)).toHaveLength(2_000);
    expect(again.status()).toMatchObject({ droppedSamples: 0 });
  });

  test('without even the reserve keeps everything in memory until there is room', async () => {
    mountTmpfs();
    const { history } = await open();
    await decide(history, 1);
    fillDisk();
    // The reserve is given back with the first decision; fill that too.
    await decide(history, 2);
    const filler = fillDisk();
    let number = 2;
    await until(async () => !(await decide(history, ++number)).ok);
    expect(history.status().failure?.reason).toBe('full');
    expect(pendingIds(history)).toHaveLength(number);

    rmSync(filler);
    await until(() => history.status().failure === undefined);
    await history.close();
    const again = (await open()).history;
    expect(again.restore().alertState).toEqual({ number });
    expect(pendingIds(again)).toHaveLength(number);
    expect(again.restore().log).toHaveLength(Math.min(200, number));
  });

  test('at the first start leaves the service in memory, and is used when there is room', async () => {
    mountTmpfs();
    const filler = fillDisk();
    const { history } = await open();
    const { logId } = history;
    expect(history.status().failure?.reason).toBe('full');
    expect((await decide(history, 1)).ok).toBe(false);
    rmSync(filler);
    await until(() => history.status().failure === undefined);
    expect(history.logId).toBe(logId);
    await history.close();
    const again = (await open()).history;
    expect(again.logId).toBe(logId);
    expect(again.restore().alertState).toEqual({ number: 1 });
    expect(pendingIds(again)).toEqual(['a1']);
  });
});

describe.skipIf(!isRoot)('a read-only disk', () => {
  test('at the start gives what it holds, and takes what is new once it can be written', async () => {
    mountTmpfs();
    const { history: before } = await open();
    before.record([usage(1, 1)]);
    await decide(before, 1);
    await before.close();
    run('mount', '-o', 'remount,ro', mountPoint);

    const { history, lines } = await open();
    expect(lines).toEqual(['warn history is kept in memory only readonly']);
    expect(history.restore().alertState).toEqual({ number: 1 });
    expect(pendingIds(history)).toEqual(['a1']);
    expect(await seriesValues(history)).toEqual([1]);
    expect(await decide(history, 2)).toMatchObject({ ok: false, failure: { reason: 'readonly' } });
    expect(await seriesValues(history)).toEqual([1]);

    run('mount', '-o', 'remount,rw', mountPoint);
    await until(() => history.status().failure === undefined);
    expect(history.logId).toBe(before.logId);
    await history.close();
    const again = (await open()).history;
    expect(again.restore().alertState).toEqual({ number: 2 });
    expect(pendingIds(again)).toEqual(['a1', 'a2']);
  });

  test('after an error of the filesystem goes on from memory, and on a mended one with everything', async () => {
    mountExt4();
    const { history } = await open();
    await decide(history, 1);
    run('mount', '-o', 'remount,abort', mountPoint);
    const failed = await decide(history, 2);
    expect(failed.ok).toBe(false);
    expect(['readonly', 'io']).toContain(history.status().failure?.reason);
    expect(pendingIds(history)).toEqual(['a1', 'a2']);

    run('umount', '--lazy', mountPoint);
    undo.pop();
    mountTmpfs();
    await until(() => history.status().failure === undefined);
    await history.close();
    const again = (await open()).history;
    expect(again.restore().alertState).toEqual({ number: 2 });
    expect(pendingIds(again)).toEqual(['a1', 'a2']);
  });
});

/** Opening, on a busy machine, must fit into it as well. */
const HUNG_AFTER_MS = 3_000;

describe.skipIf(!isRoot)('a hung disk', () => {
  test('is said in bounded time, asked no more, and used again when it answers', async () => {
    mountExt4();
    const { history, lines } = await open(HUNG_AFTER_MS);
    await decide(history, 1);
    const thaw = freeze();
    const askedAtMs = performance.now();
    expect(await decide(history, 2)).toMatchObject({ ok: false, failure: { reason: 'hung' } });
    expect(performance.now() - askedAtMs).toBeGreaterThan(0.8 * HUNG_AFTER_MS);
    const askedAgainAtMs = performance.now();
    expect(await decide(history, 3)).toMatchObject({ ok: false, failure: { reason: 'hung' } });
    expect(await history.logEntries({ limit: 1 })).toMatchObject({
      ok: false,
      failure: { reason: 'hung' },
    });
    expect(performance.now() - askedAgainAtMs).toBeLessThan(HUNG_AFTER_MS / 2);
    expect(history.status().failure?.reason).toBe('hung');
    expect(pendingIds(history)).toEqual(['a1', 'a2', 'a3']);
    thaw();
    await until(() => history.status().failure === undefined);
    expect(lines.slice(1)).toEqual([
      'warn history is kept in memory only hung',
      'info history is stored again',
    ]);
    await history.close();
    const again = (await open()).history;
    expect(again.restore().alertState).toEqual({ number: 3 });
    expect(pendingIds(again)).toEqual(['a1', 'a2', 'a3']);
  });

  test('does not hold up the end of the service', async () => {
    mountExt4();
    const { history } = await open(HUNG_AFTER_MS);
    await decide(history, 1);
    freeze();
    expect((await decide(history, 2)).ok).toBe(false);
    const closedAtMs = performance.now();
    await history.close();
    expect(performance.now() - closedAtMs).toBeLessThan(8_000 + 2 * HUNG_AFTER_MS);
  });
});
