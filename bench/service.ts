/**
 * What the service costs while nothing happens: start to the first /-/ready, resident memory, CPU. One site with a link of two
 * probes, a store and a channel, from the sources as in a clone and as installed, side by side.
 *
 *     node bench/service.ts [SECONDS]        about a minute; idle for 30 s unless told otherwise
 *
 * The first start of each has an empty data folder and compiler cache, and is shown apart. Linux only: memory and CPU are read from /proc.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, median } from './blackbox.ts';
import { type Row, table } from './table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STARTS = 5;
const ASK_EVERY_MS = 5;
const START_WITHIN_MS = 20_000;
/** First runs of jobs, first forecast, first garbage collections. */
const SETTLE_MS = 10_000;
/** One tick of /proc/PID/stat on every Linux of today. */
const TICK_MS = 10;
const MIB = 1024 * 1024;

interface Kind {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly goals: { readonly startMs: number; readonly rssMiB: number; readonly cpuPercent: number };
}

const idleMs = Number(process.argv[2] ?? 30) * 1_000;
const folder = mkdtempSync(join(tmpdir(), 'siaga-bench-'));

function build(): string {
  const out = join(folder, 'installed');
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts'), `--out=${out}`]);
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  return join(out, 'bin/siaga');
}

function configuration(port: number): string {
  const path = join(folder, 'siaga.yaml');
  const text = `
sites:
  - id: "14.71"
    name: Bench
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes:
          - { kind: tcp, address: "127.0.0.1:${port}" }
          - { kind: http, url: "http://127.0.0.1:${port}/health" }
    stores: [{ name: root, kind: filesystem, path: / }]
notify: [{ kind: alertmanager, urls: ["http://127.0.0.1:${port}"] }]
`;
  writeFileSync(path, text);
  return path;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/-/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

interface Running {
  readonly child: ChildProcess;
  readonly startMs: number;
}

async function start(kind: Kind, config: string): Promise<Running> {
  const { name, command } = kind;
  const port = await freePort();
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  const [program, ...words] = command;
  const flags = [
    'run',
    `--config.file=${config}`,
    `--storage.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const begunMs = performance.now();
  const child = spawn(program, [...words, ...flags], {
    stdio: 'ignore',
    env: { ...process.env, ...kind.env },
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (performance.now() - begunMs > START_WITHIN_MS) throw new Error(`${name} does not get ready`);
    await wait(ASK_EVERY_MS);
  }
  return { child, startMs: performance.now() - begunMs };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function cpuMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_MS;
}

function rssMiB({ pid }: ChildProcess): number {
  const [, kib = Number.NaN] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib) * 1024) / MIB;
}

async function idle(child: ChildProcess): Promise<{ readonly rssMiB: number; readonly cpuPercent: number }> {
  await wait(SETTLE_MS);
  const before = cpuMs(child);
  let most = 0;
  for (let waitedMs = 0; waitedMs < idleMs; waitedMs += 1_000) {
    await wait(1_000);
    most = Math.max(most, rssMiB(child));
  }
  return { rssMiB: most, cpuPercent: ((cpuMs(child) - before) / idleMs) * 100 };
}

async function measure(kind: Kind, config: string): Promise<readonly Row[]> {
  const starts: number[] = [];
  for (let count = 0; count < STARTS; count += 1) {
    const { child, startMs } = await start(kind, config);
    starts.push(startMs);
    await stop(child);
  }
  const [first = Number.NaN, ...later] = starts;
  const { goals, name } = kind;
  return [
    { measure: `${name}: first start to ready`, value: first, unit: 'ms' },
    { measure: `${name}: start to ready`, value: median(later), unit: 'ms', atMost: goals.startMs },
  ];
}

async function measureIdle(kind: Kind, config: string): Promise<readonly Row[]> {
  const { child } = await start(kind, config);
  const seen = await idle(child);
  await stop(child);
  const { goals, name } = kind;
  return [
    { measure: `${name}: memory when idle`, value: seen.rssMiB, unit: 'MiB', atMost: goals.rssMiB },
    {
      measure: `${name}: CPU when idle`,
      value: seen.cpuPercent,
      unit: '% of a core',
      atMost: goals.cpuPercent,
    },
  ];
}

const kinds: readonly Kind[] = [
  {
    name: 'installed',
    command: [build()],
    goals: { startMs: 1_000, rssMiB: 100, cpuPercent: 1 },
  },
  {
    name: 'clone',
    // What `npm start` does, with an empty cache.
    command: [process.execPath, join(ROOT, 'src/main.ts')],
    env: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
    goals: { startMs: 1_500, rssMiB: 130, cpuPercent: 1 },
  },
];
const centre = createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
await once(centre, 'listening');
const config = configuration((centre.address() as AddressInfo).port);
try {
  const started: Row[] = [];
  for (const kind of kinds) started.push(...(await measure(kind, config)));
  const idled = await Promise.all(kinds.map((kind) => measureIdle(kind, config)));
  console.log(table([...started, ...idled.flat()]));
} finally {
  centre.close();
  centre.closeAllConnections();
  rmSync(folder, { recursive: true });
}
