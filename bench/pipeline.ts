/**
 * CPU of 1,000 probes of each kind in the whole service, with history on disk, metrics and alert state, beside
 * prometheus-blackbox-exporter on the same targets, in turn, in one run.
 *
 *     node bench/pipeline.ts [KIND ...] [--ladder=3]        all kinds about ten minutes, one kind a minute and a half
 *
 * The service is the one that `siaga run` builds: 20 sites of 20 links, each a ladder of so many probes, a second apart each. With
 * three that is 1,200 probes a second (tls: one, 400), about as many as the peer does, which is asked as fast as it answers: a process
 * that is woken rarely pays more for each time. Counted is the whole process, the storage thread and the tick of each second included. It
 * runs for months, and its code is compiled while it runs: a minute goes by before anything is counted.
 * Linux only: CPU is read from /proc.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type App, startApp } from '../src/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { systemClock } from '../src/platform/clock.ts';
import { createLogger } from '../src/platform/logger.ts';
import { systemRandom } from '../src/platform/random.ts';
import { validateCron } from '../src/schedule/cron.ts';
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
import { type Row, table } from './table.ts';

const SITES = 20;
const LINKS_A_SITE = 20;
const ROUNDS = 3;
const WARM_UP_MS = 60_000;
const ROUND_MS = 6_000;
const PEER_ROUND_MS = 2_000;
/** A busy machine loses an answer now and then; more would make another comparison of it. */
const MOST_FAILED = 0.01;

