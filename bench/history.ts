/**
 * What remembering costs: `node bench/history.ts [--samples N] [--days N]`.
 * First the same samples of 10,000 series go to bare node:sqlite in batches of 1,000 and to our history, both durable
 * (synchronous=FULL), in turns; the CPU is that of the whole process, threads included, with sealing, roll-ups and checkpoints.
 * Then a year of one site is lived through in a hurry: the size of its folder, and the cost of reading 60 days for a forecast.
 */

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { HistoryDatabase } from '../src/history/database.ts';
import { openHistory } from '../src/history/history.ts';
import type { Sample } from '../src/model/history.ts';
import type { Clock } from '../src/platform/clock.ts';
import { systemRandom } from '../src/platform/random.ts';
import { Sqlite } from '../src/platform/sqlite.ts';

const MIB = 1024 * 1024;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 1);
const INTERVAL_MS = 15_000;
const SERIES = 10_000;
const SAMPLES_PER_SECOND = Math.round((SERIES * SECOND_MS) / INTERVAL_MS);
const ROUNDS = 3;

const { values: flags } = parseArgs({
  options: {
    samples: { type: 'string', default: '1200000' },
    days: { type: 'string', default: '365' },
  },
});

function folder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'siaga-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const cpuMs = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** Whole multiples of a block of 4 KiB that grow, as a filling store's do. */
const usedBytes = (series: number, index: number) =>
  5e11 + series * 1e8 + index * 40_960 + (index % 7) * 4_096;

/** One row a sample, keyed by series and time: what anybody would write first. */
function bareInsert(samples: number): number {
  const { path, remove } = folder();
  const database = new Sqlite(join(path, 'bare.db'), { readOnly: false });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(
    'CREATE TABLE sample (series INT, at_ms INT, value REAL, PRIMARY KEY (series, at_ms)) WITHOUT ROWID',
  );
  const before = process.cpuUsage();
  for (let first = 0; first < samples; first += 1_000) {
    database.transaction(() => {
      for (let index = first; index < first + 1_000; index++) {
        const atMs = START_MS + Math.floor(index / SERIES) * INTERVAL_MS;
        database.run(
          'INSERT INTO sample VALUES (?, ?, ?)',
          index % SERIES,
          atMs,
          usedBytes(index % SERIES, index),
        );
      }
    });
  }
  const spentMs = cpuMs(before);
  database.close();
  remove();
  return spentMs;
}

