/** What `siaga doctor` says of a store: can it be read by this user? */

import { access, constants } from 'node:fs/promises';
import type { RowStore, StoreConfig } from '../config/types.ts';
import { createMeasureContext, createStoreSource } from '../measure/measure.ts';
import { mountOf, readMounts } from '../measure/mounts.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { type Diagnosis, failed, ok } from './diagnosis.ts';

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

/** Reads it once, as the service would. */
async function checkSource(store: RowStore): Promise<Diagnosis> {
  const names = createHostResolver();
  const source = createStoreSource(store, createMeasureContext(systemClock, names));
  const limit = deadline(systemClock, store.timeoutMs);
  const reading = await source.read(limit.signal);
  limit.end();
  await source.close();
  names.close();
  return reading.ok
    ? ok(`store ${store.name}`, `its ${store.kind} source answers`)
    : failed(`store ${store.name}`, reading.failure.detail, 'mend what the sentence names');
}