const { values: options, positionals: wanted } = parseArgs({
  options: { ladder: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const PROBES_A_LINK = Number(options.ladder);

const folder = mkdtempSync(join(tmpdir(), 'siaga-bench-'));

interface Kind {
  readonly name: string;
  /** The n-th probe as the configuration says it. */
  readonly probe: (index: number) => string;
  /** Query of the peer's /probe for the n-th probe. */
  readonly peer: (index: number) => string;
  /** Goal of the ratio. */
  readonly atMost: number;
  /** Probes of a link where a ladder of them would be more than this machine can do. */
  readonly probesALink?: number;
}

function kinds(ports: Ports): readonly Kind[] {
  const tls = `ca_file: "${join(folder, 'ca.pem')}", servername: localhost`;
  const server = `127.0.0.1:${ports.dns}`;
  return [
    {
      name: 'tcp',
      probe: (index) => `kind: tcp, address: "${host(index)}:${ports.tcp}"`,
      peer: (index) => `module=tcp&target=${host(index)}:${ports.tcp}`,
      atMost: 0.4,
    },
    {
      name: 'http',
      probe: (index) => `kind: http, url: "http://${host(index)}:${ports.http}/", fresh_every: 1`,
      peer: (index) => `module=http&target=http://${host(index)}:${ports.http}/`,
      atMost: 0.45,
    },
    {
      name: 'https',
      probe: (index) => `kind: https, url: "https://${host(index)}:${ports.https}/", ${tls}`,
      peer: (index) => `module=http&target=https://${host(index)}:${ports.https}/`,
      atMost: 0.25,
    },
    {
      name: 'tls',
      probe: (index) => `kind: tls, address: "${host(index)}:${ports.tls}", ${tls}`,
      peer: (index) => `module=tls&target=${host(index)}:${ports.tls}`,
      atMost: 1.75,
      // A full handshake takes about a millisecond of CPU on either side.
      probesALink: 1,
    },
    {
      name: 'dns',
      probe: () => `kind: dns, query: dc.example, type: A, server: "${server}"`,
      peer: () => `module=dns&target=${server}`,
      atMost: 0.15,
    },
    {
      name: 'icmp',
      probe: (index) => `kind: icmp, host: "${host(index)}"`,
      peer: (index) => `module=icmp&target=${host(index)}`,
      atMost: 0.2,
    },
  ];
}

function configuration(kind: Kind): string {
  const { probesALink = PROBES_A_LINK } = kind;
  const links = (site: number) =>
    Array.from({ length: LINKS_A_SITE }, (_, index) => {
      const first = (site * LINKS_A_SITE + index) * probesALink;
      const probes = Array.from(
        { length: probesALink },
        (_, rung) => `{ name: rung-${rung}, ${kind.probe(first + rung)}, every: 1s }`,
      );
      return `      - { name: link-${index}, probes: [${probes.join(', ')}] }`;
    });
  const sites = Array.from(
    { length: SITES },
    (_, site) => `
  - id: site-${site}
    name: Bench
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
${links(site).join('\n')}
    stores: [{ name: root, kind: filesystem, path: / }]`,
  );
  return `sites:${sites.join('')}\n`;
}

async function startService(kind: Kind): Promise<App> {
  const path = join(folder, 'siaga.yaml');
  writeFileSync(path, configuration(kind));
  const config = await loadConfig({ path, env: {}, validateCron });
  if (!config.ok) throw new Error(JSON.stringify(config.failure[0]));
  return startApp({
    config: config.value,
    load: async () => (config.ok ? config : { ok: false, failure: [] }),
    storagePath: join(folder, kind.name),
    listen: { host: '127.0.0.1', port: 0 },
    lifecycle: false,
    version: 'bench',
    clock: systemClock,
    random: systemRandom,
    logger: createLogger({ level: 'error', format: 'logfmt', write: (line) => process.stderr.write(line) }),
  });
}

/** Probes that the service itself counted so far. */
async function attempts(app: App): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const counts = text.matchAll(/^siaga_probe_attempts_total\{[^}]*\} (\d+)/gm);
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function serviceRound(app: App): Promise<number> {
  const probesBefore = await attempts(app);
  const beforeMs = cpuMs('self');
  await wait(ROUND_MS);
  const spentMs = cpuMs('self') - beforeMs;
  return (spentMs / ((await attempts(app)) - probesBefore)) * 1000;
}

async function peerRound(peer: Peer, kind: Kind): Promise<number> {
  const untilMs = performance.now() + PEER_ROUND_MS;
  const beforeMs = cpuMs(peer.pid);
  let probes = 0;
  let failed = 0;
  const worker = async () => {
    while (performance.now() < untilMs) {
      probes += 1;
      await peer.probe(kind.peer(probes)).catch(() => {
        failed += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  if (failed > MOST_FAILED * probes)
    throw new Error(`${kind.name}: ${failed} of ${probes} probes of the peer failed`);
  return ((cpuMs(peer.pid) - beforeMs) / probes) * 1000;
}

async function compare(kind: Kind, peer: Peer | undefined): Promise<Row[]> {
  const app = await startService(kind);
  try {
    await wait(WARM_UP_MS);
    if (peer) await peerRound(peer, kind);
    const own: number[] = [];
    const other: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      own.push(await serviceRound(app));
      other.push(peer ? await peerRound(peer, kind) : Number.NaN);
    }
    assertUp(app);
    const ratio = median(own.map((ms, round) => ms / (other[round] ?? Number.NaN)));
    return [
      { measure: `${kind.name}: CPU of 1,000 probes in the service`, value: median(own), unit: 'ms' },
      { measure: `${kind.name}: the same by blackbox_exporter`, value: median(other), unit: 'ms' },
      { measure: `${kind.name}: beside blackbox_exporter`, value: ratio, unit: 'x', atMost: kind.atMost },
    ];
  } finally {
    await app.close();
  }
}

/** A probe that fails costs something else. */
function assertUp(app: App): void {
  const judgements = [...app.picture().sites.values()].flatMap((site) =>
    [...site.links.values()].map(({ judgement }) => judgement),
  );
  const lost = judgements.filter(({ state }) => state !== 'up');
  if (judgements.length === 0 || lost.length > 0) {
    throw new Error(`${lost.length} of ${judgements.length} links are not up: ${lost[0]?.evidence}`);
  }
}

const ca = readFileSync(new URL('../test/fixtures/tls/ca.pem', import.meta.url), 'utf8');
writeFileSync(join(folder, 'ca.pem'), ca);
const peer = await startPeer(folder, ca);
const { ports, child } = await startTargets();
try {
  for (const kind of kinds(ports)) {
    if (wanted.length === 0 || wanted.includes(kind.name)) console.log(table(await compare(kind, peer)));
  }
} finally {
  await peer?.stop();
  await stop(child);
  rmSync(folder, { recursive: true });
}