/** Seconds pass when the bench says so. */
function drivenClock() {
  let sinceStartMs = 0;
  const waiting = new Set<{ readonly dueMs: number; readonly call: () => void }>();
  const clock: Clock = {
    now: () => ({ atMs: START_MS + sinceStartMs, monotonicMs: sinceStartMs }),
    after(delayMs, call) {
      const timer = { dueMs: sinceStartMs + delayMs, call };
      waiting.add(timer);
      return { cancel: () => waiting.delete(timer) };
    },
  };
  const pass = (ms: number) => {
    sinceStartMs += ms;
    for (const timer of [...waiting]) {
      if (timer.dueMs <= sinceStartMs && waiting.delete(timer)) timer.call();
    }
  };
  return { clock, pass };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function ownInsert(
  samples: number,
): Promise<{ spentMs: number; longestTurnMs: number; longestBlockMs: number }> {
  const { path, remove } = folder();
  const { clock, pass } = drivenClock();
  const storage = { budgetBytes: 1024 * MIB, rawRetentionMs: 60 * DAY_MS };
  const history = await openHistory({ path, storage, clock, random: systemRandom, logger: silent });
  const names = Array.from({ length: SERIES }, (_, series) => `store${series}`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let longestTurnMs = 0;
  const before = process.cpuUsage();
  for (let index = 0; index < samples; ) {
    const batch: Sample[] = [];
    for (let last = Math.min(samples, index + SAMPLES_PER_SECOND); index < last; index++) {
      const series = index % SERIES;
      const atMs = START_MS + Math.floor(index / SERIES) * INTERVAL_MS;
      const value = usedBytes(series, index);
      batch.push({
        site: '14.71',
        subject: 'store',
        name: names[series] ?? '',
        metric: 'used_bytes',
        atMs,
        value,
      });
    }
    const turn = process.threadCpuUsage();
    history.record(batch);
    pass(SECOND_MS);
    const { user, system } = process.threadCpuUsage(turn);
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
    const { atMs } = clock.now();
    // The worker's answer arrives by itself; the next second only begins when this one is on disk.
    while (history.status().lastCommitAtMs !== atMs) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const spentMs = cpuMs(before);
  delay.disable();
  if (history.status().droppedSamples > 0 || history.status().failure) throw new Error('samples were lost');
  await history.close();
  remove();
  return { spentMs, longestTurnMs, longestBlockMs: delay.max / 1e6 };
}

/** What this machine does to a process that only waits: the part of a block that is not ours. */
async function idleBlockMs(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let turn = 0; turn < 2_000; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  delay.disable();
  return delay.max / 1e6;
}

async function insert(samples: number): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bareMs = bareInsert(samples);
    const own = await ownInsert(samples);
    const idleMs = await idleBlockMs();
    ratios.push(own.spentMs / bareMs);
    const each = (ms: number) => ((ms * 1000) / samples).toFixed(2);
    console.log(
      `insert ${samples} samples of ${SERIES} series: bare ${each(bareMs)} us, history ${each(own.spentMs)} us CPU a sample,`,
      `ratio ${(own.spentMs / bareMs).toFixed(2)}, longest turn ${own.longestTurnMs.toFixed(1)} ms CPU, longest block ${own.longestBlockMs.toFixed(1)} ms wall (idle: ${idleMs.toFixed(1)})`,
    );
  }
  console.log(
    `insert ratio, median of ${ROUNDS}: ${ratios.sort((a, b) => a - b)[1]?.toFixed(2)} (goal <= 1.50, block <= 50 ms)`,
  );
}

/** Five links (up, duration) and five stores (used, available): what one site brings. */
const LINKS = 5;
const STORES = 5;

function valueAt(series: number, at: number, noise: number): number {
  if (series < LINKS) return noise > 0.001 ? 1 : 0;
  if (series < 2 * LINKS) return Math.round(12_000 + noise * noise * 8_000) / 1000;
  const growth = (at / DAY_MS) * 2e9 * (0.6 + 0.4 * Math.sin(at / DAY_MS));
  const blocks = Math.floor((growth + noise * 4e6) / 4_096) * 4_096;
  return series < 2 * LINKS + STORES ? 1e11 + blocks : 2e12 - blocks;
}

function year(days: number): void {
  const { path, remove } = folder();
  const options = { directory: path, budgetBytes: 256 * MIB, rawRetentionMs: 60 * DAY_MS, newLogId: 'bench' };
  const database = new HistoryDatabase(options, () => 'again');
  database.open({ atMs: START_MS, monotonicMs: 0 });
  const seriesCount = 2 * (LINKS + STORES);
  const perHour = HOUR_MS / INTERVAL_MS;
  const before = process.cpuUsage();
  let seed = 1;
  for (let hour = 0; hour < days * 24; hour++) {
    const samples = new Float64Array(perHour * seriesCount * 3);
    for (let index = 0; index < samples.length; index += 3) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      const series = (index / 3) % seriesCount;
      const at = hour * HOUR_MS + Math.floor(index / 3 / seriesCount) * INTERVAL_MS;
      samples[index] = series + 1;
      // Answers come a few milliseconds after they are due.
      samples[index + 1] = START_MS + at + (seed % 8);
      samples[index + 2] = valueAt(series, at, seed / 2 ** 32);
    }
    const now = { atMs: START_MS + (hour + 1) * HOUR_MS, monotonicMs: (hour + 1) * HOUR_MS };
    const nothing = { outboxAdded: [], outboxRemoved: [], log: [], series: [], kept: [] };
    const stored = database.write({ now, urgent: false, ...nothing, batch: { batch: hour + 1, samples } });
    if (!stored.ok) throw new Error(stored.failure.detail);
    database.maintain(now);
  }
  const count = days * 24 * perHour * seriesCount;
  const bytes = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  console.log(
    `${days} days of ${LINKS} links and ${STORES} stores every 15 s (${seriesCount} series, ${count} samples):`,
    `${(bytes / MIB).toFixed(1)} MiB (budget 256), ${((cpuMs(before) * 1000) / count).toFixed(2)} us CPU a sample with making them up`,
  );
  readForecast(database, days);
  database.close();
  remove();
}

function readForecast(database: HistoryDatabase, days: number): void {
  const untilMs = START_MS + days * DAY_MS;
  const windows = { 'half-hours': 2_880, 'every sample there is': 1_000_000 };
  for (const [name, maxPoints] of Object.entries(windows)) {
    const rounds = 10;
    const before = process.cpuUsage();
    let points = 0;
    for (let round = 0; round < rounds; round++) {
      const series = 2 * LINKS + 1 + (round % STORES);
      const read = database.readSeries(series, {
        fromMs: untilMs - 60 * DAY_MS,
        untilMs,
        maxPoints,
      });
      points = read.ok ? read.value.length : 0;
    }
    console.log(
      `read 60 days of a store (${name}): ${points} points, ${(cpuMs(before) / rounds).toFixed(1)} ms CPU`,
    );
  }
}

await insert(Number(flags.samples));
year(Number(flags.days));
