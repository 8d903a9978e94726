/**
 * CPU of 1,000 probes of each kind, beside prometheus-blackbox-exporter on the same targets, in turn, in one run.
 *
 *     node bench/probes.ts [KIND ...]        all kinds about three minutes, one kind 25 s
 *
 * Counted is the CPU of the probing process alone (for icmp with the helper programs it starts), not of the targets. Ratios below 1:
 * Siaga is cheaper. Without the peer its column is missing and the run says so. Linux only: CPU is read from /proc.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Pool } from 'undici';
import type { HttpProbe, ProbeConfig } from '../src/config/types.ts';
import { deadline, systemClock } from '../src/platform/clock.ts';
import { createProbeContext, runProbe } from '../src/probe/probe.ts';

const PEER = 'prometheus-blackbox-exporter';
const ROUNDS = 3;
const WARM_UP_MS = 1_500;
const ROUND_MS = 2_500;
const PARALLEL = 8;
const AT_ONCE = 200;
/** One tick of /proc/PID/stat on every Linux of today. */
const TICK_MS = 10;

const COMMON = {
  name: 'bench',
  schedule: { kind: 'every', everyMs: 15_000 },
  timeoutMs: 5_000,
  retryMs: 0,
  rung: 'central_service' as const,
} as const;
const ca = readFileSync(new URL('../test/fixtures/tls/ca.pem', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'siaga-bench-'));
const context = createProbeContext({ clock: systemClock });

interface Ports {
  readonly tcp: number;
  readonly tls: number;
  readonly http: number;
  readonly https: number;
  readonly dns: number;
}

/** One probe, the n-th of its kind. Addresses rotate so that closed connections do not use up the local ports. */
type Probe = (index: number) => Promise<void>;

interface Kind {
  readonly name: string;
  readonly siaga: Probe;
  /** Query of the peer's /probe for the n-th probe; absent where there is nothing to compare with. */
  readonly peer?: (index: number) => string;
  readonly parallel?: number;
}

function host(index: number): string {
  return `127.0.${1 + (Math.floor(index / 250) % 4)}.${1 + (index % 250)}`;
}

async function runOnce(config: ProbeConfig): Promise<void> {
  const limit = deadline(systemClock, config.timeoutMs);
  const { failure } = await runProbe(config, context, limit.signal);
  limit.end();
  if (failure) throw new Error(`${config.kind}: ${failure.detail}`);
}

function httpProbe(url: string, freshEvery: number): HttpProbe {
  const kind = url.startsWith('https') ? 'https' : 'http';
  const expect = { status: [[200, 299]], headers: {} } as const;
  const tls = { ca, servername: 'localhost' };
  return { ...COMMON, kind, url, method: 'GET', headers: {}, tls, expect, maxBodyBytes: 65_536, freshEvery };
}

async function undiciFresh(origin: string): Promise<void> {
  const client = new Client(origin);
  const answer = await client.request({ path: '/', method: 'GET' });
  await answer.body.text();
  await client.close();
}

/** The same by node:http alone, for the choice between the two. */
async function nodeFresh(origin: string): Promise<void> {
  const message = request(origin, { agent: false }).end();
  const [response] = await once(message, 'response');
  await once(response.resume(), 'end');
}

function kinds(ports: Ports): readonly Kind[] {
  const tls = { ca, servername: 'localhost' };
  const server = `127.0.0.1:${ports.dns}`;
  const watched = Array.from({ length: 64 }, (_, index) =>
    httpProbe(`https://${host(index)}:${ports.https}/`, 20),
  );
  const icmp = (index: number) => runOnce({ ...COMMON, kind: 'icmp', host: host(index) });
  return [
    {
      name: 'tcp',
      siaga: (index) => runOnce({ ...COMMON, kind: 'tcp', host: host(index), port: ports.tcp }),
      peer: (index) => `module=tcp&target=${host(index)}:${ports.tcp}`,
    },
    {
      name: 'http',
      siaga: (index) => runOnce(httpProbe(`http://${host(index)}:${ports.http}/`, 1)),
      peer: (index) => `module=http&target=http://${host(index)}:${ports.http}/`,
    },
    { name: 'http-node', siaga: (index) => nodeFresh(`http://${host(index)}:${ports.http}`) },
    { name: 'http-undici', siaga: (index) => undiciFresh(`http://${host(index)}:${ports.http}`) },
    {
      name: 'https',
      // Each slot of the loop has endpoints of its own: a probe never overlaps with itself.
      siaga: (index) => runOnce(watched[index % watched.length] ?? httpProbe('', 1)),
      peer: (index) => `module=http&target=https://${host(index)}:${ports.https}/`,
    },
    {
      name: 'tls',
      siaga: (index) =>
        runOnce({ ...COMMON, kind: 'tls', host: host(index), port: ports.tls, tls, expect: {} }),
      peer: (index) => `module=tls&target=${host(index)}:${ports.tls}`,
    },
    {
      name: 'dns',
      siaga: () =>
        runOnce({
          ...COMMON,
          kind: 'dns',
          query: 'dc.example',
          type: 'A',
          server,
          expect: { answer: ['10.0.0.1'] },
        }),
      peer: () => `module=dns&target=${server}`,
    },
    { name: 'icmp', siaga: icmp, peer: (index) => `module=icmp&target=${host(index)}`, parallel: AT_ONCE },
    { name: 'icmp-alone', siaga: icmp, peer: (index) => `module=icmp&target=${host(index)}`, parallel: 1 },
  ];
}

