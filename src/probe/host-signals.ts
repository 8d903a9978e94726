/**
 * Reads the passive signals of this host, as Linux shows them to everybody: TCP segments sent again, errors, drops and lost
 * carriers of interfaces, default routes. Whatever is not there or cannot be read is left out; nothing here fails.
 */

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DefaultRoute, HostSignals, InterfaceSignals } from '../model/signals.ts';
import { addressesOfHost, interfaceOf, type Route, readDefaultRoutesV6, readRoutes } from './host.ts';

export interface HostPaths {
  readonly proc: string;
  readonly sys: string;
}

export interface Wanted {
  /** Interfaces that matter besides those of the default routes. */
  readonly interfaces: readonly string[];
  /** Source addresses of paths. */
  readonly addresses: readonly string[];
}

const LINUX: HostPaths = { proc: '/proc', sys: '/sys' };
/** Some 500 routes of IPv4; a host with more shows the first of them, among which the default ones are. */
const TABLE_BYTES = 64 * 1024;
/** Of one counter. */
const NUMBER_BYTES = 64;
/** A configuration names a few; this bounds what a strange table of routes brings. */
const MOST_INTERFACES = 16;

export async function readHostSignals(wanted: Wanted, paths: HostPaths = LINUX): Promise<HostSignals> {
  const [v4, v6, snmp] = await Promise.all(
    ['net/route', 'net/ipv6_route', 'net/snmp'].map((name) => textAt(join(paths.proc, name), TABLE_BYTES)),
  );
  const routes = [...readRoutes(v4 ?? ''), ...readDefaultRoutesV6(v6 ?? '')];
  const defaultRoutes = routes.filter(({ isDefault }) => isDefault).map(defaultRouteOf);
  const view = { addresses: addressesOfHost(), routes };
  const holders = wanted.addresses.flatMap((address): [string, string][] => {
    const name = interfaceOf(address, view);
    return name === undefined ? [] : [[address, name]];
  });
  const names = [
    ...defaultRoutes.map((route) => route.interface),
    ...wanted.interfaces,
    ...holders.map(([, name]) => name),
  ];
  const interfaces = await Promise.all(
    [...new Set(names)].slice(0, MOST_INTERFACES).map((name) => readInterface(paths, name)),
  );
  const segments = readSegments(snmp ?? '');
  return {
    interfaces: new Map(interfaces.flatMap((found) => (found ? [found] : []))),
    holders: new Map(holders),
    ...(v4 !== undefined && { defaultRoutes }),
    ...(segments && { segments }),
  };
}

function defaultRouteOf({ interface: name, gateway }: Route): DefaultRoute {
  return { interface: name, ...(gateway !== undefined && { gateway }) };
}

async function readInterface(
  { sys }: HostPaths,
  name: string,
): Promise<[string, InterfaceSignals] | undefined> {
  const folder = join(sys, 'class/net', name);
  const numberAt = async (file: string) => {
    const text = await textAt(join(folder, file), NUMBER_BYTES);
    return text === undefined || text.trim() === '' ? undefined : Number(text);
  };
  const [carrier, losses, changes, ...rest] = await Promise.all(
    [
      'carrier',
      'carrier_down_count',
      'carrier_changes',
      'statistics/rx_errors',
      'statistics/tx_errors',
      'statistics/rx_dropped',
      'statistics/tx_dropped',
    ].map(numberAt),
  );
  const [rxErrors, txErrors, rxDrops, txDrops] = rest;
  if (rxErrors === undefined) return undefined;
  const signals: InterfaceSignals = {
    // Older kernels count losses and returns together.
    carrierLosses: losses ?? Math.ceil((changes ?? 0) / 2),
    errors: rxErrors + (txErrors ?? 0),
    drops: (rxDrops ?? 0) + (txDrops ?? 0),
    ...(carrier !== undefined && { carrier: carrier === 1 }),
  };
  return [name, signals];
}

/** Two lines for each protocol: the names of its counters, then their values. */
function readSegments(snmp: string): HostSignals['segments'] {
  const [names = [], values = []] = snmp
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  const sent = Number(values[names.indexOf('OutSegs')]);
  const repeated = Number(values[names.indexOf('RetransSegs')]);
  return Number.isFinite(sent) && Number.isFinite(repeated) ? { sent, repeated } : undefined;
}

async function textAt(path: string, mostBytes: number): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const buffer = Buffer.allocUnsafe(mostBytes);
    let filled = 0;
    // The kernel hands out its tables a page at a time.
    for (let read = -1; read !== 0 && filled < mostBytes; filled += read) {
      read = (await file.read(buffer, filled, mostBytes - filled)).bytesRead;
    }
    return buffer.toString('utf8', 0, filled);
  } catch {
    // Not there, or (the carrier of an interface that is off) not readable now.
    return undefined;
  }
}
