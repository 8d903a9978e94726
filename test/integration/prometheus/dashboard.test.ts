/**
 * The committed dashboards and the rules against a real service, scraped by a real Prometheus that tells a real pair of
 * Alertmanagers: every query of every panel before and after a cut, and the way of an alert to people and back.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPractice } from '../../../src/cli/practice.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { ruleConfigOf } from '../../../src/rules/rule-config.ts';
import { renderRules } from '../../../src/rules/rules.ts';
import { validateCron } from '../../../src/schedule/cron.ts';
import { hoursInThreeDays } from '../../support/far-hours.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { alertmanagerPath, Cluster } from '../notify/alertmanager-cluster.ts';
import { FAILURES, Receiver } from '../notify/receiver.ts';
import { disappointment, EXPECTATIONS, isAnsweredBefore, said } from './expectations.ts';
import { hasPrometheus, type Labels, Prometheus, type Sample } from './prometheus.ts';
import { ask, QUERIES } from './queries.ts';

const FIXTURES = new URL('../../fixtures/tls/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const canRun = hasPrometheus && alertmanagerPath !== undefined;
if (!canRun) {
  console.warn('SKIPPED: prometheus or prometheus-alertmanager is not installed; see scripts/install-lab.sh');
}

/** A store that held 64 KiB a week and a month ago, as OpenMetrics: growth is measured from there. */
function usedBefore(store: Labels, instance: string): string {
  const labels = Object.entries({ ...store, job: 'siaga', instance }).map(
    ([name, value]) => `${name}="${value}"`,
  );
  const nowS = Math.floor(Date.now() / 1_000);
  // As long as this test may last, and in the order of time.
  const lines = [30, 7].flatMap((days) =>
    Array.from({ length: 10 }, (_, minute) => {
      const atS = nowS - days * DAY_S + 60 * (minute - 4);
      return `siaga_store_used_bytes{${labels.join(',')}} ${64 * 1_024} ${atS}\n`;
    }),
  );
  return `# TYPE siaga_store_used_bytes gauge\n${lines.join('')}# EOF\n`;
}

/** What forecasts and rates need to have something to say. */
const SETTLE_MS = 60_000;
const BLANKS = 6_000;
const DAY_S = 86_400;
const BLANKS_P50 = { site: 'practice', stock: 'blanks', estimate: 'p50' };

