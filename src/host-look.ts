/**
 * A look at the passive signals of this host, at most one at a time: what hangs in the kernel cannot be ended, and is then asked no
 * more. The job that looks does not wait for it.
 */

import type { Config } from './config/types.ts';
import type { HostSignals } from './model/signals.ts';
import { readHostSignals, type Wanted } from './probe/host-signals.ts';

export interface HostLook {
  look(): void;
  /** What is still being read is dropped. */
  close(): void;
}

export function createHostLook(config: Config, seen: (signals: HostSignals) => void): HostLook {
  const { interfaces, addresses } = wantedBy(config);
  /** An interface that has lost its route is still wanted. */
  let known: readonly string[] = [];
  let isLooking = false;
  let closed = false;
  return {
    look() {
      if (isLooking || closed) return;
      isLooking = true;
      // Nothing in it rejects.
      void readHostSignals({ interfaces: [...interfaces, ...known], addresses }).then((signals) => {
        isLooking = false;
        known = [...signals.interfaces.keys()];
        if (!closed) seen(signals);
      });
    },
    close() {
      closed = true;
    },
  };
}

function wantedBy({ sites }: Config): Wanted {
  const probes = sites.flatMap(({ links }) => links.flatMap((link) => link.probes));
  const interfaces = probes.flatMap((probe) =>
    probe.kind === 'host' && probe.interface !== undefined ? [probe.interface] : [],
  );
  return { interfaces, addresses: [...new Set(probes.flatMap(({ localAddress }) => localAddress ?? []))] };
}
