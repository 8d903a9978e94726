/**
 * The only door to name resolution: the hosts file first, then c-ares; never dns.lookup, which shares a thread pool with file
 * calls that may hang. Takes a name and a signal, gives addresses or a failure. Invariant: a query is abandoned at its signal, and
 * the resolver it ran on is not used again, so that nothing learnt from a bad moment outlives it.
 */

import { Resolver } from 'node:dns';
import { isIP } from 'node:net';
import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { HostsFile } from './hosts-file.ts';
import { errorCode } from './network-failure.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'TXT' | 'SRV';
/** `denied`: the server knows for certain that there is no such name or record. */
export type NameFailure = ProbeFailure & { readonly denied?: true };
export type DnsAnswer = Result<readonly string[], NameFailure>;

/** c-ares' own limits; the caller's signal is usually sooner. */
const TRY_TIMEOUT_MS = 2_000;
const TRIES = 4;

interface Pooled {
  readonly resolver: Resolver;
  outstanding: number;
  abandoned: number;
}

/** A record as the text that a zone file has after its type, which is what people write into an expectation. */
function recordText(type: RecordType, record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  const fields = new Map(Object.entries(Object(record)));
  const order = type === 'MX' ? ['priority', 'exchange'] : ['priority', 'weight', 'port', 'name'];
  return order.map((field) => String(fields.get(field))).join(' ');
}

function dnsFailure(error: Error, type: RecordType, name: string, from: string): NameFailure {
  switch (errorCode(error)) {
    case 'ENOTFOUND':
      return { reason: 'dns', detail: `${name} does not exist (NXDOMAIN from ${from})`, denied: true };
    case 'ENODATA':
      return { reason: 'dns', detail: `${name} has no ${type} record at ${from}`, denied: true };
    case 'ESERVFAIL':
      return { reason: 'dns', detail: `${from} could not answer for ${name} (SERVFAIL)` };
    case 'EREFUSED':
      return { reason: 'dns', detail: `${from} refuses to answer for ${name} (REFUSED)` };
    case 'ENOTIMP':
      return { reason: 'dns', detail: `${from} does not know this kind of query (NOTIMP)` };
    case 'ECONNREFUSED':
      return { reason: 'refused', detail: `${from} refuses queries or cannot be reached` };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { reason: 'timeout', detail: `no answer from ${from} for ${name}` };
    case 'EBADNAME':
      return { reason: 'dns', detail: `${name} is not a valid name` };
    case 'EBADRESP':
    case 'EFORMERR':
      return { reason: 'protocol', detail: `the answer of ${from} for ${name} is malformed` };
    default:
      return { reason: 'dns', detail: `${name} could not be resolved by ${from} (${errorCode(error)})` };
  }
}

export interface NameServer {
  /** "10.0.0.53" or "10.0.0.53:53"; the resolvers of the system when absent. */
  readonly server?: string;
  /** Where queries are sent from. */
  readonly localAddress?: string;
}

/** "the system resolver 10.0.0.53": who is to be asked is what somebody at the other end of a telephone wants to know. */
function systemWords(resolver: Resolver): string {
  const servers = resolver.getServers();
  return `the system resolver${servers.length > 1 ? 's' : ''} ${servers.join(', ')}`;
}

function poolKey({ server = '', localAddress = '' }: NameServer): string {
  return `${server} ${localAddress}`;
}

/** One kept c-ares resolver per server and source: a new one for every query costs four times as much. */
export class NameServers {
  readonly #pool = new Map<string, Pooled>();

  /** Who is asked: the server itself, or the resolvers that this host has. */
  nameOf(asked: NameServer): string {
    return asked.server ?? systemWords(this.#pooled(poolKey(asked), asked).resolver);
  }

  query(asked: NameServer, name: string, type: RecordType, signal: AbortSignal): Promise<DnsAnswer> {
    const key = poolKey(asked);
    const pooled = this.#pooled(key, asked);
    const from = this.nameOf(asked);
    return new Promise((resolve) => {
      const abandon = () => {
        this.#retire(key, pooled);
        pooled.abandoned += 1;
        resolve(failed({ reason: 'timeout', detail: `no answer from ${from} for ${name}` }));
        // cancel() ends every query of a resolver, so it waits for the last one nobody listens to.
        if (pooled.abandoned === pooled.outstanding) pooled.resolver.cancel();
      };
      if (signal.aborted)
        return resolve(failed({ reason: 'timeout', detail: `no time left to ask for ${name}` }));
      signal.addEventListener('abort', abandon, { once: true });
      pooled.outstanding += 1;
      pooled.resolver.resolve(name, type, (error, records) => {
        pooled.outstanding -= 1;
        if (signal.aborted) {
          pooled.abandoned -= 1;
          return;
        }
        signal.removeEventListener('abort', abandon);
        if (!error) return resolve(success([records].flat(1).map((record) => recordText(type, record))));
        if (errorCode(error) === 'ETIMEOUT') this.#retire(key, pooled);
        resolve(failed(dnsFailure(error, type, name, from)));
      });
    });
  }

  close(): void {
    for (const { resolver } of this.#pool.values()) resolver.cancel();
    this.#pool.clear();
  }

  #pooled(key: string, { server, localAddress }: NameServer): Pooled {
    const known = this.#pool.get(key);
    if (known) return known;
    const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES });
    if (server !== undefined) resolver.setServers([server]);
    if (localAddress !== undefined) resolver.setLocalAddress(localAddress);
    const pooled: Pooled = { resolver, outstanding: 0, abandoned: 0 };
    this.#pool.set(key, pooled);
    return pooled;
  }

  /**
   * c-ares shortens its time limit to a few times the latency it has seen (down to about a second) and forgets that only after
   * minutes: a server that turned slow would look dead for as long. A new resolver has no such memory, and reads resolv.conf anew.
   */
  #retire(key: string, pooled: Pooled): void {
    if (this.#pool.get(key) === pooled) this.#pool.delete(key);
  }
}

export interface HostResolver {
  /** The addresses of a name in the order to try them, at least one; a literal address is its own answer. */
  resolve(host: string, signal: AbortSignal): Promise<DnsAnswer>;
  close(): void;
}

export interface HostResolverOptions {
  readonly hostsPath?: string;
  readonly server?: string;
}

/** IPv4 before IPv6, and IPv6 only where there is no IPv4: one query for nearly every host of a private network. */
export function createHostResolver(options: HostResolverOptions = {}): HostResolver {
  const hosts = new HostsFile(options.hostsPath ?? '/etc/hosts');
  const servers = new NameServers();
  return {
    async resolve(host, signal) {
      if (isIP(host) !== 0) return success([host]);
      const known = hosts.addresses(host);
      if (known.length > 0) return success(known);
      const v4 = await servers.query(options, host, 'A', signal);
      if (v4.ok || v4.failure.reason !== 'dns' || signal.aborted) return v4;
      const v6 = await servers.query(options, host, 'AAAA', signal);
      return v6.ok ? v6 : v4;
    },
    close: () => servers.close(),
  };
}
