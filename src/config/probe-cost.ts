/**
 * What probes cost on the line: bytes both ways with the headers of IP (IPv4, no VLAN), packet by packet. The numbers are for a
 * run that succeeds; a failed one costs less, but is repeated soon until it is confirmed. Answers are taken as documented below:
 * what a server really sends is its own business.
 */

import { isIP } from 'node:net';
import type { ProbeKind, ProbeOutcome } from '../model/observation.ts';
import type { ProbeConfig } from './probe-types.ts';
import type { ProbeInput } from './schema/probe.ts';
import { probeTiming } from './timing.ts';

/** Echo request and reply with 56 bytes of data: 84 bytes each. */
const ECHO_BYTES = 168;
/** Three packets to open and four to close, with the time stamps of Linux: 60 + 60 + 5 * 52. */
const CONNECTION_BYTES = 380;
/** A query of 70 bytes, an answer of 230. */
const DNS_BYTES = 300;
/** A name is asked for both kinds of address, unless /etc/hosts holds it. */
const LOOKUP_BYTES = 2 * DNS_BYTES;
/** TLS 1.3 as this runtime speaks it: 3.7 KiB of hellos (hybrid keys) and tickets, a chain of 4 KiB, and the headers of it all. */
const HANDSHAKE_BYTES = 8_500;
/** Request and answer with their headers and a body of up to 512 bytes. */
const EXCHANGE_BYTES = 1_400;

/** Three packets of 60 bytes to open a connection, in the five seconds that are waited for it by default. */
const ATTEMPT_BYTES = 180;
const MINUTE_MS = 60_000;

export const COSTS: readonly (readonly [kind: string, bytes: number, what: string])[] = [
  ['icmp', ECHO_BYTES, 'each echo of a burst; twice `packet_bytes` where it is given'],
  ['tcp', CONNECTION_BYTES, 'each connection of a burst'],
  ['dns', DNS_BYTES, 'each of the servers'],
  ['a name', LOOKUP_BYTES, 'on top, for each run on a connection of its own to a name instead of an address'],
  ['tls', CONNECTION_BYTES + HANDSHAKE_BYTES, ''],
  [
    'http',
    CONNECTION_BYTES + EXCHANGE_BYTES,
    `a kept connection: ${EXCHANGE_BYTES}; larger answers cost more`,
  ],
  [
    'https',
    CONNECTION_BYTES + HANDSHAKE_BYTES + EXCHANGE_BYTES,
    `a kept connection: ${EXCHANGE_BYTES}; by default 19 runs of 20`,
  ],
];

/** What one run takes: on a connection of its own, and on one that was kept, which only some kinds do. */
export interface Cost {
  readonly freshBytes: number;
  readonly keptBytes: number;
  /** Every n-th run makes a fresh connection. */
  readonly freshEvery: number;
}

interface Shape {
  readonly kind: ProbeKind;
  readonly burst?: number | undefined;
  readonly packetBytes?: number | undefined;
  readonly servers?: readonly string[] | undefined;
  readonly freshEvery?: number | undefined;
  /** What it speaks to; a name has to be resolved for each fresh run. */
  readonly host?: string | undefined;
  readonly url?: string | undefined;
}

export function costOf(shape: Shape): Cost {
  const cost = costByAddress(shape);
  const { host, url, kind } = shape;
  const place = url === undefined ? host : new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (place === undefined || isIP(place) !== 0) return cost;
  const { freshBytes, keptBytes, freshEvery } = cost;
  const keeps = kind === 'http' || kind === 'https';
  return {
    freshBytes: freshBytes + LOOKUP_BYTES,
    keptBytes: keeps ? keptBytes : freshBytes + LOOKUP_BYTES,
    freshEvery,
  };
}

function costByAddress({ kind, burst = 1, packetBytes, servers, freshEvery = 1 }: Shape): Cost {
  const same = (bytes: number): Cost => ({ freshBytes: bytes, keptBytes: bytes, freshEvery: 1 });
  switch (kind) {
    case 'host':
      return same(0);
    case 'icmp':
      return same((packetBytes === undefined ? ECHO_BYTES : 2 * packetBytes) * burst);
    case 'tcp':
      return same(CONNECTION_BYTES * burst);
    case 'dns':
      return same(DNS_BYTES * Math.max(1, servers?.length ?? 1));
    case 'tls':
      return same(CONNECTION_BYTES + HANDSHAKE_BYTES);
    case 'http':
      return { freshBytes: CONNECTION_BYTES + EXCHANGE_BYTES, keptBytes: EXCHANGE_BYTES, freshEvery };
    case 'https':
      return {
        freshBytes: CONNECTION_BYTES + HANDSHAKE_BYTES + EXCHANGE_BYTES,
        keptBytes: EXCHANGE_BYTES,
        freshEvery,
      };
  }
}

/** On the average of its regular runs. */
export function bytesPerMinute(probe: ProbeInput): number {
  const { intervalMs } = probeTiming(probe);
  const shape: Shape = {
    kind: probe.kind,
    ...('burst' in probe && { burst: probe.burst }),
    ...('packet_bytes' in probe && { packetBytes: probe.packet_bytes }),
    ...('servers' in probe && { servers: probe.servers }),
    ...('fresh_every' in probe && { freshEvery: probe.fresh_every }),
    ...('url' in probe && { url: probe.url }),
    ...('host' in probe && { host: ('address' in probe ? probe.address?.host : undefined) ?? probe.host }),
  };
  const { freshBytes, keptBytes, freshEvery } = costOf(shape);
  const bytes = keptBytes + (freshBytes - keptBytes) / freshEvery;
  return Math.ceil((bytes * MINUTE_MS) / intervalMs);
}

/** The regular runs that fall into the dearest minute, when two of them are at least so far apart. */
export function dearestMinuteBytes({ freshBytes, keptBytes, freshEvery }: Cost, apartMs: number): number {
  const runs = Math.ceil(MINUTE_MS / apartMs);
  const fresh = Math.ceil(runs / freshEvery);
  return fresh * freshBytes + (runs - fresh) * keptBytes;
}

/** How often a calendar fires is not known; a minute is planned for. */
export function usualIntervalMs({ schedule }: ProbeConfig): number {
  return schedule.kind === 'every' ? schedule.everyMs : MINUTE_MS;
}

/** What a run that has ended took: nobody answered an attempt that came no farther than the connection. */
export function spentBytes({ freshBytes, keptBytes }: Cost, { evidence, failure }: ProbeOutcome): number {
  const { connect, tls, first_byte } = evidence.phasesMs;
  if (!failure) return connect === undefined ? keptBytes : freshBytes;
  const answered = tls !== undefined || first_byte !== undefined;
  return answered ? freshBytes : Math.min(freshBytes, ATTEMPT_BYTES);
}
