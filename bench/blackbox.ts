/** The peer that probes are measured beside: prometheus-blackbox-exporter on a free port of this machine, and the CPU of processes. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';

const PEER = 'prometheus-blackbox-exporter';
/** Probes of the peer under way at once, at most. */
export const PARALLEL = 8;
/** One tick of /proc/PID/stat on every Linux of today. */
const TICK_MS = 10;

const MODULES = `
modules:
  tcp: { prober: tcp, timeout: 5s }
  tls: { prober: tcp, timeout: 5s, tcp: { tls: true, tls_config: { ca_file: CA, server_name: localhost } } }
  http: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, tls_config: { ca_file: CA, server_name: localhost } } }
  dns: { prober: dns, timeout: 5s, dns: { query_name: dc.example, query_type: A, preferred_ip_protocol: ip4 } }
  icmp: { prober: icmp, timeout: 5s, icmp: { preferred_ip_protocol: ip4 } }
`;

export interface Peer {
  readonly pid: number;
  /** Query of its /probe; rejects when that probe fails. */
  probe(query: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Ports {
  readonly tcp: number;
  readonly tls: number;
  readonly http: number;
  readonly https: number;
  readonly dns: number;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Undefined, and said, where the peer is not installed. */
export async function startPeer(folder: string, ca: string): Promise<Peer | undefined> {
  if (spawnSync('sh', ['-c', `command -v ${PEER}`]).status !== 0) {
    console.log(`SKIPPED: ${PEER} is not installed, so nothing is compared`);
    return undefined;
  }
  const port = await freePort();
  const config = join(folder, 'blackbox.yml');
  writeFileSync(join(folder, 'ca.pem'), ca);
  writeFileSync(config, MODULES.replaceAll('CA', join(folder, 'ca.pem')));
  const address = `127.0.0.1:${port}`;
  const flags = [`--config.file=${config}`, `--web.listen-address=${address}`, '--log.level=error'];
  const child = spawn(PEER, flags, { stdio: 'ignore' });
  const pool = new Pool(`http://${address}`, { connections: PARALLEL });
  const get = async (path: string) => (await pool.request({ path, method: 'GET' })).body.text();
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await get('/-/healthy').catch(() => '')) !== '') break;
    await wait(50);
  }
  return {
    pid: child.pid ?? 0,
    async probe(query) {
      const text = await get(`/probe?${query}`);
      if (!text.includes('probe_success 1')) throw new Error(`${PEER} fails at ${query}`);
    },
    async stop() {
      await pool.close();
      await stop(child);
    },
  };
}

/** The servers that both sides probe, in a process of their own. */
export async function startTargets(): Promise<{ readonly ports: Ports; readonly child: ChildProcess }> {
  const path = new URL('./probe-targets.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { ports: JSON.parse(line), child };
}

export async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

/** User and system time of a process; with that of its ended children when it is our own. */
export function cpuMs(pid: number | 'self'): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
  const ticks = (from: number, until: number) =>
    fields.slice(from, until).reduce((sum, each) => sum + each, 0);
  if (pid !== 'self') return ticks(11, 13) * TICK_MS;
  const own = process.cpuUsage();
  return (own.user + own.system) / 1000 + ticks(13, 15) * TICK_MS;
}

/** Addresses of loopback rotate so that closed connections do not use up the local ports. */
export function host(index: number): string {
  return `127.0.${1 + (Math.floor(index / 250) % 4)}.${1 + (index % 250)}`;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
