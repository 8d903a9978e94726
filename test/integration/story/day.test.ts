/**
 * A day of the whole service at its default intervals, as fast as it can be worked off: real sockets and files, a clock that
 * stands still while somebody works. Nothing grows, nothing is missed, and what is old takes less room.
 */

import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { DrivenClock } from '../../support/driven-clock.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { Receiver } from '../notify/receiver.ts';

const HOUR_MS = 3_600_000;
const EVERY_MS = 15_000;
const PROBE_TIMEOUT_MS = 4_321;
const STORE_TIMEOUT_MS = 4_567;
const CHANNEL_TIMEOUT_MS = 7_891;
const FORECAST_EVERY_MS = 300_000;
const FORECAST_TIMEOUT_MS = 0.8 * FORECAST_EVERY_MS;
/** Compiled code and pools go on settling for a while; growth by the hour would be far more over 22 hours. */
const HEAP_NOISE_BYTES = 3 * 1_024 ** 2;
/** A kept-alive connection is open or not, as the moment has it. */
const HANDLE_NOISE = 2;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapBytes(): number {
  for (let round = 0; round < 4; round += 1) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** How much is open now; timers come and go. */
function handles(): number {
  const kinds = process.getActiveResourcesInfo();
  return kinds.filter((kind) => kind !== 'Timeout' && kind !== 'Immediate').length;
}

it('leaves nothing behind', { timeout: 400_000 }, async () => {
  await using folder = await temporaryFolder();
  await using hook = await Receiver.open();
  const deadlines = [PROBE_TIMEOUT_MS, STORE_TIMEOUT_MS, CHANNEL_TIMEOUT_MS, FORECAST_TIMEOUT_MS];
  const clock = new DrivenClock(deadlines);
  let asked = 0;
  let status = 200;
  // The upstream's clock is right, as a rule.
  const upstream = createServer((_, response) => {
    asked += 1;
    response.sendDate = false;
    response.writeHead(status, { date: new Date(clock.now().atMs).toUTCString() }).end('ok');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  await using _ = {
    async [Symbol.asyncDispose]() {
      upstream.close();
      upstream.closeAllConnections();
      await once(upstream, 'close');
    },
  };
  const spool = join(folder.path, 'spool');
  await mkdir(spool);
  const service = await Service.start({
    folder: folder.path,
    clock,
    yaml: `sites:
  - id: day
    name: A day
    timezone: Asia/Jakarta
    lead_time: 1d
    links:
      - name: centre
        probes:
          - { kind: tcp, address: "127.0.0.1:${port}", timeout: ${PROBE_TIMEOUT_MS}ms }
          - { kind: http, url: "http://127.0.0.1:${port}/", timeout: ${PROBE_TIMEOUT_MS}ms }
    stores:
      - { name: spool, kind: directory, path: ${spool}, quota: 1GiB, timeout: ${STORE_TIMEOUT_MS}ms }
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: ${CHANNEL_TIMEOUT_MS}ms }
storage: { raw_retention: 1h }
`,
  });
  const startedAtMs = clock.now().atMs;
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  const seen: { heap: number; handles: number }[] = [];
  for (let hour = 1; hour <= 24; hour += 1) {
    await writeFile(join(spool, `record-${hour}`), Buffer.alloc(100_000));
    await clock.drive(HOUR_MS / 2);
    // An outage of five minutes each six hours, so that alerts, log and outbox have their share.
    if (hour % 6 === 1) {
      status = 503;
      await clock.drive(HOUR_MS / 12);
      expect((await service.firing('SiagaUpstreamDown'))?.description).toContain('status');
      status = 200;
      await clock.drive((5 * HOUR_MS) / 12);
    } else {
      await clock.drive(HOUR_MS / 2);
    }
    expect(await service.alerts()).toEqual([]);
    seen.push({ heap: heapBytes(), handles: handles() });
  }
  const tookMs = performance.now() - startedMs;
  const used = process.cpuUsage(startedCpu);
  const usedSeconds = (used.user + used.system) / 1e6;

  const early = seen[1];
  const late = seen.at(-1);
  const mebibytes = (bytes = 0) => (bytes / 1_024 ** 2).toFixed(1);
  console.log(
    `a day in ${(tookMs / 1_000).toFixed(1)} s, ${usedSeconds.toFixed(1)} s of CPU, ${asked} answers; heap MiB by hour ${seen.map(({ heap }) => mebibytes(heap)).join(' ')}; handles ${seen.map((hour) => hour.handles).join(' ')}`,
  );
  expect((late?.heap ?? 0) - (early?.heap ?? 0)).toBeLessThan(HEAP_NOISE_BYTES);
  expect((late?.handles ?? 0) - (early?.handles ?? 0)).toBeLessThanOrEqual(HANDLE_NOISE);

  const beats = (24 * HOUR_MS) / EVERY_MS;
  for (const probe of ['tcp', 'http']) {
    const labels = { site: 'day', link: 'centre', probe };
    const attempts = (await service.metric('siaga_probe_attempts_total', labels)) ?? 0;
    // A few confirmations come on top for each outage, and its first ten minutes are looked at twice as often.
    expect(attempts).toBeGreaterThanOrEqual(beats - 1);
    expect(attempts).toBeLessThanOrEqual(beats + 4 * (10 + 40));
  }
  const reads = await service.metric('siaga_source_reads_total', { site: 'day', source: 'spool' });
  expect(reads).toBeGreaterThanOrEqual(24 * 60 - 1);
  expect(reads).toBeLessThanOrEqual(24 * 60 + 1);
  const kinds = hook.accepted.map(({ body }) => {
    const { alertname, kind }: { alertname: string; kind: string } = JSON.parse(body);
    return `${alertname} ${kind}`;
  });
  expect(kinds).toEqual(
    Array.from({ length: 4 }, () => ['SiagaUpstreamDown firing', 'SiagaUpstreamDown resolved']).flat(),
  );

  const points = async (fromHour: number, hours: number) => {
    const from = new Date(startedAtMs + fromHour * HOUR_MS).toISOString();
    const until = new Date(startedAtMs + (fromHour + hours) * HOUR_MS).toISOString();
    const query = `history?site=day&subject=probe&name=centre/http&metric=up&from=${from}&until=${until}&points=1000`;
    return (await service.api<{ readonly points: readonly unknown[] }>(query)).points.length;
  };
  const [old, young] = [await points(2, 1), await points(23.25, 0.5)];
  console.log(`points of an old hour ${old}, of a young half hour ${young}`);
  expect(young).toBeGreaterThan(100);
  expect(old).toBeGreaterThanOrEqual(11);
  expect(old).toBeLessThanOrEqual(13);

  // Time stands still: the end needs none of the bounds that it has.
  await service.app.close();
  expect(clock.timers).toBe(0);
  // A fifth of the hundredth of a core that an idle site may take. Of the processor, not of the wall: the machine may be busy.
  expect(usedSeconds).toBeLessThan(0.002 * 86_400);
});
