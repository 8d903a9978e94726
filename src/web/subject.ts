/** What a probe speaks to, in words that fit on a line and hold no secret. */

import type { ProbeConfig } from '../config/probe-types.ts';

/** User, password and query of a URL may be secrets; they are never shown. */
function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

const hostPort = (host: string, port: number) =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

export function targetOf(probe: ProbeConfig): string {
  switch (probe.kind) {
    case 'http':
    case 'https':
      return shownUrl(probe.url);
    case 'tcp':
    case 'tls':
      return hostPort(probe.host, probe.port);
    case 'dns':
      return `${probe.query} ${probe.type}${probe.servers.length === 0 ? '' : ` at ${probe.servers.join(', ')}`}`;
    case 'host':
      return probe.interface ?? probe.localAddress ?? 'the default route';
    case 'icmp':
      return probe.packetBytes === undefined ? probe.host : `${probe.host}, ${probe.packetBytes} bytes`;
  }
}
