/** The practice centre loses answers: the page shows the loss at once, and a link that was known well is warned of. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { chance } from '../../support/chance.ts';
import { FastClock } from '../../support/fast-clock.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

/** A probe a second is one in 100 ms. */
const FACTOR = 10;
const LEARNED_SAMPLES = 160;
const labels = { site: 'practice', link: 'centre' };

let folder: TemporaryFolder;
let practice: Practice;
let service: Service;

beforeEach(async () => {
  folder = await temporaryFolder();
  const clock = new FastClock(FACTOR);
  const spoolPath = `${folder.path}/spool`;
  const size = { spoolQuotaBytes: 4 * 1_024 ** 2, recordBytes: 1_024, recordsPerSecond: 0.1 };
  const config = { httpPort: 0, tcpPort: 0, controlPort: 0, spoolPath, ...size };
  practice = await startPractice({
    config,
    clock,
    random: { fraction: chance(7), hex: () => '' },
    logger: recordedLogger(),
  });
  service = await Service.start({
    folder: folder.path,
    clock,
    yaml: `sites:
  - id: practice
    timezone: Asia/Jakarta
    lead_time: 5m
    links:
      - name: centre
        # Lost answers alone, however many in a row, are to be seen here.
        rules: { window: 100, down: { consecutive: 20, ratio: 95% } }
        probes: [{ kind: http, url: "http://127.0.0.1:${practice.ports.http}/health", every: 1s, fresh_every: 20 }]
# The clock of the test runs away from that of the centre.
alerts: { rules: { SiagaSelfClock: { enabled: false } } }
`,
  });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await practice.close();
  await folder[Symbol.asyncDispose]();
});

const metric = (name: string) => service.metric(name, labels);
const act = (command: string) =>
  fetch(`http://127.0.0.1:${practice.ports.control}/${command}`, { method: 'POST' });

it('is shown as loss and warned of', { timeout: 60_000 }, async () => {
  const sampled = async () => (await metric('siaga_link_rtt_seconds_count')) ?? 0;
  await until('the link is known', async () => (await sampled()) > LEARNED_SAMPLES);
  expect(await metric('siaga_link_loss_ratio')).toBeLessThan(0.1);
  expect(await service.alerts()).toEqual([]);

  await act('lossy');
  await until('it is warned of', async () => (await service.alerts()).length > 0);
  const [warning] = await service.alerts();
  expect(['SiagaUpstreamDegrading', 'SiagaUpstreamFlapping']).toContain(warning?.alert);
  expect(await metric('siaga_link_loss_ratio')).toBeGreaterThan(0.03);
  expect(await metric('siaga_link_risk_ratio')).toBe(1);
  expect(await service.get('/')).toMatch(/Last minutes, by http: round trip .*; loss \d+%; jitter/);
  const { links } = await service.api<{ links: { quality: { loss_ratio: number } }[] }>('links');
  expect(links[0]?.quality.loss_ratio).toBeGreaterThan(0.03);
  expect((await service.events('quality')).length).toBeGreaterThan(0);
});
