/**
 * Names as this host resolves them, by c-ares and resolv.conf. Invariant: a query is abandoned at its signal, and the resolver it
 * ran on is not used again, so that nothing learnt from a bad moment outlives it; nor is one from before resolv.conf changed.
 */

import { Resolver } from 'node:dns';
import { failed, success } from '../model/result.ts';
import type { RecordType } from './dns-message.ts';
import { fileVersion } from './hosts-file.ts';
import { type DnsAnswer, nameFailure, silence } from './name-failure.ts';
import { errorCode } from './network-failure.ts';

/** c-ares' own limits; the caller's signal is usually sooner. */
const TRY_TIMEOUT_MS = 2_000;
const TRIES = 4;

/** The path that c-ares reads it from, once for each resolver. */
const RESOLV_CONF = '/etc/resolv.conf';

interface Kept {
  readonly resolver: Resolver;
  /** Of resolv.conf. */
  readonly version: string | undefined;
  outstanding: number;
  abandoned: number;
}

export interface SystemNamesOptions {
  /** Asked instead of those of this host. */
  readonly server?: string;
  /** Where queries are sent from. */
  readonly localAddress?: string;
}

/** One kept resolver: a new one for every query costs four times as much. */
export class SystemNames {
  readonly #options: SystemNamesOptions;
  #kept: Kept | undefined;

  constructor(options: SystemNamesOptions = {}) {
    this.#options = options;
  }

  /** "the system resolver 10.0.0.53": who is asked is what somebody at the other end of a telephone wants to know. */
  get servers(): string {
    return serversOf(this.#current());
  }

  query(name: string, type: RecordType, signal: AbortSignal): Promise<DnsAnswer> {
    const kept = this.#current();
    const from = this.#options.server ?? serversOf(kept);
    return new Promise((resolve) => {
      const abandon = () => {
        this.#retire(kept);
        kept.abandoned += 1;
        resolve(failed(silence(name, from)));
        // cancel() ends every query of a resolver, so it waits for the last one nobody listens to.
        if (kept.abandoned === kept.outstanding) kept.resolver.cancel();
      };
      if (signal.aborted)
        return resolve(failed({ reason: 'timeout', detail: `no time left to ask for ${name}` }));
      signal.addEventListener('abort', abandon, { once: true });
      kept.outstanding += 1;
      kept.resolver.resolve(name, type, (error, records) => {
        kept.outstanding -= 1;
        if (signal.aborted) {
          kept.abandoned -= 1;
          return;
        }
        signal.removeEventListener('abort', abandon);
        if (!error) return resolve(success([records].flat(1).map((record) => recordText(type, record))));
        if (errorCode(error) === 'ETIMEOUT') this.#retire(kept);
        resolve(failed(nameFailure(errorCode(error), type, name, from)));
      });
    });
  }

  close(): void {
    this.#kept?.resolver.cancel();
    this.#kept = undefined;
  }

  #current(): Kept {
    const { server, localAddress } = this.#options;
    const version = server === undefined ? fileVersion(RESOLV_CONF) : undefined;
    if (this.#kept && this.#kept.version === version) return this.#kept;
    const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES });
    if (server !== undefined) resolver.setServers([server]);
    if (localAddress !== undefined) resolver.setLocalAddress(localAddress);
    this.#kept = { resolver, version, outstanding: 0, abandoned: 0 };
    return this.#kept;
  }

  /**
   * c-ares shortens its time limit to a few times the latency it has seen (down to about a second) and forgets that only after
   * minutes: a server that turned slow would look dead for as long. A new resolver has no such memory, and reads resolv.conf anew.
   */
  #retire(kept: Kept): void {
    if (this.#kept === kept) this.#kept = undefined;
  }
}

function serversOf({ resolver }: Kept): string {
  const servers = resolver.getServers();
  return `the system resolver${servers.length > 1 ? 's' : ''} ${servers.join(', ')}`;
}

/** A record as the text that a zone file has after its type, which is what people write into an expectation. */
function recordText(type: RecordType, record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const fields = new Map(Object.entries(Object(record)));
  const order = type === 'MX' ? ['priority', 'exchange'] : ['priority', 'weight', 'port', 'name'];
  return order.map((field) => String(fields.get(field))).join(' ');
}
