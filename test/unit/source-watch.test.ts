import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/model/history.ts';
import type { StoreObservation, StoreReading } from '../../src/model/observation.ts';
import { createSourceWatch } from '../../src/source-watch.ts';
import { createState } from '../../src/state/state.ts';
import { recordedLogger } from '../support/quiet-logger.ts';
import { texts } from './assess/fixtures.ts';

const reading: StoreReading = {
  sizeBytes: 100,
  usedBytes: 40,
  availableBytes: 60,
  volume: 'ext4 /dev/sdb1 at /srv',
};

function world(kept: ReadonlyMap<string, string> = new Map()) {
  const state = createState(0, []);
  state.watch([
    { id: 'a', links: [], stores: [{ name: 'records' }], stocks: [{ name: 'cards' }], syncs: [] },
  ]);
  const noted: Partial<LogEntry>[] = [];
  const remembered = new Map<string, string | null>();
  const watch = createSourceWatch({
    logger: recordedLogger(),
    state,
    metrics: { observe: () => {} },
    history: {
      record: () => {},
      restore: () => ({ alertState: undefined, log: [], kept }),
      keep: (name, value) => remembered.set(name, value),
    },
    texts,
    note: (entry) => noted.push(entry),
  });
  const read = (outcome: StoreObservation['outcome'], atMs = 1_000) =>
    watch.heard({ kind: 'store', site: 'a', store: 'records', atMs, monotonicMs: atMs, outcome });
  const store = () => state.picture().sites.get('a')?.stores.get('records');
  return { watch, read, store, noted, remembered, state };
}

const slow = {
  ok: false,
  failure: { reason: 'timeout', detail: '/srv was not read within its time' },
} as const;

describe('what is read of stores and stocks', () => {
  it('is noted when it fails and when it is well again, once', () => {
    const { read, noted } = world();
    read(slow);
    read(slow);
    read({ ok: true, value: reading });
    expect(noted.map(({ kind, subject, state }) => [kind, subject, state])).toEqual([
      ['source', 'records', 'timeout'],
      ['source', 'records', 'readable'],
    ]);
  });

  it('is explained by the load of this host, where that is a cause', () => {
    const { watch, read, store } = world();
    watch.loadSeen({ atMs: 0, disk: { name: 'sdb', busyRatio: 0.98 } });
    read(slow);
    expect(store()?.failure?.detail).toBe(
      '/srv was not read within its time. The disk sdb of this host was busy 98 % of the last minute.',
    );
    read({ ok: false, failure: { reason: 'missing', detail: '/srv does not exist' } });
    expect(store()?.failure?.detail).toBe('/srv does not exist');
  });

  it('lies on other disks than before, seen at the instant of the reading, and remembered', () => {
    const { read, noted, remembered } = world(new Map([['volume/a/records', 'ext4 /dev/sda1 at /']]));
    read({ ok: true, value: reading }, 5_000);
    read({ ok: true, value: reading }, 6_000);
    expect(noted).toMatchObject([{ subject: 'records', state: 'replaced', atMs: 5_000 }]);
    expect([...remembered]).toEqual([['volume/a/records', 'ext4 /dev/sdb1 at /srv']]);
  });

  it('is told of stocks too, and of nothing that left the configuration', () => {
    const { watch, noted, state } = world();
    const of = { kind: 'stock', site: 'a', atMs: 1, monotonicMs: 1 } as const;
    watch.heard({ ...of, stock: 'cards', outcome: { ok: true, value: { items: 5 } } });
    watch.heard({ ...of, stock: 'gone', outcome: slow });
    expect(state.picture().sites.get('a')?.stocks.get('cards')?.reading).toEqual({ items: 5 });
    expect(noted).toEqual([]);
  });
});
