/**
 * Whether the routing of this host is what its links suppose: packets leave by the interface that has their source address, or two
 * paths are one; and they leave by the gateway that is probed, or it witnesses for a way that nobody takes.
 */

import { networkInterfaces } from 'node:os';
import type { ProbeConfig } from '../config/probe-types.ts';
import type { LinkConfig, SiteConfig } from '../config/types.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver, type HostResolver } from '../platform/dns.ts';
import { type Diagnosis, failed, ok, warning } from './diagnosis.ts';
import { nextHop } from './next-hop.ts';

const TIMEOUT_MS = 5_000;
const NO_TOOL = 'install the package iproute2';

interface Asking {
  readonly check: string;
  readonly names: HostResolver;
  readonly signal: AbortSignal;
}

/** One check for each source address and place that it is to reach, and one for each gateway and place beyond it. */
export function checkPaths(sites: readonly SiteConfig[]): readonly Promise<Diagnosis>[] {
  const checks = new Map<string, Promise<Diagnosis>>();
  const add = (key: string, check: string, look: (asking: Asking) => Promise<Diagnosis>) => {
    if (!checks.has(key)) checks.set(key, asked(check, look));
  };
  for (const link of sites.flatMap(({ links }) => links)) {
    for (const probe of link.probes) {
      const { localAddress: from } = probe;
      const to = placeOf(probe);
      if (from === undefined || to === undefined) continue;
      add(`${from} ${to}`, `path of ${link.name}`, (asking) => checkSource(from, to, asking));
    }
    const ways = gatewayOf(link);
    if (!ways) continue;
    const { gateway, to, from = '' } = ways;
    add(`${gateway} ${to} ${from}`, `gateway of ${link.name}`, (asking) => checkGateway(ways, asking));
  }
  return [...checks.values()];
}

async function asked(check: string, look: (asking: Asking) => Promise<Diagnosis>): Promise<Diagnosis> {
  const names = createHostResolver();
  const limit = deadline(systemClock, TIMEOUT_MS);
  try {
    return await look({ check, names, signal: limit.signal });
  } finally {
    limit.end();
    names.close();
  }
}

function placeOf(probe: ProbeConfig): string | undefined {
  if ('url' in probe) return new URL(probe.url).hostname.replace(/^\[|\]$/g, '');
  return 'host' in probe ? probe.host : undefined;
}

async function addressOf(place: string, { names, signal }: Asking): Promise<string | undefined> {
  const found = await names.resolve(place, signal);
  return found.ok ? found.value[0] : undefined;
}

function noAddress(check: string, place: string): Diagnosis {
  return warning(check, `${place} has no address now`, 'mend the resolver, then look again');
}

async function checkSource(from: string, place: string, asking: Asking): Promise<Diagnosis> {
  const { check, signal } = asking;
  const holder = interfaceOf(from);
  if (holder === undefined) {
    return failed(
      check,
      `no interface of this host has ${from}`,
      'mend local_address, or give an interface that address',
    );
  }
  const to = await addressOf(place, asking);
  if (to === undefined) return noAddress(check, place);
  const hop = await nextHop(to, from, signal);
  const remedy = `give ${from} a table of its own: ip rule add from ${from} lookup TABLE, ip route add default via GATEWAY dev ${holder} table TABLE`;
  if (hop.kind === 'unasked') return notAsked(check, hop);
  if (hop.kind === 'none')
    return failed(check, `there is no route from ${from} to ${to}: ${hop.said}`, remedy);
  const { leaves } = hop;
  return leaves === holder || leaves === 'lo'
    ? ok(check, `packets from ${from} to ${to} leave by ${leaves}`)
    : warning(check, `packets from ${from} to ${to} leave by ${leaves}, but ${from} is on ${holder}`, remedy);
}

function notAsked(check: string, { said }: { readonly said: string }): Diagnosis {
  return warning(check, `skipped, the routing cannot be asked: ${said}`, NO_TOOL);
}

interface GatewayWay {
  readonly gateway: string;
  /** What lies beyond it: where the last probe of the link goes. */
  readonly to: string;
  readonly from: string | undefined;
}

/** Undefined for a link that has no probe of a gateway, or nothing beyond it. */
function gatewayOf({ probes }: LinkConfig): GatewayWay | undefined {
  const nearer = probes.find(({ rung }) => rung === 'gateway');
  const decider = probes.at(-1);
  if (!nearer || !decider || nearer === decider) return undefined;
  const gateway = placeOf(nearer);
  const to = placeOf(decider);
  return gateway === undefined || to === undefined ? undefined : { gateway, to, from: decider.localAddress };
}

async function checkGateway({ gateway, to: place, from }: GatewayWay, asking: Asking): Promise<Diagnosis> {
  const { check, signal } = asking;
  const [router, to] = await Promise.all([addressOf(gateway, asking), addressOf(place, asking)]);
  if (router === undefined) return noAddress(check, gateway);
  if (to === undefined) return noAddress(check, place);
  const hop = await nextHop(to, from, signal);
  if (hop.kind === 'unasked') return notAsked(check, hop);
  if (hop.kind === 'none')
    return warning(check, `there is no route to ${to}: ${hop.said}`, 'mend the routing, then look again');
  const { via, leaves } = hop;
  if (via === undefined) return ok(check, `packets to ${to} leave by ${leaves} and need no gateway`);
  // A router of IPv6 is known to its neighbours by an address that nobody probes.
  if (via === router || via.startsWith('fe80:')) return ok(check, `packets to ${to} are handed to ${via}`);
  return warning(
    check,
    `packets to ${to} are handed to ${via} (${leaves}), while ${router} is probed as the gateway`,
    `where these are two routers, probe ${via} as the gateway, or mend the route: what ${router} answers says nothing of this way`,
  );
}

function interfaceOf(address: string): string | undefined {
  return Object.entries(networkInterfaces()).find(([, held = []]) =>
    held.some((each) => each.address === address),
  )?.[0];
}
