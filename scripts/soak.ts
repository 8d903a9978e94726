// An hour of the real service for real: practice at work, its centre cut for a minute in each five, scraped all the while.
// Prints resident memory and open files by the minute, the slope of both over the last two thirds, and fails when they grow.
//   npm run soak -- --minutes=60
// With --loss=5 instead: the ladder of real hosts, five packets in a hundred lost each way; fails when a link is said to be down.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/platform/clock.ts';
import { systemRandom } from '../src/platform/random.ts';
import { startPractice } from '../src/practice/practice.ts';
import { metricOf, type ServiceDoor } from '../test/support/service-door.ts';
import { ServiceProcess } from '../test/support/service-process.ts';
import { soakLoss } from './soak-loss.ts';

const SAMPLE_EVERY_MS = 5_000;
const CUT_EVERY_MINUTES = 5;
/** Start-up, compilation and the first fill of caches are not growth. */
const SETTLE_RATIO = 1 / 3;
/** Growth over the time measured that is still noise: a heap is collected when it likes, a connection is open or not. */
const RSS_NOISE_BYTES = 4 * 1_024 ** 2;
const FILES_NOISE = 2;

interface Sample {
  readonly hours: number;
  readonly rssBytes: number;
  readonly openFiles: number;
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, loss: { type: 'string', default: '0' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes is "${values.minutes}", want a number above 0`);

const lossPercent = Number(values.loss);
if (!(lossPercent >= 0 && lossPercent < 100)) throw new Error(`--loss is "${values.loss}", want 0 to 99`);
if (lossPercent > 0) process.exit(await soakLoss(minutes, lossPercent));

const silent = { debug() {}, info() {}, warn() {}, error: console.error };
const folder = mkdtempSync(join(tmpdir(), 'siaga-soak-'));
const spoolPath = join(folder, 'spool');
const practice = await startPractice({
  config: {
    httpPort: 0,
    tcpPort: 0,
    controlPort: 0,
    spoolPath,
    spoolQuotaBytes: 64 * 1_024 ** 2,
    recordBytes: 32 * 1_024,
    recordsPerSecond: 1,
  },
  clock: systemClock,
  random: systemRandom,
  logger: silent,
});
const configPath = join(folder, 'siaga.yaml');
writeFileSync(
  configPath,
  `sites:
  - id: soak
    name: Soak
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes:
          - { kind: tcp, address: "127.0.0.1:${practice.ports.tcp}", every: 1s }
          - { kind: http, url: "http://127.0.0.1:${practice.ports.http}/health", every: 1s }
    stores:
      - { name: root, kind: filesystem, path: /, every: 15s }
      - { name: spool, kind: directory, path: ${spoolPath}, quota: 64MiB, every: 5s, forecast_every: 10s }
`,
);
const service = new ServiceProcess({
  configPath,
  storagePath: join(folder, 'data'),
  flags: ['--log.level=error'],
});
try {
  process.exitCode = report(await soak(await service.opened()));
} finally {
  const { code } = await service.end('SIGTERM');
  if (code !== 0) process.exitCode = 1;
  if (service.errors !== '') console.log(service.errors);
  await practice.close();
  rmSync(folder, { recursive: true });
}

async function soak(door: ServiceDoor): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const startedMs = performance.now();
  for (let saidMinute = -1; performance.now() - startedMs < minutes * 60_000; ) {
    const minute = Math.floor((performance.now() - startedMs) / 60_000);
    await door.get('/sites/soak');
    const text = await door.get('/metrics');
    const sample = {
      hours: (performance.now() - startedMs) / 3_600_000,
      rssBytes: metricOf(text, 'process_resident_memory_bytes', {}) ?? Number.NaN,
      openFiles: metricOf(text, 'process_open_fds', {}) ?? Number.NaN,
    };
    samples.push(sample);
    if (minute !== saidMinute) {
      saidMinute = minute;
      await act(minute % CUT_EVERY_MINUTES === CUT_EVERY_MINUTES - 1 ? 'cut' : 'restore');
      console.log(`${minute} min: RSS ${mebibytes(sample.rssBytes)} MiB, ${sample.openFiles} files open`);
    }
    await sleep(SAMPLE_EVERY_MS);
  }
  return samples;
}

async function act(word: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${practice.ports.control}/${word}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`practice ${word}: ${await answer.text()}`);
}

function report(all: readonly Sample[]): number {
  const samples = all.slice(Math.floor(all.length * SETTLE_RATIO));
  const rss = slopePerHour(samples.map(({ hours, rssBytes }) => [hours, rssBytes]));
  const files = slopePerHour(samples.map(({ hours, openFiles }) => [hours, openFiles]));
  console.log(
    `RSS ${mebibytes(rss.slope)} ± ${mebibytes(2 * rss.error)} MiB an hour; open files ${files.slope.toFixed(1)} ± ${(2 * files.error).toFixed(1)} an hour; ${samples.length} samples`,
  );
  const hours = (samples.at(-1)?.hours ?? 0) - (samples[0]?.hours ?? 0);
  const grown = ({ slope, error }: Trend) => (slope - 2 * error) * hours;
  const grows = grown(rss) > RSS_NOISE_BYTES || grown(files) > FILES_NOISE;
  console.log(grows ? 'It grows.' : 'It does not grow.');
  return grows ? 1 : 0;
}

interface Trend {
  readonly slope: number;
  readonly error: number;
}

/** Least squares, with the standard error of the slope. */
function slopePerHour(points: readonly (readonly [number, number])[]): Trend {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(residual / Math.max(1, count - 2) / spread) };
}

function mebibytes(bytes: number): string {
  return (bytes / 1_024 ** 2).toFixed(1);
}
