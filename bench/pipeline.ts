/**
 * CPU of 1,000 TCP probes in the whole service, with history on disk, metrics and alert state, beside the `tcp_connect` of
 * prometheus-blackbox-exporter on the same listener, in turn, in one run.
 *
 *     node bench/pipeline.ts        about a minute
 *
 * The service is the one that `siaga run` builds: 20 sites of 20 links with a probe a second each. Counted is the whole process, the
 * storage thread and the tick of each second included. Linux only: CPU is read from /proc.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, startApp } from '../src/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { systemClock } from '../src/platform/clock.ts';
import { createLogger } from '../src/platform/logger.ts';
import { systemRandom } from '../src/platform/random.ts';
import { validateCron } from '../src/schedule/cron.ts';
import { cpuMs, host, median, PARALLEL, type Peer, startPeer, startTargets, stop } from './blackbox.ts';
import { table } from './table.ts';

const SITES = 20;
const LINKS_A_SITE = 20;
const ROUNDS = 3;
const WARM_UP_MS = 8_000;
const ROUND_MS = 8_000;
const PEER_ROUND_MS = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'siaga-bench-'));

function configuration(port: number): string {
  const links = (site: number) =>
    Array.from({ length: LINKS_A_SITE }, (_, index) => {
      const address = `${host(site * LINKS_A_SITE + index)}:${port}`;
      return `      - { name: link-${index}, probes: [{ kind: tcp, address: "${address}", every: 1s }] }`;
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

async function startService(port: number): Promise<App> {
  const path = join(folder, 'siaga.yaml');
  writeFileSync(path, configuration(port));
  const config = await loadConfig({ path, env: {}, validateCron });
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  return startApp({
    config: config.value,
    load: async () => (config.ok ? config : { ok: false, failure: [] }),
    storagePath: join(folder, 'data'),
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

async function peerRound(peer: Peer, port: number): Promise<number> {
  const untilMs = performance.now() + PEER_ROUND_MS;
  const beforeMs = cpuMs(peer.pid);
  let probes = 0;
  const worker = async () => {
    while (performance.now() < untilMs) {
      probes += 1;
      await peer.probe(`module=tcp&target=${host(probes)}:${port}`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return ((cpuMs(peer.pid) - beforeMs) / probes) * 1000;
}

const ca = readFileSync(new URL('../test/fixtures/tls/ca.pem', import.meta.url), 'utf8');
const peer = await startPeer(folder, ca);
const { ports, child } = await startTargets();
const app = await startService(ports.tcp);
try {
  await wait(WARM_UP_MS);
  if (peer) await peerRound(peer, ports.tcp);
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await serviceRound(app));
    other.push(peer ? await peerRound(peer, ports.tcp) : Number.NaN);
  }
  const states = [...app.picture().sites.values()].flatMap((site) =>
    [...site.links.values()].map(({ judgement }) => judgement.state),
  );
  const down = states.filter((state) => state !== 'up').length;
  if (down > 0 || states.length === 0) throw new Error(`${down} of ${states.length} links are not up`);
  console.log(
    table([
      { measure: 'siaga: CPU of 1,000 probes in the service', value: median(own), unit: 'ms' },
      { measure: 'blackbox_exporter: CPU of 1,000 probes', value: median(other), unit: 'ms' },
      {
        measure: 'CPU beside blackbox_exporter',
        value: median(own.map((ms, round) => ms / (other[round] ?? Number.NaN))),
        unit: 'x',
        atMost: 0.4,
      },
    ]),
  );
} finally {
  await app.close();
  await peer?.stop();
  await stop(child);
  rmSync(folder, { recursive: true });
}