describe.skipIf(!canRun)('a service watched by Prometheus', { timeout: 120_000 }, () => {
  let folder: TemporaryFolder;
  let practice: Practice;
  let secure: Server;
  let hook: Receiver;
  let people: Receiver;
  let cluster: Cluster;
  let service: Service;
  let prometheus: Prometheus;
  let before: readonly (readonly Sample[])[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const spoolPath = `${folder.path}/spool`;
    await mkdir(`${folder.path}/cards`);
    writeFileSync(`${folder.path}/blanks`, `${BLANKS}`);
    practice = await startPractice({
      config: {
        ...{ httpPort: 0, tcpPort: 0, controlPort: 0, spoolPath, spoolQuotaBytes: 4 * 1_024 ** 2 },
        ...{ recordBytes: 1_024, recordsPerSecond: 2 },
      },
      clock: systemClock,
      random: systemRandom,
      logger: recordedLogger(),
    });
    secure = createServer({ key: fixture('server.key'), cert: fixture('good.pem') }, (socket) =>
      socket.end(),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    hook = await Receiver.open();
    people = await Receiver.open();
    cluster = await Cluster.open(people.url);
    service = await Service.start({ folder: folder.path, yaml: yaml(spoolPath) });
    const loaded = await loadConfig({ path: `${folder.path}/siaga.yaml`, env: {}, validateCron });
    if (!loaded.ok) throw new Error('the configuration is not valid');
    prometheus = await Prometheus.start({
      folder: folder.path,
      target: new URL(service.url).host,
      rules: renderRules(ruleConfigOf(loaded.value)),
      alertmanagers: cluster.members.map(({ url }) => new URL(url).host),
      past: usedBefore({ site: 'practice', store: 'spool' }, new URL(service.url).host),
    });
  }, 60_000);

  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]();
    await service?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
    await people?.[Symbol.asyncDispose]();
    await hook?.[Symbol.asyncDispose]();
    await new Promise((resolve) => secure.close(resolve));
    await practice?.close();
    await folder[Symbol.asyncDispose]();
  });

  function yaml(spoolPath: string): string {
    const address = secure.address();
    const securePort = typeof address === 'object' ? address?.port : undefined;
    return `sites:
  - id: practice
    name: Practice office
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes:
          - { kind: tls, address: "127.0.0.1:${securePort}", ca_file: ${new URL('ca.pem', FIXTURES).pathname}, every: 1s }
          - { kind: tcp, address: "127.0.0.1:${practice.ports.tcp}", every: 1s }
          - { kind: http, url: "http://127.0.0.1:${practice.ports.http}/health", every: 1s }
    stores:
      - { name: spool, kind: directory, path: ${spoolPath}, quota: 4MiB, every: 1s, forecast_every: 2s }
      - { name: cards, kind: directory, path: ${folder.path}/cards, quota: 4MiB, every: 1s, forecast_every: 2s }
      - { name: root, kind: filesystem, path: ${folder.path}, every: 1s, forecast_every: 2s }
    stocks:
      - { name: blanks, kind: file, path: ${folder.path}/blanks, capacity: 10000, every: 1s, forecast_every: 2s }
    syncs:
      - name: registrations
        link: centre
        store: spool
        stages: [captured, print_ready, printed]
        every: 1s
        forecast_every: 2s
        counts: [{ kind: http, url: "http://127.0.0.1:${practice.ports.control}/counts" }]
        completions: { kind: http, url: "http://127.0.0.1:${practice.ports.control}/completions?since={since}" }
    services:
      - { name: printing, needs: { links: [centre] } }
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: 2s }
  - { kind: webhook, name: desk, url: "${hook.url}", timeout: 2s, working_hours: ${hoursInThreeDays()} }
`;
  }

  const act = async (word: string) => {
    const io = { write: () => {}, writeError: (text: string) => console.error(text) };
    expect(await runPractice([word, `--control=http://127.0.0.1:${practice.ports.control}`], io)).toBe(0);
  };

  /** In two days: it says something and silences nothing. */
  const planWork = async () => {
    const start = Temporal.Now.plainDateTimeISO().add({ days: 2 }).round('second').toString();
    const body = JSON.stringify({ title: 'Work', start, end: '2099-01-01 00:00' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/api/v1/maintenance`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
  };

  /** A word that is promised for later. */
  const promiseWord = async () => {
    const body = JSON.stringify({ title: 'The printer is broken', next_update: '2h' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/api/v1/incidents`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
  };

  /** Whether each member lists an alert of this name. */
  const held = async (name: string): Promise<readonly boolean[]> =>
    Promise.all(
      cluster.members.map(async (member) => {
        const alerts = await member.alerts();
        return alerts.some(({ labels }) => labels.alertname === name);
      }),
    );

  const told = () =>
    people.accepted.flatMap(({ body }) => {
      const { status, alerts }: { status: string; alerts: readonly { labels: { alertname: string } }[] } =
        JSON.parse(body);
      return alerts[0]?.labels.alertname === 'SiagaUpstreamDown' ? [status] : [];
    });

  it('answers every query while all is well', async () => {
    expect(QUERIES.flatMap(({ title }) => (title in EXPECTATIONS ? [] : title))).toEqual([]);
    const startedAtMs = performance.now();
    const isAwaited = (title: string, index: number) => isAnsweredBefore(EXPECTATIONS[title]?.[index]);
    let unanswered = QUERIES.filter(({ title, index }) => isAwaited(title, index));
    for (;;) {
      const answers = await ask(prometheus, unanswered);
      unanswered = unanswered.filter((_, place) => answers[place]?.length === 0);
      if (unanswered.length === 0) {
        before = await ask(prometheus, QUERIES);
        const isUp = before[0]?.[0]?.value === 0;
        unanswered = QUERIES.filter(
          ({ title, index }, place) => isAwaited(title, index) && before[place]?.length === 0,
        );
        if (unanswered.length === 0 && isUp) break;
      }
      if (performance.now() - startedAtMs > SETTLE_MS) {
        throw new Error(`no answer: ${unanswered.map(({ title, index }) => `${title} ${index}`).join(', ')}`);
      }
      await pause(500);
    }
    expect(await prometheus.troubles()).toEqual([]);
    expect((await prometheus.alerts()).map(({ labels }) => labels.alertname)).not.toContain(
      'SiagaUpstreamDown',
    );
  });

  it('hands every sample of both formats over', async () => {
    const text = await service.get('/metrics');
    const check = spawnSync('/usr/bin/promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(`${check.stdout}${check.stderr}`).toBe('');
    const accept = 'application/openmetrics-text;version=1.0.0';
    const answer = await fetch(`${service.url}/metrics`, { headers: { accept } });
    expect(answer.headers.get('content-type')).toContain('application/openmetrics-text');
    const samples = (body: string) =>
      body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const [scraped] = await prometheus.instant('scrape_samples_scraped{job="siaga"}', Date.now() / 1_000);
    // Phases that were not reached and forecasts that cannot be said come and go between two scrapes.
    const openMetrics = samples(await answer.text());
    expect(scraped?.value).toBeGreaterThan(0.95 * openMetrics);
    expect(scraped?.value).toBeLessThan(1.05 * openMetrics);
    expect(samples(text)).toBeGreaterThan(0.95 * openMetrics);
  });

  it('shows the cut in every panel, and people are told once', async () => {
    hook.failing = FAILURES['answers 500'];
    await rm(`${folder.path}/cards`, { recursive: true });
    await planWork();
    await promiseWord();
    await act('cut');
    await act('fill');
    // Whoever counts blank cards writes the number down again and again.
    let blanks = BLANKS;
    const counting = setInterval(() => {
      blanks -= 10;
      writeFileSync(`${folder.path}/blanks`, `${blanks}`);
    }, 500);
    const cutAtMs = performance.now();
    const took: Record<string, number> = {};
    const seen = async (what: string, ask: () => Promise<unknown>, withinMs: number) => {
      await until(what, async () => Boolean(await ask()), withinMs);
      took[what] = Math.round(performance.now() - cutAtMs);
    };
    await Promise.all([
      seen('SiagaUpstreamDown', () => prometheus.firing('SiagaUpstreamDown'), 20_000),
      seen('both Alertmanagers', async () => (await held('SiagaUpstreamDown')).every(Boolean), 30_000),
      seen('people', async () => told().includes('firing'), 30_000),
      seen('SiagaSourceUnreadable', () => prometheus.firing('SiagaSourceUnreadable'), 60_000),
      seen('SiagaStoreFillingUp', () => prometheus.firing('SiagaStoreFillingUp'), 90_000),
      seen(
        'the advice',
        async () => {
          const other = 'siaga_intake_advisory{state="continue"} == 0';
          return (await prometheus.instant(other, Math.floor(Date.now() / 1_000))).length > 0;
        },
        90_000,
      ),
      seen(
        'the stock is foretold',
        async () => Number.isFinite(await service.metric('siaga_stock_empty_timestamp_seconds', BLANKS_P50)),
        90_000,
      ),
    ]);
    clearInterval(counting);
    console.log('seen after the cut (ms)', took);
    const after = await ask(prometheus, QUERIES);
    const rows = QUERIES.map(({ title, index, expr }, place) => {
      const expectation = EXPECTATIONS[title]?.[index] ?? 'never';
      const [was = [], is = []] = [before[place], after[place]];
      const trouble = disappointment(expectation, was, is);
      return { title, expr, expectation, was: said(was), is: said(is), trouble };
    });
    for (const { title, expr, expectation, was, is } of rows) {
      console.log(`${title} [${expectation}]\n  ${expr}\n  before: ${was}\n  after:  ${is}`);
    }
    expect(rows.flatMap(({ title, trouble }) => (trouble ? `${title}: ${trouble}` : []))).toEqual([]);
    const alert = await prometheus.firing('SiagaUpstreamDown');
    expect(alert?.labels).toMatchObject({
      site: 'practice',
      link: 'centre',
      severity: 'critical',
      job: 'siaga',
    });
    expect(alert?.annotations.description).toMatch(/^The link centre of site practice is down\./);
    const runbook = await fetch(alert?.annotations.runbook_url ?? '');
    expect(await runbook.text()).toContain('SiagaUpstreamDown');
  });

  it('ends everywhere when the centre is back', async () => {
    hook.failing = undefined;
    await mkdir(`${folder.path}/cards`);
    await act('restore');
    await until('no more SiagaUpstreamDown', async () => !(await prometheus.firing('SiagaUpstreamDown')));
    await until('both Alertmanagers let go', async () => !(await held('SiagaUpstreamDown')).some(Boolean));
    await until('people know', async () => told().includes('resolved'));
    // A pair of them tells people once.
    expect(told()).toEqual(['firing', 'resolved']);
    await until(
      'the other alerts have ended',
      async () => (await prometheus.alerts()).every(({ labels }) => labels.alertname === 'SiagaRunwayShort'),
      90_000,
    );
    // Its panel has something to say again, and that is: at once.
    const backlog = QUERIES.filter(({ title }) => title === 'Time until the backlog is gone');
    await until('the backlog is gone', async () => {
      const answers = await ask(prometheus, backlog);
      return answers.every((answer) => answer.length > 0 && answer.every(({ value }) => value === 0));
    });
    expect(await prometheus.troubles()).toEqual([]);
  });
});
