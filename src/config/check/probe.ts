/** Cross-checks of one probe. */

import { isOfOtherFamily } from '../address.ts';
import type { ProbeInput } from '../schema/probe.ts';
import { probeTiming } from '../timing.ts';
import { type CheckContext, type Fault, oneKey } from './fault.ts';
import { checkIdentity } from './identity.ts';
import { checkTiming } from './timing.ts';

export function checkProbe(probe: ProbeInput, context: CheckContext): readonly Fault[] {
  return [...checkTiming(probe, probeTiming(probe), context), ...checkKind(probe), ...checkFamily(probe)];
}

function checkFamily(probe: ProbeInput): readonly Fault[] {
  const { local_address } = probe;
  if (local_address === undefined || !isOfOtherFamily(local_address, literalHost(probe))) return [];
  return [
    { path: ['local_address'], want: 'an address of the same kind (IPv4 or IPv6) as that of the host' },
  ];
}

function literalHost(probe: ProbeInput): string {
  if ('url' in probe) return new URL(probe.url).hostname.replace(/^\[|\]$/g, '');
  if ('address' in probe && probe.address) return probe.address.host;
  return 'host' in probe ? (probe.host ?? '') : '';
}

function checkKind(probe: ProbeInput): readonly Fault[] {
  switch (probe.kind) {
    case 'tcp':
    case 'tls':
      return checkTarget(probe);
    case 'http':
    case 'https':
      return [...checkIdentity(probe), ...checkExpectation(probe)];
    case 'dns':
      return oneKey(probe, ['server', 'servers'], 'optional');
    case 'host':
    case 'icmp':
      return [];
  }
}

/** Either `address`, or `host` and `port`. */
function checkTarget({
  host,
  port,
  address,
}: Extract<ProbeInput, { kind: 'tcp' | 'tls' }>): readonly Fault[] {
  if (address === undefined && host === undefined) {
    return [{ path: [], got: 'neither address nor host', want: 'address: "host:port", or host and port' }];
  }
  if (address === undefined)
    return port === undefined ? [{ path: ['port'], want: 'the port that belongs to host' }] : [];
  return Object.entries({ host, port }).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ path: [key], got: `${key} beside address`, want: 'address alone, or host and port' }],
  );
}

function checkExpectation({
  method,
  expect,
}: Extract<ProbeInput, { kind: 'http' | 'https' }>): readonly Fault[] {
  const bodyKeys = (['body_contains', 'body_matches'] as const).filter((key) => expect[key] !== undefined);
  const falling = (expect.status ?? []).flatMap((status, index) =>
    isRising(`${status}`)
      ? []
      : [{ path: ['expect', 'status', index], want: 'a range that begins with the smaller status' }],
  );
  const unseen = bodyKeys.map((key) => ({
    path: ['expect', key],
    got: 'method HEAD, whose answer has no body',
    want: 'method GET for it',
  }));
  return method === 'HEAD' ? [...falling, ...unseen] : falling;
}

function isRising(status: string): boolean {
  const [from, until] = status.split('-').map(Number);
  return from === undefined || until === undefined || from <= until;
}
