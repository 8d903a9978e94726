import { readFileSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { pid } from 'node:process';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { StoreConfig } from '../../../src/config/types.ts';
import { createKernelCalls } from '../../../src/measure/kernel-calls.ts';
import {
  createMeasureContext,
  createStoreSource,
  type MeasureContext,
} from '../../../src/measure/measure.ts';
import type { StoreReading } from '../../../src/model/observation.ts';
import { deadline, systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { isRoot, Mounts } from '../../support/mounts.ts';
import { storeSettings, temporaryFolder } from '../../support/stores.ts';

const names = createHostResolver();

const KIB = 1_024;
const MIB = 1_024 * KIB;
const TIMEOUT_MS = 700;

const filesystem = (path: string): StoreConfig => ({ ...storeSettings, kind: 'filesystem', path });
const directory = (path: string, quotaBytes: number): StoreConfig => ({
  ...storeSettings,
  timeoutMs: TIMEOUT_MS,
  kind: 'directory',
  path,
  quotaBytes,
});

function open(config: StoreConfig, context: MeasureContext = createMeasureContext(systemClock, names)) {
  const source = createStoreSource(config, context);
  const read = async () => {
    const limit = deadline(systemClock, TIMEOUT_MS);
    const startedMs = performance.now();
    const result = await source.read(limit.signal);
    limit.end();
    return { result, tookMs: performance.now() - startedMs };
  };
  return {
    read,
    async value(): Promise<StoreReading> {
      const { result } = await read();
      if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.detail}`);
      return result.value;
    },
    async reason(): Promise<string> {
      const { result } = await read();
      return result.ok ? 'ok' : result.failure.reason;
    },
    [Symbol.asyncDispose]: () => source.close(),
  };
}

/** Writes until the disk has no more room. */
async function fillUp(path: string): Promise<void> {
  const piece = Buffer.alloc(64 * KIB);
  for (let index = 0; index < 10_000; index += 1) {
    try {
      await writeFile(`${path}/piece-${index}`, piece);
    } catch {
      return;
    }
  }
  throw new Error('the disk did not fill up');
}

/** Children of this process that ask about a path; other processes of the machine are not looked at. */
function childrenIn(path: string): number {
  const children = readFileSync(`/proc/self/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.map(commandOf).filter((command) => command.includes(path)).length;
}

function commandOf(child: string): string {
  try {
    return readFileSync(`/proc/${child}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe.skipIf(!isRoot)('stores on disks in trouble (needs root)', () => {
  beforeAll(async () => {
    // The mounts must be real and seen the way the sources see them.
    expect(await readFile('/proc/self/mountinfo', 'utf8')).toContain(' / / ');
  });

  it('a full tmpfs: nothing available, used is its size', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.tmpfs('size=8m');
    await using store = open(filesystem(path));
    expect((await store.value()).availableBytes).toBe(8 * MIB);
    await fillUp(path);
    expect(await store.value()).toMatchObject({ sizeBytes: 8 * MIB, usedBytes: 8 * MIB, availableBytes: 0 });
  });

  it('a directory is full with the file system it lies in, long before its quota', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.tmpfs('size=8m');
    await mkdir(`${path}/spool`);
    await using store = open(directory(`${path}/spool`, 1_024 * MIB));
    expect((await store.value()).availableBytes).toBeLessThanOrEqual(8 * MIB);
    await fillUp(path);
    expect(await store.value()).toMatchObject({ sizeBytes: 1_024 * MIB, availableBytes: 0 });
  });

  it('blocks kept back for root are not available to the office', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.ext4(32, '-m', '20');
    await using store = open(filesystem(path));
    const { sizeBytes, usedBytes, availableBytes } = await store.value();
    expect(sizeBytes - usedBytes - availableBytes).toBeGreaterThan(5 * MIB);
  });

  it('few inodes: they run out while there are bytes', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.ext4(16, '-N', '64');
    await using store = open(filesystem(path));
    const before = await store.value();
    expect(before.inodes).toBeGreaterThanOrEqual(64);
    let made = 0;
    for (; made < 1_000; made += 1) {
      try {
        await writeFile(`${path}/${made}`, '');
      } catch {
        break;
      }
    }
    const after = await store.value();
    expect(after.inodesUsed).toBe(after.inodes);
    expect((after.inodesUsed ?? 0) - (before.inodesUsed ?? 0)).toBe(made);
    expect(after.availableBytes).toBeGreaterThan(MIB);
  });

  it('a disk that becomes read-only says so, in a directory on it too', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.ext4(16);
    await using whole = open(filesystem(path));
    await using part = open(directory(path, MIB));
    expect((await whole.value()).readonly).toBe(false);
    mounts.remountReadOnly(path);
    expect((await whole.value()).readonly).toBe(true);
    expect((await part.value()).readonly).toBe(true);
  });

  it('a mount below a directory is not counted', async () => {
    await using mounts = await Mounts.open();
    const path = mounts.tmpfs('size=8m');
    await writeFile(`${path}/own`, 'abc');
    await mkdir(`${path}/below`);
    const hung = mounts.hung();
    await symlink(hung.path, `${path}/link`);
    await using store = open(directory(path, MIB));
    const parent = path.slice(0, path.lastIndexOf('/'));
    await using all = open(directory(parent, MIB));
    expect((await store.value()).usedBytes).toBe(3);
    // The hung mount lies below this one, and the tmpfs with three bytes too.
    expect(await all.value()).toMatchObject({ usedBytes: 0, files: 0 });
  });
});

describe.skipIf(!isRoot)('hung mounts (needs root)', () => {
  it('answers hung at the deadline, then at once without a second call, and recovers', async () => {
    await using mounts = await Mounts.open();
    const hung = mounts.hung();
    await using store = open(filesystem(hung.path));
    const first = await store.read();
    expect(first.result).toEqual({
      ok: false,
      failure: { reason: 'hung', detail: `${hung.path} does not answer: its mount hangs` },
    });
    expect(first.tookMs).toBeLessThan(TIMEOUT_MS + 300);
    for (let again = 0; again < 5; again += 1) {
      const next = await store.read();
      expect(next.result).toMatchObject({ ok: false, failure: { reason: 'hung' } });
      expect(next.tookMs).toBeLessThan(100);
    }
    expect(childrenIn(hung.path)).toBe(1);
    hung.release();
    await vi.waitUntil(async () => (await store.reason()) === 'protocol', { timeout: 5_000 });
    expect(childrenIn(hung.path)).toBe(0);
    mounts.unmount(hung.path);
    expect((await store.value()).sizeBytes).toBeGreaterThan(0);
  });

  it('is seen through a symbolic link and by a directory; closing leaves no child', async () => {
    await using folder = await temporaryFolder();
    await using mounts = await Mounts.open();
    const hung = mounts.hung();
    await symlink(hung.path, `${folder.path}/records`);
    {
      const context = createMeasureContext(systemClock, names);
      await using viaLink = open(filesystem(`${folder.path}/records`), context);
      await using spool = open(directory(`${hung.path}/spool`, MIB), context);
      const [first, second] = await Promise.all([viaLink.reason(), spool.reason()]);
      expect([first, second]).toEqual(['hung', 'hung']);
      expect(childrenIn(hung.path)).toBe(1);
    }
    await vi.waitUntil(() => childrenIn(hung.path) === 0, { timeout: 5_000 });
  });

  it('eight of them hold up neither healthy stores nor the file writes of everybody else', async () => {
    await using mounts = await Mounts.open();
    const context = createMeasureContext(systemClock, names);
    const hung = Array.from({ length: 8 }, () => mounts.hung());
    await using stack = new AsyncDisposableStack();
    const stuck = hung.map(({ path }) => stack.use(open(filesystem(path), context)));
    const healthy = mounts.tmpfs('size=8m');
    await using store = open(filesystem(healthy), context);
    await using spool = open(directory(healthy, MIB), context);
    const reading = Promise.all(stuck.map((each) => each.reason()));
    for (let round = 0; round < 20; round += 1) {
      const { result, tookMs } = await store.read();
      expect(result.ok).toBe(true);
      expect(tookMs).toBeLessThan(TIMEOUT_MS / 2);
      const startedMs = performance.now();
      await Promise.all(['a', 'b', 'c', 'd'].map((name) => writeFile(`${healthy}/${name}`, name)));
      expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS / 2);
    }
    expect((await spool.value()).files).toBe(4);
    expect(await reading).toEqual(hung.map(() => 'hung'));
  });

  it('when a local disk hangs one pool thread is lost, and the other mounts are read by children', async () => {
    await using mounts = await Mounts.open();
    const hung = mounts.hung();
    const calls = createKernelCalls(systemClock);
    const context: MeasureContext = { clock: systemClock, calls, names };
    const limit = deadline(systemClock, TIMEOUT_MS);
    const bounds = { signal: limit.signal, lifetime: new AbortController().signal };
    // This mount would be asked by a child; here it plays the local disk.
    const call = calls.inProcess('9:9', bounds, () => readFile(`${hung.path}/x`).catch(() => 'back'));
    await expect(call).rejects.toThrow('hung');
    limit.end();
    const healthy = mounts.tmpfs('size=8m');
    await writeFile(`${healthy}/record`, 'abc');
    await using store = open(filesystem(healthy), context);
    await using spool = open(directory(healthy, MIB), context);
    expect((await store.value()).sizeBytes).toBe(8 * MIB);
    expect(await spool.value()).toMatchObject({ usedBytes: 3, files: 1 });
    hung.release();
    await vi.waitUntil(async () => (await outcome(calls)) === 'fine', { timeout: 5_000 });
  });
});

async function outcome(calls: ReturnType<typeof createKernelCalls>): Promise<string> {
  const limit = deadline(systemClock, TIMEOUT_MS);
  const bounds = { signal: limit.signal, lifetime: new AbortController().signal };
  try {
    return await calls.inProcess('8:8', bounds, async () => 'fine');
  } catch (error) {
    return String(error);
  } finally {
    limit.end();
  }
}
