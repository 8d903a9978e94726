/** The story that a newcomer sees: the practice centre is cut, everything says so with the reason, it is restored, all of it ends. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPractice } from '../../../src/cli/practice.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { alertmanagerPath, Cluster, type ListedAlert } from '../notify/alertmanager-cluster.ts';
import { Receiver } from '../notify/receiver.ts';

const EVERY_MS = 1_000;
const TIMEOUT_MS = 800;
const INTERVALS = 3;
/** What a shared machine and a polling test add to what the product needs. */
const NOISE_MS = 2_000;

if (!alertmanagerPath)
  console.warn('SKIPPED: prometheus-alertmanager is not installed; see scripts/install-lab.sh');

describe.skipIf(!alertmanagerPath)('cut and restore', () => {
  let folder: TemporaryFolder;
  let practice: Practice;
  let hook: Receiver;
  let people: Receiver;
  let cluster: Cluster;
  let service: Service;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const spoolPath = `${folder.path}/spool`;
    const config = {
      httpPort: 0,
      tcpPort: 0,
      controlPort: 0,
      spoolPath,
      spoolQuotaBytes: 4 * 1_024 ** 2,
      recordBytes: 1_024,
      recordsPerSecond: 2,
    };
    practice = await startPractice({
      config,
      clock: systemClock,
      random: systemRandom,
      logger: recordedLogger(),
    });
    hook = await Receiver.open();
    people = await Receiver.open();
    cluster = await Cluster.open(people.url);
    service = await Service.start({ folder: folder.path, yaml: yaml(spoolPath) });
    await until('the link is up', async () => (await linkState('up')) === 1);
  });

  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
    await people?.[Symbol.asyncDispose]();
    await hook?.[Symbol.asyncDispose]();
    await practice?.close();
    await folder[Symbol.asyncDispose]();
  });

  const yaml = (spoolPath: string) => `sites:
  - id: practice
    name: Practice office
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes:
          - { kind: tcp, address: "127.0.0.1:${practice.ports.tcp}", every: 1s }
          - { kind: http, url: "http://127.0.0.1:${practice.ports.http}/health", every: 1s }
    stores:
      - { name: spool, kind: directory, path: ${spoolPath}, quota: 4MiB, every: 1s, forecast_every: 5s }
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: 2s }
  - { kind: alertmanager, name: pager, urls: ["${cluster.members[0].url}", "${cluster.members[1].url}"], resend: 10s }
`;

  const linkState = (state: string) =>
    service.metric('siaga_link_state', { site: 'practice', link: 'centre', state });

  const act = async (word: string) => {
    const said: string[] = [];
    const io = { write: (text: string) => said.push(text), writeError: (text: string) => said.push(text) };
    expect(
      await runPractice([word, `--control=http://127.0.0.1:${practice.ports.control}`], io),
      said.join(),
    ).toBe(0);
    return performance.now();
  };

  /** Asks every witness at once and says when each saw it, in milliseconds from `sinceMs`. */
  const measure = async (sinceMs: number, witnesses: Readonly<Record<string, () => Promise<boolean>>>) => {
    const seen = Object.entries(witnesses).map(async ([name, sees]): Promise<[string, number]> => {
      await until(name, sees);
      return [name, Math.round(performance.now() - sinceMs)];
    });
    return Object.fromEntries(await Promise.all(seen));
  };

  const hookKinds = () =>
    hook.accepted.flatMap(({ body }) => {
      const { alertname, kind }: { alertname: string; kind: string } = JSON.parse(body);
      return alertname === 'SiagaUpstreamDown' ? [kind] : [];
    });

  const heldBy = async (member: number): Promise<ListedAlert | undefined> => {
    const alerts = await cluster.members[member]?.alerts();
    return alerts?.find(({ labels }) => labels.alertname === 'SiagaUpstreamDown');
  };

  it('shows the cut link with its reason everywhere within three intervals and a timeout', async () => {
    const page = await service.get('/sites/practice');
    expect(page).toContain('<span>Up</span>');
    expect(page).not.toContain('refused');
    const cutAtMs = await act('cut');
    const seen = await measure(cutAtMs, {
      metrics: async () => (await linkState('down')) === 1 && (await linkState('up')) === 0,
      page: async () => {
        const html = await service.get('/sites/practice');
        return html.includes('<span>Down</span>') && html.includes('times in a row: connection refused');
      },
      api: async () =>
        (await service.firing('SiagaUpstreamDown'))?.description.includes('Reason: refused') === true,
      webhook: async () => hookKinds().includes('firing'),
      alertmanager: async () => (await heldBy(0))?.annotations.description?.includes('refused') === true,
      'second alertmanager': async () => (await heldBy(1)) !== undefined,
    });
    console.log('cut seen after (ms)', seen);
    for (const [witness, ms] of Object.entries(seen)) {
      expect(ms, witness).toBeLessThan(INTERVALS * EVERY_MS + TIMEOUT_MS + NOISE_MS);
    }
    expect((await heldBy(0))?.labels).toEqual({
      alertname: 'SiagaUpstreamDown',
      severity: 'critical',
      site: 'practice',
      link: 'centre',
      practice: 'true',
    });
    const failures = { site: 'practice', link: 'centre', probe: 'http', reason: 'refused' };
    // The link may be judged by its other probe before this one has failed three times.
    await until(
      'three failures are counted',
      async () => ((await service.metric('siaga_probe_failures_total', failures)) ?? 0) >= 3,
    );
  });

  it('ends everywhere when the centre is back', async () => {
    const restoredAtMs = await act('restore');
    const seen = await measure(restoredAtMs, {
      metrics: async () => (await linkState('up')) === 1 && (await linkState('down')) === 0,
      page: async () => (await service.get('/sites/practice')).includes('<span>Up</span>'),
      api: async () => (await service.firing('SiagaUpstreamDown')) === undefined,
      webhook: async () => hookKinds().includes('resolved'),
      alertmanager: async () => (await heldBy(0)) === undefined,
      'second alertmanager': async () => (await heldBy(1)) === undefined,
    });
    console.log('restore seen after (ms)', seen);
    for (const [witness, ms] of Object.entries(seen)) {
      expect(ms, witness).toBeLessThan(INTERVALS * EVERY_MS + TIMEOUT_MS + NOISE_MS);
    }
    expect(hookKinds()).toEqual(['firing', 'resolved']);
    const words = (await service.events('link')).map(({ state }) => state);
    // The nearer probe may be seen to fail, or to be back, a moment before or after the one that decides.
    expect(words.filter((word) => word !== 'degraded')).toEqual(['up', 'down', 'up']);
  });
});
