/**
 * host: this host itself, the nearest rung. An interface is on and has an address, and there is a default route; read without
 * rights from what the kernel shows. A cable that is out is the network's matter, not the host's: the interface is still on.
 */

import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { HostProbe } from '../config/probe-types.ts';
import type { ProbeFailure } from '../model/observation.ts';
import type { Found, Run } from './run.ts';

/** IFF_UP of linux/if.h: switched on by whoever administers it. */
const ON = 0x1;

export interface HostView {
  /** Addresses by interface. The system lists only interfaces that are on and have a carrier. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly routes: readonly Route[];
  /** Flags of an interface; undefined when there is no such one. */
  flags(name: string): Promise<number | undefined>;
}

/** A row of the kernel's table. For IPv6 only default routes are kept. */
export interface Route {
  readonly interface: string;
  readonly isDefault: boolean;
  /** Of a default route by IPv4. */
  readonly gateway?: string;
  /** Whether this IPv4 address lies in the network that is reached directly by it. */
  holds(address: string): boolean;
}

export async function probeHost(config: HostProbe, run: Run): Promise<Found> {
  const looked = Promise.race([judgeHost(config, await viewOfHost()), untilAborted(run.signal)]);
  const { failure, name, address } = await looked;
  const seen = address === undefined ? {} : { address };
  if (failure) return { ...seen, failure };
  return name === undefined ? { failure: unreachable('no network interface') } : seen;
}

export interface HostFinding {
  readonly name?: string;
  readonly address?: string;
  readonly failure?: ProbeFailure;
}

export async function judgeHost(config: HostProbe, view: HostView): Promise<HostFinding> {
  const { localAddress } = config;
  const outward = view.routes.find(({ isDefault }) => isDefault)?.interface;
  const carrying = localAddress === undefined ? undefined : interfaceOf(localAddress, view);
  const name = config.interface ?? (localAddress === undefined ? outward : carrying);
  if (name === undefined) {
    return { failure: unreachable(localAddress ? `no interface has ${localAddress}` : 'no default route') };
  }
  const flags = await view.flags(name);
  if (flags === undefined) return { name, failure: unreachable(`there is no interface ${name}`) };
  if ((flags & ON) === 0) return { name, failure: unreachable(`interface ${name} is switched off`) };
  if (localAddress !== undefined && carrying !== name) {
    return { name, failure: unreachable(`interface ${name} does not have ${localAddress}`) };
  }
  const address = localAddress ?? view.addresses.get(name)?.[0];
  if (address === undefined && !view.routes.some((route) => route.interface === name)) {
    return { name, failure: unreachable(`interface ${name} has no address`) };
  }
  // A path that is chosen by its source address has a table of its own, which is not shown here.
  if (localAddress === undefined && outward === undefined) {
    return { name, failure: unreachable('no default route') };
  }
  return { name, ...(address === undefined ? {} : { address }) };
}

/** An interface without a carrier is in no list of addresses, but its network stays in the table of routes. */
export function interfaceOf(
  address: string,
  { addresses, routes }: Pick<HostView, 'addresses' | 'routes'>,
): string | undefined {
  const listed = [...addresses].find(([, held]) => held.includes(address))?.[0];
  return listed ?? routes.find((route) => route.holds(address))?.interface;
}

function unreachable(detail: string): ProbeFailure {
  return { reason: 'unreachable', detail, inHost: true };
}

function untilAborted(signal: AbortSignal): Promise<HostFinding> {
  return new Promise((resolve) => {
    const giveUp = () => resolve({ failure: { reason: 'timeout', detail: 'the kernel did not answer' } });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

async function viewOfHost(): Promise<HostView> {
  const [v4, v6] = await Promise.all(['/proc/net/route', '/proc/net/ipv6_route'].map(textOf));
  return {
    addresses: addressesOfHost(),
    routes: [...readRoutes(v4 ?? ''), ...readDefaultRoutesV6(v6 ?? '')],
    async flags(name) {
      const flags = Number((await textOf(`/sys/class/net/${name}/flags`)) || Number.NaN);
      return Number.isNaN(flags) ? undefined : flags;
    },
  };
}

export function addressesOfHost(): HostView['addresses'] {
  const addresses = Object.entries(networkInterfaces()).map(([name, held = []]) => {
    return [name, held.map(({ address }) => address)] as const;
  });
  return new Map(addresses);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Not there, as on a host without IPv6 or for an interface that does not exist.
    return '';
  }
}

/** /proc/net/route: name, destination, gateway, flags, three counters, mask; addresses as hexadecimal in the host's byte order. */
export function readRoutes(text: string): readonly Route[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [name, destination = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/);
      if (!name || mask === '') return [];
      const network = Number.parseInt(destination, 16);
      const bits = Number.parseInt(mask, 16);
      const isDirect = Number.parseInt(gateway, 16) === 0 && bits !== 0;
      const holds = (address: string) => isDirect && ((littleEndian(address) & bits) ^ network) === 0;
      const isDefault = network === 0 && bits === 0;
      const by = isDefault && Number.parseInt(gateway, 16) !== 0 ? { gateway: dotted(gateway) } : {};
      return [{ interface: name, isDefault, ...by, holds }];
    });
}

/** "0101630A" is 10.99.1.1. */
function dotted(hexadecimal: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hexadecimal.slice(at, at + 2), 16)).join('.');
}

function littleEndian(address: string): number {
  const bytes = address.split('.').map(Number);
  return bytes.length === 4 ? bytes.reduceRight((value, byte) => (value << 8) | byte, 0) : Number.NaN;
}

/** /proc/net/ipv6_route: destination, its length, source, its length, next hop, metric, two counters, flags, name. */
export function readDefaultRoutesV6(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [, length, , , , , , , flags = '', name] = line.trim().split(/\s+/);
    // RTF_REJECT (0x200) marks the row that says there is none.
    const isReject = (Number.parseInt(flags, 16) & 0x200) !== 0;
    return name && length === '00' && !isReject
      ? [{ interface: name, isDefault: true, holds: () => false }]
      : [];
  });
}
