/**
 * The only door to name resolution: the hosts file first, then c-ares; never dns.lookup, which shares a thread pool with file
 * calls that may hang. A name server that is named is asked by a client of our own. Takes a name and a signal, gives addresses or a
 * failure. Invariant: a query ends at its signal, and nothing learnt from a bad moment outlives it.
 */

import { isIP } from 'node:net';
import { success } from '../model/result.ts';
import type { Clock } from './clock.ts';
import type { RecordType } from './dns-message.ts';
import { HostsFile } from './hosts-file.ts';
import { NameClient } from './name-client.ts';
import type { DnsAnswer } from './name-failure.ts';
import { SystemNames } from './system-names.ts';

export interface NameServer {
  /** "10.0.0.53" or "10.0.0.53:53"; the resolvers of the system when absent. */
  readonly server?: string;
  /** Where queries are sent from. */
  readonly localAddress?: string;
}

/** Name servers that are asked for themselves, each by what is kept for it and the source of its queries. */
export class NameServers {
  readonly #clock: Clock;
  readonly #clients = new Map<string, NameClient>();
  readonly #systems = new Map<string, SystemNames>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who is asked: the server itself, or the resolvers that this host has. */
  nameOf({ server, localAddress }: NameServer): string {
    return server ?? this.#system(localAddress).servers;
  }

  query(
    { server, localAddress }: NameServer,
    name: string,
    type: RecordType,
    signal: AbortSignal,
  ): Promise<DnsAnswer> {
    if (server === undefined) return this.#system(localAddress).query(name, type, signal);
    return this.#client(server, localAddress).query(name, type, signal);
  }

  close(): void {
    for (const each of [...this.#clients.values(), ...this.#systems.values()]) each.close();
    this.#clients.clear();
    this.#systems.clear();
  }

  #client(server: string, localAddress: string | undefined): NameClient {
    const key = `${server} ${localAddress ?? ''}`;
    const known = this.#clients.get(key);
    if (known) return known;
    const client = new NameClient({
      server,
      clock: this.#clock,
      ...(localAddress !== undefined && { localAddress }),
    });
    this.#clients.set(key, client);
    return client;
  }

  #system(localAddress = ''): SystemNames {
    const known = this.#systems.get(localAddress);
    if (known) return known;
    const names = new SystemNames(localAddress === '' ? {} : { localAddress });
    this.#systems.set(localAddress, names);
    return names;
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
export function createHostResolver({ hostsPath, ...options }: HostResolverOptions = {}): HostResolver {
  const hosts = new HostsFile(hostsPath ?? '/etc/hosts');
  const system = new SystemNames(options);
  return {
    async resolve(host, signal) {
      if (isIP(host) !== 0) return success([host]);
      const known = hosts.addresses(host);
      if (known.length > 0) return success(known);
      const v4 = await system.query(host, 'A', signal);
      if (v4.ok || v4.failure.reason !== 'dns' || signal.aborted) return v4;
      const v6 = await system.query(host, 'AAAA', signal);
      return v6.ok ? v6 : v4;
    },
    close: () => system.close(),
  };
}
