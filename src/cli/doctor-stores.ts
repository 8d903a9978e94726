/** What `siaga doctor` says of stores, stocks and syncs: can they be read by this user, and do their sources answer? */

import { access, constants } from 'node:fs/promises';
import type { RowStore, StockConfig, StoreConfig, SyncConfig } from '../config/types.ts';
import { createMeasureContext, createStoreSource } from '../measure/measure.ts';
import { mountOf, readMounts } from '../measure/mounts.ts';
import { createStockSource } from '../measure/stock.ts';
import { openSync } from '../measure/sync.ts';
import type { SourceFailure } from '../model/observation.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver, type HostResolver } from '../platform/dns.ts';
import { type Diagnosis, failed, ok } from './diagnosis.ts';

const HOUR_MS = 3_600_000;

export function checkStore(store: StoreConfig): Promise<Diagnosis> {
  return 'path' in store ? checkPath(store.name, store.path) : checkSource(store);
}

async function checkPath(name: string, path: string): Promise<Diagnosis> {
  const mount = mountOf(path, await readMounts());
  // A dead one must not be touched here: the call would never come back.
  if (mount && !mount.local) {
    const where = `${path} lies on ${mount.type}`;
    return ok(`store ${name}`, `${where}, which is asked by a child process in case it hangs`);
  }
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return ok(`store ${name}`, `${path} can be read`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(`store ${name}`, `${path} cannot be read: ${why}`, 'create it, or let this user read it');
  }
}

function checkSource(store: RowStore): Promise<Diagnosis> {
  return asked(`store ${store.name}`, store, async (names, signal) => {
    const source = createStoreSource(store, createMeasureContext(systemClock, names));
    const reading = await source.read(signal);
    await source.close();
    return reading.ok ? undefined : reading.failure;
  });
}

export function checkStock(stock: StockConfig): Promise<Diagnosis> {
  return asked(`stock ${stock.name}`, stock, async (names, signal) => {
    const source = createStockSource(stock, { clock: systemClock, names });
    const reading = await source.read(signal);
    await source.close();
    return reading.ok ? undefined : reading.failure;
  });
}

/** Its counts, and the completions of the last hour. */
export function checkSync(sync: SyncConfig): Promise<Diagnosis> {
  return asked(`sync ${sync.name}`, sync, async (names, signal) => {
    const source = openSync(sync, { clock: systemClock, names });
    const { failure } = await source.read(signal, systemClock.now().atMs - HOUR_MS);
    await source.close();
    return failure;
  });
}

/** Once, as the service would. */
async function asked(
  what: string,
  { timeoutMs }: { readonly timeoutMs: number },
  read: (names: HostResolver, signal: AbortSignal) => Promise<SourceFailure | undefined>,
): Promise<Diagnosis> {
  const names = createHostResolver();
  const limit = deadline(systemClock, timeoutMs);
  const failure = await read(names, limit.signal);
  limit.end();
  names.close();
  return failure
    ? failed(what, failure.detail, 'mend what the sentence names')
    : ok(what, 'what tells of it answers');
}
