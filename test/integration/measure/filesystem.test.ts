import { statfs } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { FilesystemStore } from '../../../src/config/types.ts';
import { createMeasureContext, createStoreSource, type StoreSource } from '../../../src/measure/measure.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { storeSettings, temporaryFolder } from '../../support/stores.ts';

const names = createHostResolver();

const store = (path: string): FilesystemStore => ({ ...storeSettings, kind: 'filesystem', path });

describe('a file system', () => {
  const opened: StoreSource[] = [];
  const read = (path: string) => {
    const source = createStoreSource(store(path), createMeasureContext(systemClock, names));
    opened.push(source);
    return source.read(AbortSignal.timeout(5_000));
  };
  afterEach(async () => {
    for (const source of opened.splice(0)) await source.close();
  });

  it('reads the sizes that the kernel gives', async () => {
    await using folder = await temporaryFolder();
    const result = await read(folder.path);
    const kernel = await statfs(folder.path);
    if (!result.ok) throw new Error(result.failure.detail);
    expect(result.value.sizeBytes).toBe(kernel.blocks * kernel.bsize);
    expect(result.value.usedBytes).toBeGreaterThan(0);
    expect(result.value.usedBytes + result.value.availableBytes).toBeLessThanOrEqual(result.value.sizeBytes);
    expect(result.value.readonly).toBe(false);
  });

  it('asks a mount that is not a local disk by a child process', async () => {
    const result = await read('/sys');
    // The kernel gives /sys a size of nothing at all, which cannot be a store.
    expect(result).toMatchObject({ ok: false, failure: { reason: 'range' } });
  });

  it.each(['/sys/nowhere', '/nowhere/at/all'])('says that %s is missing', async (path) => {
    const result = await read(path);
    expect(result).toEqual({
      ok: false,
      failure: { reason: 'missing', detail: `${path} does not exist` },
    });
  });
});
