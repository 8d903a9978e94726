/**
 * The story of a stock that runs out, ten times faster than life: the forecast names the time, the alert comes before the last card,
 * a parcel is a step and no trend, and everything ends with it.
 */

import { expect, it, onTestFailed } from 'vitest';
import { runPractice } from '../../../src/cli/practice.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { FastClock } from '../../support/fast-clock.ts';
import { isRoot, Mounts } from '../../support/mounts.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const TIMES_FASTER = 10;
const QUIET_MS = 3 * 60_000;
const CARDS = { site: 'practice', stock: 'cards' };

it('is foreseen, told before, true, and over with the parcel', { timeout: 240_000 }, async () => {
  const clock = new FastClock(TIMES_FASTER);
  const nowMs = () => clock.now().atMs;
  // In memory where we may: a disk that takes a second would be one that takes ten, and storage that hangs.
  await using mounts = await Mounts.open();
  await using folder = await temporaryFolder(isRoot ? mounts.tmpfs('size=512m') : undefined);
  const config = {
    httpPort: 0,
    tcpPort: 0,
    controlPort: 0,
    spoolPath: `${folder.path}/spool`,
    spoolQuotaBytes: 16 * 1_024 ** 2,
    recordBytes: 1_024,
    recordsPerSecond: 1,
  };
  const office = recordedLogger();
  const practice = await startPractice({ config, clock, random: systemRandom, logger: office });
  await using _ = { [Symbol.asyncDispose]: () => practice.close() };
  const door = `http://127.0.0.1:${practice.ports.control}`;
  await using service = await Service.start({
    folder: folder.path,
    clock,
    yaml: `sites:
  - id: practice
    name: Practice office
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes: [{ kind: tcp, address: "127.0.0.1:${practice.ports.tcp}", every: 20s, timeout: 15s }]
    stocks:
      - { name: cards, kind: http, url: "${door}/cards", every: 5s, forecast_every: 10s }
    syncs:
      - name: registrations
        stages: [captured, print_ready, printed]
        stock: { name: cards, stage: print_ready }
        every: 5s
        forecast_every: 10s
        counts: [{ kind: http, url: "${door}/counts" }]
        completions: { kind: http, url: "${door}/completions?since={since}" }
`,
  });
  const act = async (word: string) => {
    const io = { write: () => {}, writeError: (text: string) => console.error(text) };
    expect(await runPractice([word, `--control=${door}`], io)).toBe(0);
  };
  const picture = () => service.app.picture().sites.get('practice')?.stocks.get('cards');
  onTestFailed(() => console.error(JSON.stringify({ log: service.lines, cards: picture() })));

  const quietUntilMs = nowMs() + QUIET_MS;
  await until('a quiet time has passed', () => nowMs() >= quietUntilMs, 60_000);
  expect(await service.alerts()).toEqual([]);

  await act('print');
  const alert = await until('the alert fires', () => service.firing('SiagaStockRunningOut'), 60_000);
  const left = picture()?.reading?.items ?? 0;
  console.log(`the alert came with ${left} cards left: ${alert.description}`);
  expect(left).toBeGreaterThan(0);
  expect(
    await service.metric('siaga_stock_empty_timestamp_seconds', { ...CARDS, estimate: 'p50' }),
  ).toBeGreaterThan(nowMs() / 1_000 - 60);

  await until('no card is left', () => picture()?.reading?.items === 0, 60_000);
  const waits = () =>
    service.metric('siaga_sync_pending_records', {
      site: 'practice',
      sync: 'registrations',
      stage: 'print_ready',
    });
  await until('records wait for a card', async () => ((await waits()) ?? 0) > 0, 60_000);
  expect(await service.get('/sites/practice')).toContain('print ready');

  await act('restock');
  await until('every alert has ended', async () => (await service.alerts()).length === 0, 120_000);
  expect(picture()?.reading?.items).toBeGreaterThan(5_000);
});
