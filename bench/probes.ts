/**
 * CPU of 1,000 probes of each kind, beside prometheus-blackbox-exporter on the same targets, in turn, in one run.
 *
 *     node bench/probes.ts [KIND ...]        all kinds about three minutes, one kind 25 s
 *
 * Counted is the CPU of the probing process alone (for icmp with the helper programs it starts), not of the targets. Ratios below 1:
 * Siaga is cheaper. Without the peer its column is missing and the run says so. Linux only: CPU is read from /proc.
 */

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import type { HttpProbe, ProbeConfig } from '../src/config/probe-types.ts';
import { deadline, systemClock } from '../src/platform/clock.ts';
import { createProbeContext, runProbe } from '../src/probe/probe.ts';
import {
  cpuMs,
  host,
  median,
  PARALLEL,
  type Peer,
  type Ports,
  startPeer,
  startTargets,
  stop,
} from './blackbox.ts';
import { verdict } from './table.ts';

const ROUNDS = 3;
const WARM_UP_MS = 1_500;
const ROUND_MS = 2_500;
const AT_ONCE = 200;

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

/** One probe, the n-th of its kind. */
type Probe = (index: number) => Promise<void>;

interface Kind {
  readonly name: string;
  readonly siaga: Probe;
  /** Query of the peer's /probe for the n-th probe; absent where there is nothing to compare with. */
  readonly peer?: (index: number) => string;
  readonly parallel?: number;
  /** Goal of the ratio. */
  readonly atMost?: number;
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
      atMost: 0.45,
    },
    { name: 'http-node', siaga: (index) => nodeFresh(`http://${host(index)}:${ports.http}`) },
    { name: 'http-undici', siaga: (index) => undiciFresh(`http://${host(index)}:${ports.http}`) },
    {
      name: 'https',
      // Each slot of the loop has endpoints of its own: a probe never overlaps with itself.
      siaga: (index) => runOnce(watched[index % watched.length] ?? httpProbe('', 1)),
      peer: (index) => `module=http&target=https://${host(index)}:${ports.https}/`,
      atMost: 0.25,
    },
    {
      name: 'tls',
      siaga: (index) =>
        runOnce({ ...COMMON, kind: 'tls', host: host(index), port: ports.tls, tls, expect: {} }),
      peer: (index) => `module=tls&target=${host(index)}:${ports.tls}`,
      atMost: 1.75,
    },
    {
      name: 'dns',
      siaga: () =>
        runOnce({
          ...COMMON,
          kind: 'dns',
          query: 'dc.example',
          type: 'A',
          servers: [server],
          expect: { answer: ['10.0.0.1'] },
        }),
      peer: () => `module=dns&target=${server}`,
      atMost: 0.15,
    },
    {
      name: 'icmp',
      siaga: icmp,
      peer: (index) => `module=icmp&target=${host(index)}`,
      parallel: AT_ONCE,
      atMost: 0.2,
    },
    { name: 'icmp-alone', siaga: icmp, peer: (index) => `module=icmp&target=${host(index)}`, parallel: 1 },
  ];
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
  const ratio = median(rounds.map((each) => each.own / each.other));
  const goal = kind.atMost === undefined ? '' : `<= ${kind.atMost}`;
  const said = verdict(ratio, kind.atMost);
  return `${kind.name.padEnd(12)}${own}${other}${cell(ratio, 2)}${goal.padStart(11)}  ${said}`.trimEnd();
}

const peer = await startPeer(folder, ca);
const { ports, child } = await startTargets();
const wanted = process.argv.slice(2);
console.log('CPU ms per 1,000 probes; ratio is the median over the rounds');
console.log(
  `${'kind'.padEnd(12)}${'siaga'.padStart(11)}${'blackbox'.padStart(11)}${'ratio'.padStart(11)}${'goal'.padStart(11)}`,
);
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
