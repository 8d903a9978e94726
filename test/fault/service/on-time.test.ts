/**
 * Probing goes on, on time, whatever else hangs: the disk that history is on is full or does not answer, a channel never
 * answers, a watched mount hangs, ten clients scrape without a pause. Measured at the targets, first undisturbed, then under
 * the fault, in the same run; metrics are asked for all the while.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAILURES, Receiver } from '../../integration/notify/receiver.ts';
import { isRoot, Mounts } from '../../support/mounts.ts';
import type { ServiceDoor } from '../../support/service-door.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';

if (!isRoot) console.warn('SKIPPED: full and hung disks need root to mount');

const TARGETS = 10;
const EVERY_MS = 500;
const MEASURED_MS = 8_000;
/** Lateness below this is the machine's, not ours. */
const FLOOR_MS = 250;
const SCRAPERS = 10;

let folder: TemporaryFolder;
let mounts: Mounts;
let hook: Receiver;
let targets: Target[];
let service: ServiceProcess | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  mounts = await Mounts.open();
  hook = await Receiver.open();
  targets = await Promise.all(Array.from({ length: TARGETS }, () => Target.open()));
});

afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  service = undefined;
  for (const target of targets) await target[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
  await mounts[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Extra {
  readonly store?: string;
  /** Of a link whose alert fires at once. */
  readonly deadPort?: number;
}

const linkYaml = (name: string, port: number) => `
      - name: ${name}
        probes: [{ kind: tcp, address: "127.0.0.1:${port}", every: ${EVERY_MS}ms }]`;

/** The dead link is the only one of a site of its own: one of several that is lost is told later. */
const yaml = ({ store, deadPort }: Extra = {}) => `sites:
  - id: office
    name: Office
    timezone: Asia/Jakarta
    lead_time: 1d
    links:${targets.map(({ port }, index) => linkYaml(`link${index}`, port)).join('')}${
      store === undefined
        ? ''
        : `
    stores:
      - { name: hung, kind: filesystem, path: ${store}, every: 500ms, timeout: 400ms }`
    }${
      deadPort === undefined
        ? ''
        : `
  - id: cut-off
    name: Cut off
    timezone: Asia/Jakarta
    lead_time: 1d
    links:${linkYaml('dead', deadPort)}`
    }
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: 10s }
alerts:
  rules:
    SiagaSelfStorage: { hold: 0s, clear_hold: 0s }
    SiagaSourceUnreadable: { hold: 0s, clear_hold: 0s }
storage: { budget: 16MiB }
`;

async function start(storagePath: string): Promise<ServiceDoor> {
  const configPath = join(folder.path, 'siaga.yaml');
  writeFileSync(configPath, yaml());
  service = new ServiceProcess({ configPath, storagePath, flags: ['--web.enable-lifecycle'] });
  const door = await service.opened();
  await until('every target is probed', () => targets.every(({ knocksMs }) => knocksMs.length >= 2));
  return door;
}

async function reload(door: ServiceDoor, extra: Extra): Promise<void> {
  writeFileSync(join(folder.path, 'siaga.yaml'), yaml(extra));
  const answer = await door.reload();
  expect(answer.status, await answer.text()).toBe(200);
}

interface Lateness {
  readonly p99Ms: number;
  readonly probes: number;
  readonly slowestScrapeMs: number;
}

/** How far apart the probes of a target came beyond their interval; a missed one counts as a whole interval late. */
async function measure(door: ServiceDoor): Promise<Lateness> {
  const fromMs = performance.now();
  const untilMs = fromMs + MEASURED_MS;
  let slowestScrapeMs = 0;
  while (performance.now() < untilMs) {
    const askedMs = performance.now();
    expect(await door.metric('siaga_build_info')).toBe(1);
    slowestScrapeMs = Math.max(slowestScrapeMs, performance.now() - askedMs);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const late = targets.flatMap(({ knocksMs }) => {
    const measured = knocksMs.filter((ms) => ms >= fromMs && ms <= untilMs);
    // The silence at the end counts too, or a standstill would show nothing.
    return [...measured, untilMs].map((ms, index) => ms - (measured[index - 1] ?? fromMs) - EVERY_MS);
  });
  late.sort((a, b) => a - b);
  return {
    p99Ms: Math.max(0, late[Math.ceil(late.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY),
    probes: late.length,
    slowestScrapeMs,
  };
}

function compare(what: string, normal: Lateness, faulty: Lateness): void {
  const say = ({ p99Ms, probes, slowestScrapeMs }: Lateness) =>
    `p99 ${p99Ms.toFixed(0)} ms of ${probes} probes, slowest scrape ${slowestScrapeMs.toFixed(0)} ms`;
  console.log(`${what}: normal ${say(normal)}; under the fault ${say(faulty)}`);
  expect(faulty.p99Ms).toBeLessThan(Math.max(FLOOR_MS, 2 * normal.p99Ms));
}

/** Writes until nothing more fits. */
function fillDisk(mount: string): string {
  const filler = join(mount, 'filler');
  for (let bytes = 1024 * 1024; bytes >= 512; bytes /= 2) {
    try {
      for (;;) writeFileSync(filler, new Uint8Array(bytes), { flag: 'a' });
    } catch {
      // Smaller pieces may still fit.
    }
  }
  return filler;
}

async function storageComesBack(door: ServiceDoor): Promise<void> {
  const curedAtMs = Date.now();
  await until(
    'the alert has ended',
    async () => (await door.firing('SiagaSelfStorage')) === undefined,
    60_000,
  );
  await until(
    'history is written again',
    async () => {
      const { storage } = await door.status();
      return storage.failure === null && Date.parse(storage.last_commit_at ?? '') > curedAtMs;
    },
    60_000,
  );
  const query = `history?site=office&subject=probe&name=link0/tcp&metric=up&from=${new Date(curedAtMs).toISOString()}`;
  await until('samples taken after the cure are in history', async () => {
    const { points } = await door.api<{ readonly points: readonly unknown[] }>(query);
    return points.length > 0;
  });
  await until('both messages are told', () => told('SiagaSelfStorage').length === 2);
  expect(told('SiagaSelfStorage')).toEqual(['firing', 'resolved']);
}

const told = (name: string) =>
  hook.accepted.flatMap(({ body }) => {
    const { alertname, kind }: { alertname: string; kind: string } = JSON.parse(body);
    return alertname === name ? [kind] : [];
  });

describe.skipIf(!isRoot)('probing stays on time', () => {
  it('while the disk of its history is full', async () => {
    const disk = mounts.tmpfs('size=24m');
    const door = await start(join(disk, 'data'));
    const normal = await measure(door);
    const filler = fillDisk(disk);
    await until('the alert fires', () => door.firing('SiagaSelfStorage'), 60_000);
    compare('disk full', normal, await measure(door));
    await until('it is told', () => told('SiagaSelfStorage').length === 1);
    rmSync(filler);
    await storageComesBack(door);
  });

  it('while the disk of its history does not answer', async () => {
    const disk = mounts.ext4(64);
    mkdirSync(join(disk, 'data'));
    const door = await start(join(disk, 'data'));
    const normal = await measure(door);
    execFileSync('fsfreeze', ['-f', disk]);
    try {
      const measured = measure(door);
      await until('the alert fires', () => door.firing('SiagaSelfStorage'), 60_000);
      await until('it is told', () => told('SiagaSelfStorage').length === 1);
      compare('disk hung', normal, await measured);
      compare('disk known to hang', normal, await measure(door));
    } finally {
      execFileSync('fsfreeze', ['-u', disk]);
    }
    await storageComesBack(door);
  });

  it('while a webhook never answers', async () => {
    const door = await start(join(folder.path, 'data'));
    const normal = await measure(door);
    hook.failing = FAILURES['never answers'];
    await using dead = await Target.open();
    await dead.down();
    await reload(door, { deadPort: dead.port });
    await until('something is to be told', () => door.firing('SiagaUpstreamDown'));
    await until('the webhook is asked', () => hook.attempts > 0);
    compare('webhook hung', normal, await measure(door));
    hook.failing = undefined;
    await until('it is told at last', () => told('SiagaUpstreamDown').length > 0, 60_000);
    expect(new Set(told('SiagaUpstreamDown'))).toEqual(new Set(['firing']));
  });

  it('while a watched mount hangs', async () => {
    const door = await start(join(folder.path, 'data'));
    const normal = await measure(door);
    const hung = mounts.hung();
    await reload(door, { store: hung.path });
    await until('the mount is known to hang', () => door.firing('SiagaSourceUnreadable'));
    compare('mount hung', normal, await measure(door));
    expect((await door.firing('SiagaSourceUnreadable'))?.description).toMatch(/^hung: (timeout|hung)/);
    hung.release();
  });

  it('while ten clients scrape without a pause', async () => {
    const door = await start(join(folder.path, 'data'));
    const normal = await measure(door);
    const stop = new AbortController();
    let scrapes = 0;
    const scrapers = Array.from({ length: SCRAPERS }, async () => {
      while (!stop.signal.aborted) {
        await door.get('/metrics');
        scrapes += 1;
      }
    });
    const faulty = await measure(door);
    stop.abort();
    await Promise.all(scrapers);
    console.log(`${scrapes} scrapes`);
    expect(scrapes).toBeGreaterThan(SCRAPERS * 5);
    compare('scraped', normal, faulty);
  });
});
