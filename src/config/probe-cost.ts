/**
 * What probes cost on the line: bytes both ways with the headers of IP (IPv4, no VLAN), packet by packet. The numbers are for a
 * run that succeeds; a failed one costs less, but is repeated soon until it is confirmed. Answers are taken as documented below:
 * what a server really sends is its own business.
 */

import type { ProbeInput } from './schema/probe.ts';
import { probeTiming } from './timing.ts';

/** Echo request and reply with 56 bytes of data: 84 bytes each. */
const ECHO_BYTES = 168;
/** Three packets to open and four to close, with the time stamps of Linux: 60 + 60 + 5 * 52. */
const CONNECTION_BYTES = 380;
/** A query of 70 bytes, an answer of 230. */
const DNS_BYTES = 300;
/** TLS 1.3 as this runtime speaks it: 3.7 KiB of hellos (hybrid keys) and tickets, a chain of 4 KiB, and the headers of it all. */
const HANDSHAKE_BYTES = 8_500;
/** Request and answer with their headers and a body of up to 512 bytes. */
const EXCHANGE_BYTES = 1_400;

export const COSTS: readonly (readonly [kind: string, bytes: number, what: string])[] = [
  ['icmp', ECHO_BYTES, 'each echo of a burst; twice `packet_bytes` where it is given'],
  ['tcp', CONNECTION_BYTES, 'each connection of a burst'],
  ['dns', DNS_BYTES, 'each of the servers'],
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

export function bytesPerMinute(probe: ProbeInput): number {
  const { intervalMs } = probeTiming(probe);
  return Math.ceil((bytesPerRun(probe) * 60_000) / intervalMs);
}

function bytesPerRun(probe: ProbeInput): number {
  switch (probe.kind) {
    case 'host':
      return 0;
    case 'icmp':
      return (probe.packet_bytes === undefined ? ECHO_BYTES : 2 * probe.packet_bytes) * probe.burst;
    case 'tcp':
      return CONNECTION_BYTES * probe.burst;
    case 'dns':
      return DNS_BYTES * (probe.servers?.length ?? 1);
    case 'tls':
      return CONNECTION_BYTES + HANDSHAKE_BYTES;
    case 'http':
      return CONNECTION_BYTES / probe.fresh_every + EXCHANGE_BYTES;
    case 'https':
      return (CONNECTION_BYTES + HANDSHAKE_BYTES) / probe.fresh_every + EXCHANGE_BYTES;
  }
}
