/** Whether the routing of this host follows the source address of a probe: if not, two paths are one. */

import { networkInterfaces } from 'node:os';
import type { ProbeConfig } from '../config/probe-types.ts';
import type { SiteConfig } from '../config/types.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { runProcess } from '../platform/process.ts';
import { type Diagnosis, failed, ok, warning } from './diagnosis.ts';

const TIMEOUT_MS = 5_000;

/** One check for each source address and place that it is to reach. */
export function checkPaths(sites: readonly SiteConfig[]): readonly Promise<Diagnosis>[] {
  const ways = new Map<string, Promise<Diagnosis>>();
  for (const link of sites.flatMap(({ links }) => links)) {
    for (const probe of link.probes) {
      const { localAddress } = probe;
      const to = placeOf(probe);
      if (localAddress === undefined || to === undefined) continue;
      const key = `${localAddress} ${to}`;
      if (!ways.has(key)) ways.set(key, checkPath(`path of ${link.name}`, localAddress, to));
    }
  }
  return [...ways.values()];
}

function placeOf(probe: ProbeConfig): string | undefined {
  if ('url' in probe) return new URL(probe.url).hostname.replace(/^\[|\]$/g, '');
  return 'host' in probe ? probe.host : undefined;
}

async function checkPath(check: string, from: string, place: string): Promise<Diagnosis> {
  const names = createHostResolver();
  const limit = deadline(systemClock, TIMEOUT_MS);
  try {
    const holder = interfaceOf(from);
    if (holder === undefined) {
      return failed(
        check,
        `no interface of this host has ${from}`,
        'mend local_address, or give an interface that address',
      );
    }
    const resolved = await names.resolve(place, limit.signal);
    const [to] = resolved.ok ? resolved.value : [];
    if (to === undefined)
      return warning(check, `${place} has no address now`, 'mend the resolver, then look again');
    return await routeOf(check, { from, holder, to }, limit.signal);
  } finally {
    limit.end();
    names.close();
  }
}

interface Way {
  readonly from: string;
  /** The interface that has `from`. */
  readonly holder: string;
  readonly to: string;
}

async function routeOf(check: string, { from, holder, to }: Way, signal: AbortSignal): Promise<Diagnosis> {
  const asked = await runProcess(['ip', '-o', 'route', 'get', to, 'from', from], {
    signal,
    maxOutputBytes: 4_096,
  });
  if (!asked.ok) {
    return warning(
      check,
      `skipped, the routing cannot be asked: ${asked.failure.detail}`,
      'install the package iproute2',
    );
  }
  const leaves = /\bdev (\S+)/.exec(asked.value.stdout)?.[1];
  const remedy = `give ${from} a table of its own: ip rule add from ${from} lookup TABLE, ip route add default via GATEWAY dev ${holder} table TABLE`;
  if (leaves === undefined) {
    return failed(check, `there is no route from ${from} to ${to}: ${asked.value.stderr.trim()}`, remedy);
  }
  return leaves === holder || leaves === 'lo'
    ? ok(check, `packets from ${from} to ${to} leave by ${leaves}`)
    : warning(check, `packets from ${from} to ${to} leave by ${leaves}, but ${from} is on ${holder}`, remedy);
}

function interfaceOf(address: string): string | undefined {
  return Object.entries(networkInterfaces()).find(([, held = []]) =>
    held.some((each) => each.address === address),
  )?.[0];
}
