/** Cross-checks of one probe. */

import { isHost, isIpWithPort, parseEndpoint, wantOfUrl } from '../address.ts';
import type { ProbeInput } from '../schema/probe.ts';
import { probeTiming } from '../timing.ts';
import { type CheckContext, type Fault, oneKey } from './fault.ts';
import { checkIdentity } from './identity.ts';
import { checkTiming } from './timing.ts';

const WANT_HOST = 'a host name or IP address without port or scheme';

export function checkProbe(probe: ProbeInput, context: CheckContext): readonly Fault[] {
  return [...checkTiming(probe, probeTiming(probe), context), ...checkKind(probe)];
}

function checkKind(probe: ProbeInput): readonly Fault[] {
  switch (probe.kind) {
    case 'icmp':
      return checkHost(probe.host, ['host']);
    case 'tcp':
      return checkEndpoint(probe);
    case 'tls':
      return [...checkEndpoint(probe), ...checkHost(probe.servername, ['servername'])];
    case 'dns':
      return [
        ...(isHost(probe.query) ? [] : [{ path: ['query'], want: 'a domain name' }]),
        ...(probe.server === undefined || isIpWithPort(probe.server)
          ? []
          : [{ path: ['server'], want: 'an IP address, with :port if it is not 53' }]),
      ];
    case 'http':
      return checkHttp(probe, 'http:');
    case 'https':
      return [...checkHttp(probe, 'https:'), ...checkHost(probe.servername, ['servername'])];
  }
}

function checkHost(host: string | undefined, path: Fault['path']): readonly Fault[] {
  return host === undefined || isHost(host) ? [] : [{ path, want: WANT_HOST }];
}

function checkEndpoint(probe: Extract<ProbeInput, { kind: 'tcp' | 'tls' }>): readonly Fault[] {
  const { host, port, address } = probe;
  const forms = oneKey({ address, host }, ['address', 'host'], 'needed');
  if (forms.length > 0)
    return forms.map((fault) =>
      fault.path.length > 0 ? fault : { ...fault, want: 'address, or host and port' },
    );
  if (address === undefined) {
    return [
      ...checkHost(host, ['host']),
      ...(port === undefined ? [{ path: ['port'], want: 'the port that belongs to host' }] : []),
    ];
  }
  return [
    ...(parseEndpoint(address)
      ? []
      : [{ path: ['address'], want: 'host:port, such as 10.0.0.1:443 or [2001:db8::1]:443' }]),
    ...(port === undefined ? [] : [{ path: ['port'], want: 'nothing, as address has the port' }]),
  ];
}

type HttpInput = Extract<ProbeInput, { kind: 'http' | 'https' }>;

function checkHttp(probe: HttpInput, protocol: string): readonly Fault[] {
  const url = wantOfUrl(probe.url, [protocol]);
  const { status = [], body_matches, body_contains } = probe.expect;
  const bodyAt = body_contains === undefined ? 'body_matches' : 'body_contains';
  const readsBody = body_matches !== undefined || body_contains !== undefined;
  return [
    ...(url === undefined ? [] : [{ path: ['url'], want: url }]),
    ...checkIdentity(probe),
    ...status.flatMap((item, index) =>
      isRising(`${item}`)
        ? []
        : [{ path: ['expect', 'status', index], want: 'a range that begins with the smaller status' }],
    ),
    ...(body_matches === undefined || isPattern(body_matches)
      ? []
      : [{ path: ['expect', 'body_matches'], want: 'a valid regular expression (flag u)' }]),
    ...(readsBody && probe.method === 'HEAD'
      ? [{ path: ['expect', bodyAt], want: 'method GET; the answer to HEAD has no body' }]
      : []),
  ];
}

function isRising(status: string): boolean {
  const [from, until] = status.split('-').map(Number);
  return from === undefined || until === undefined || from <= until;
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