/** User and system time of a process; with that of its ended children when it is our own. */
function cpuMs(pid: number | 'self'): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
  const ticks = (from: number, until: number) =>
    fields.slice(from, until).reduce((sum, each) => sum + each, 0);
  if (pid !== 'self') return ticks(11, 13) * TICK_MS;
  const own = process.cpuUsage();
  return (own.user + own.system) / 1000 + ticks(13, 15) * TICK_MS;
}

let counter = 0;

/** Keeps `parallel` probes going for a time; gives the CPU per 1,000 probes. */
async function measure(probe: Probe, parallel: number, forMs: number, pid: number | 'self'): Promise<number> {
  const untilMs = performance.now() + forMs;
  const beforeMs = cpuMs(pid);
  let probes = 0;
  const worker = async () => {
    while (performance.now() < untilMs) {
      probes += 1;
      counter += 1;
      await probe(counter);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return ((cpuMs(pid) - beforeMs) / probes) * 1000;
}

interface Peer {
  readonly pid: number;
  probe(query: string): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const MODULES = `
modules:
  tcp: { prober: tcp, timeout: 5s }
  tls: { prober: tcp, timeout: 5s, tcp: { tls: true, tls_config: { ca_file: CA, server_name: localhost } } }
  http: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, tls_config: { ca_file: CA, server_name: localhost } } }
  dns: { prober: dns, timeout: 5s, dns: { query_name: dc.example, query_type: A, preferred_ip_protocol: ip4 } }
  icmp: { prober: icmp, timeout: 5s, icmp: { preferred_ip_protocol: ip4 } }
`;

async function startPeer(): Promise<Peer | undefined> {
  if (spawnSync('sh', ['-c', `command -v ${PEER}`]).status !== 0) return undefined;
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

async function startTargets(): Promise<{ readonly ports: Ports; readonly child: ChildProcess }> {
  const path = new URL('./probe-targets.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { ports: JSON.parse(line), child };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function compare(kind: Kind, peer: Peer | undefined): Promise<string> {
  const parallel = kind.parallel ?? PARALLEL;
  const query = peer && kind.peer;
  const peerProbe: Probe | undefined = query && ((index) => peer.probe(query(index)));
  const peerRound = (forMs: number) =>
    peer && peerProbe
      ? measure(peerProbe, Math.min(parallel, PARALLEL), forMs, peer.pid)
      : Promise.resolve(Number.NaN);
  await measure(kind.siaga, parallel, WARM_UP_MS, 'self');
  await peerRound(WARM_UP_MS);
  const rounds: { readonly own: number; readonly other: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = await measure(kind.siaga, parallel, ROUND_MS, 'self');
    rounds.push({ own, other: await peerRound(ROUND_MS) });
  }
  const cell = (value: number, digits: number) =>
    (Number.isNaN(value) ? '-' : value.toFixed(digits)).padStart(11);
  const own = cell(median(rounds.map((each) => each.own)), 0);
  const other = cell(median(rounds.map((each) => each.other)), 0);
  return `${kind.name.padEnd(12)}${own}${other}${cell(median(rounds.map((each) => each.own / each.other)), 2)}`;
}

const peer = await startPeer();
if (!peer) console.log(`SKIPPED: ${PEER} is not installed, so nothing is compared`);
const { ports, child } = await startTargets();
const wanted = process.argv.slice(2);
console.log('CPU ms per 1,000 probes; ratio is the median over the rounds');
console.log(`${'kind'.padEnd(12)}${'siaga'.padStart(11)}${'blackbox'.padStart(11)}${'ratio'.padStart(11)}`);
for (const kind of kinds(ports)) {
  if (wanted.length > 0 && !wanted.includes(kind.name)) continue;
  try {
    console.log(await compare(kind, peer));
  } catch (error) {
    console.log(`SKIPPED: ${kind.name}: ${error instanceof Error ? error.message : error}`);
  }
}
context.close();
await peer?.stop();
await stop(child);
rmSync(folder, { recursive: true });
