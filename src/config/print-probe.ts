/** A probe, and the schedule of anything that runs, as the YAML that gives them. */

import type { Section } from './print-section.ts';
import type { HttpProbe, ProbeConfig, Schedule } from './probe-types.ts';
import { hideUrlSecrets } from './problem.ts';
import { formatDuration, formatSize } from './units.ts';

export function printSchedule(schedule: Schedule): Section {
  return schedule.kind === 'every'
    ? { every: formatDuration(schedule.everyMs) }
    : { cron: schedule.expression, splay: formatDuration(schedule.splayMs) };
}

export function printProbe(probe: ProbeConfig): Section {
  return {
    kind: probe.kind,
    name: probe.name,
    ...printSchedule(probe.schedule),
    timeout: formatDuration(probe.timeoutMs),
    retry: formatDuration(probe.retryMs),
    rung: probe.rung,
    local_address: probe.localAddress,
    ...printKind(probe),
  };
}

function printKind(probe: ProbeConfig): Section {
  switch (probe.kind) {
    case 'host':
      return { interface: probe.interface };
    case 'icmp':
      return { host: probe.host, burst: probe.burst, packet_bytes: probe.packetBytes };
    case 'tcp':
      return { host: probe.host, port: probe.port, burst: probe.burst };
    case 'tls': {
      const { host, port, tls, expect } = probe;
      return { host, port, ...printTls(tls), expect: { certificate_days: expect.certificateDays } };
    }
    case 'dns':
      return { query: probe.query, type: probe.type, servers: probe.servers, expect: probe.expect };
    case 'http':
    case 'https':
      return printHttp(probe);
  }
}

function printTls({ servername, ca }: { readonly servername?: string; readonly ca?: string }): Section {
  return { servername, ca_file: ca === undefined ? undefined : '[contents]' };
}

function printHttp({ url, method, headers, tls, expect, maxBodyBytes, freshEvery }: HttpProbe): Section {
  return {
    url: hideUrlSecrets(url),
    method,
    headers,
    max_body: formatSize(maxBodyBytes),
    fresh_every: freshEvery,
    ...printTls(tls),
    expect: {
      status: expect.status.map(([from, until]) => (from === until ? from : `${from}-${until}`)),
      body_contains: expect.bodyContains,
      body_matches: expect.bodyMatches,
      headers: expect.headers,
      certificate_days: expect.certificateDays,
    },
  };
}
