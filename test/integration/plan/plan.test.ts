/** `siaga plan` as people run it: against a service, a history that stands still, and a real Prometheus. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../src/model/plan.ts';
import { openTestHistory } from '../../support/history.ts';
import { Service } from '../../support/service.ts';
import { MAIN } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { DAY_MS, officeHistory } from '../../unit/forecast/office.ts';
import { hasPrometheus, Prometheus } from '../prometheus/prometheus.ts';

if (!hasPrometheus) console.warn('SKIPPED: prometheus is not installed; see scripts/install-lab.sh');

const HALF_HOUR_MS = 1_800_000;
const NOW_MS = Math.floor(Date.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
const OFFICE = officeHistory({ days: 60, residue: 0.05, startMs: NOW_MS - 60 * DAY_MS });
const AVAILABLE_BYTES = 12 * 2 ** 30;
const NOBODY = 'http://127.0.0.1:9';

let folder: TemporaryFolder;
let yaml: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  yaml = `sites:
  - id: "73.71"
    name: Disdukcapil Kota Makassar
    timezone: Asia/Makassar
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: tcp, address: "127.0.0.1:9", every: 1h }] }]
    stores: [{ name: records, kind: filesystem, path: ${folder.path}, every: 1h }]
`;
  await writeFile(join(folder.path, 'siaga.yaml'), yaml);
  const { history } = await openTestHistory({ path: join(folder.path, 'data') });
  const about = { site: '73.71', subject: 'store', name: 'records' } as const;
  const key = (metric: 'used_bytes' | 'available_bytes') => ({ ...about, metric });
  await history.importSamples(key('used_bytes'), OFFICE.history);
  await history.importSamples(key('available_bytes'), [{ atMs: OFFICE.nowMs, used: AVAILABLE_BYTES }]);
  const steps = Array.from({ length: 30 * 288 }, (_, step) => NOW_MS - step * 300_000);
  const up = steps.map((atMs) => ({ atMs, used: 1 }));
  await history.importSamples({ site: '73.71', subject: 'link', name: 'centre', metric: 'up' }, up);
  await history.close();
});

afterAll(() => folder[Symbol.asyncDispose]());

async function siaga(...words: readonly string[]) {
  const where = [`--config.file=${folder.path}/siaga.yaml`, `--storage.path=${folder.path}/data`];
  const child = spawn(process.execPath, [MAIN, 'plan', ...words, ...where], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

const CUT = (() => {
  const local = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10);
  return `${local(NOW_MS + 3 * DAY_MS)} 08:00/${local(NOW_MS + 7 * DAY_MS)} 17:00`;
})();
const QUESTION = ['--runway=30d', '--by=2030-12-31', `--readiness=${CUT}`];

const storeOf = (text: string) => {
  const plan: PlanDocument = JSON.parse(text);
  return plan.sites[0]?.stores[0];
};

describe('siaga plan', { timeout: 120_000 }, () => {
  it('reads the history of a service that stands still', async () => {
    const { code, output } = await siaga(...QUESTION, `--url=${NOBODY}`, '--output=json');
    expect(code, output).toBe(0);
    const plan: PlanDocument = JSON.parse(output);
    const [site] = plan.sites;
    expect(site).toMatchObject({ site: '73.71', timezone: 'Asia/Makassar' });
    expect(site?.readiness).not.toBe('cannot_say');
    const [link] = site?.links ?? [];
    expect(link).toMatchObject({ outages: 0, availability_ratio: 1 });
    expect(link?.coverage_ratio).toBeCloseTo(30 / 180, 1);
    const store = storeOf(output);
    expect((store?.growth_per_working_day_bytes ?? 0) / 2 ** 30).toBeCloseTo(1.05, 1);
    expect(store?.need.bytes).toBeGreaterThan(0);
    for (const form of ['table', 'csv', 'html']) {
      const printed = await siaga(...QUESTION, `--url=${NOBODY}`, `--output=${form}`);
      expect(printed.code, form).toBe(0);
      expect(printed.output, form).toContain('73.71');
    }
  });

  it('asks the running service, whose history it must not open', async () => {
    await using service = await Service.start({
      folder: folder.path,
      yaml,
      storagePath: join(folder.path, 'data'),
    });
    // The service measures the real disk: how much is left there is not what was imported.
    await until('the store was read', async () =>
      (await service.get('/api/v1/stores')).includes('"read_at":"'),
    );
    const { code, output } = await siaga(...QUESTION, `--url=${service.url}`, '--output=json');
    expect(code, output).toBe(0);
    expect(storeOf(output)?.months.length).toBeGreaterThan(1);
    const wrong = await fetch(`${service.url}/api/v1/plan?runway=x`);
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('want a duration of up to 366d');
    const unknown = await siaga('--site=1', `--url=${service.url}`);
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.output).toContain('there is no site');
  });

  it.skipIf(!hasPrometheus)('reads every site that a Prometheus knows', async () => {
    await using prometheus = await Prometheus.start({
      folder: folder.path,
      target: '127.0.0.1:9',
      rules: '',
      alertmanagers: [],
      past: openMetrics(),
    });
    const { code, output } = await siaga(...QUESTION, `--from=${prometheus.url}`, '--output=json');
    expect(code, output).toBe(0);
    const plan: PlanDocument = JSON.parse(output);
    expect(plan.sites.map(({ site }) => site).sort()).toEqual(['73.71', '73.72']);
    const makassar = plan.sites.find(({ site }) => site === '73.71');
    expect(makassar).toMatchObject({ name: 'Kota Makassar', timezone: 'Asia/Makassar' });
    expect((makassar?.stores[0]?.growth_per_working_day_bytes ?? 0) / 2 ** 30).toBeCloseTo(1.05, 1);
    expect(makassar?.links[0]?.outages).toBe(1);
    expect(makassar?.links[0]?.down_seconds).toBeGreaterThan(86_000);
    const tight = plan.sites[0];
    expect(tight).toMatchObject({ site: '73.72', readiness: 'will_not_make_it' });
    const one = await siaga('--site=73.72', `--from=${prometheus.url}`, '--output=csv');
    expect(one.output.trim().split('\n')).toHaveLength(2);
    expect((await siaga('--site=1', `--from=${prometheus.url}`)).output).toContain('known: 73.71, 73.72');
  });
});

/** Two offices on two machines; the first was cut off for a day. */
function openMetrics(): string {
  const times = OFFICE.history.map(({ atMs }) => atMs);
  const dense = times.flatMap((atMs) => Array.from({ length: 6 }, (_, part) => atMs + part * 300_000));
  const samples = (series: string, at: readonly number[], value: (index: number) => number) =>
    at.map((atMs, index) => `${series} ${value(index)} ${atMs / 1_000}`).join('\n');
  const used = OFFICE.history.flatMap((point) => Array.from({ length: 6 }, () => point.used));
  const sites = [
    { id: '73.71', name: 'Kota Makassar', available: 40 * 2 ** 30 },
    { id: '73.72', name: 'Kota Parepare', available: 1.5 * 2 ** 30 },
  ];
  const isDown = (atMs: number, id: string) =>
    id === '73.71' && atMs > NOW_MS - 20 * DAY_MS && atMs <= NOW_MS - 19 * DAY_MS;
  const of = (name: string, line: (site: (typeof sites)[number]) => string) =>
    `# TYPE ${name} gauge\n${sites.map(line).join('\n')}`;
  const state = (id: string, word: string) => `siaga_link_state{site="${id}",link="centre",state="${word}"}`;
  return [
    of('siaga_site_info', ({ id, name }) =>
      samples(`siaga_site_info{site="${id}",name="${name}",timezone="Asia/Makassar"}`, dense, () => 1),
    ),
    of('siaga_store_used_bytes', ({ id }) =>
      samples(`siaga_store_used_bytes{site="${id}",store="records"}`, dense, (index) => used[index] ?? 0),
    ),
    of('siaga_store_available_bytes', ({ id, available }) =>
      samples(`siaga_store_available_bytes{site="${id}",store="records"}`, dense, () => available),
    ),
    of('siaga_link_state', ({ id }) =>
      [
        samples(state(id, 'up'), dense, (index) => (isDown(dense[index] ?? 0, id) ? 0 : 1)),
        samples(state(id, 'down'), dense, (index) => (isDown(dense[index] ?? 0, id) ? 1 : 0)),
      ].join('\n'),
    ),
    '# EOF\n',
  ].join('\n');
}
