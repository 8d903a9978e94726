/** `siaga import` as people run it: from a CSV file and from a real Prometheus that knows half a year. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { MAIN } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { hasPrometheus, Prometheus } from '../prometheus/prometheus.ts';

if (!hasPrometheus) console.warn('SKIPPED: prometheus is not installed; see scripts/install-lab.sh');

const DAY_S = 86_400;
const NOW_S = Math.floor(Date.now() / 1_000 / 3_600) * 3_600;
const GIB = 2 ** 30;

let folder: TemporaryFolder;
let yaml: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  yaml = `sites:
  - id: "14.71"
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: tcp, address: "127.0.0.1:9", every: 1h }] }]
    stores: [{ name: records, kind: filesystem, path: ${folder.path}, every: 1h }]
    stocks: [{ name: cards, kind: file, path: ${folder.path}/cards.txt, every: 1h }]
`;
  await writeFile(join(folder.path, 'siaga.yaml'), yaml);
});

afterAll(() => folder[Symbol.asyncDispose]());

/** Runs with a data folder of its own name. */
async function siaga(data: string, ...words: readonly string[]) {
  const where = [`--config.file=${folder.path}/siaga.yaml`, `--storage.path=${folder.path}/${data}`];
  const child = spawn(process.execPath, [MAIN, 'import', ...words, ...where], {
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

interface Point {
  readonly at: string;
  readonly last: number;
}

const series = async (service: Service, metric: string, subject: string, name: string, days: number) => {
  const from = new Date((NOW_S - days * DAY_S) * 1_000).toISOString();
  const path = `history?site=14.71&subject=${subject}&name=${name}&metric=${metric}&from=${from}&points=1000`;
  return (await service.api<{ readonly points: readonly Point[] }>(path)).points;
};

/** Half an hour, rising by a GiB a day. */
const rows = (days: number) =>
  Array.from({ length: days * 48 }, (_, index) => {
    const atS = NOW_S - days * DAY_S + index * 1_800;
    return `${atS},${Math.round(10 * GIB + (index / 48) * GIB)}`;
  });

describe('siaga import', { timeout: 120_000 }, () => {
  it('takes a CSV file once, and the service forecasts from it at once', async () => {
    const csv = join(folder.path, 'usage.csv');
    await writeFile(csv, `time,used\n${rows(40).join('\n')}\n`);
    const first = await siaga('csv', '--store=records', `--csv=${csv}`);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('1920 values from');
    expect(first.output).toContain('1920 taken, 0 left out');
    const second = await siaga('csv', '--store=records', `--csv=${csv}`);
    expect(second.output).toContain('0 taken, 1920 left out');

    await using service = await Service.start({
      folder: folder.path,
      yaml,
      storagePath: join(folder.path, 'csv'),
    });
    const points = await series(service, 'used_bytes', 'store', 'records', 41);
    expect(points.length).toBeGreaterThan(500);
    const refused = await siaga('csv', '--store=records', `--csv=${csv}`);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('is in use by');
    expect(refused.output).toContain('stop the service');
  });

  it('takes the past of a stock', async () => {
    const csv = join(folder.path, 'cards.csv');
    await writeFile(csv, `${NOW_S - DAY_S},6000\n${NOW_S - 3_600},5900\n`);
    const stock = await siaga('stock', '--stock=cards', `--csv=${csv}`);
    expect(stock.output).toMatch(/^stock cards of 14\.71: 2 values from .*; 2 taken/);
  });

  it.each([
    ['no such store', ['--store=record', '--csv=x'], 'site 14.71 has no store "record"; it has: records'],
    ['nothing named', ['--csv=x'], 'say what it is the history of'],
    ['two sources', ['--store=records', '--csv=x', '--from=http://127.0.0.1:9'], 'say where from'],
    ['no such file', ['--store=records', '--csv=/nowhere.csv'], '/nowhere.csv cannot be read'],
    ['a wrong site', ['--site=1', '--store=records', '--csv=x'], 'there is no site "1"; known: 14.71'],
    [
      'not a duration',
      ['--store=records', '--from=http://127.0.0.1:9', '--since=x'],
      '--since wants a duration',
    ],
  ])('says what is wrong: %s', async (_, words, sentence) => {
    const { code, output } = await siaga('wrong', ...words);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });

  it('refuses values of a link that are no state, and what lies in the future', async () => {
    const csv = join(folder.path, 'link.csv');
    await writeFile(csv, `${NOW_S - DAY_S},1\n${NOW_S - 3_600},2\n`);
    expect((await siaga('wrong', '--link=centre', `--csv=${csv}`)).output).toContain(
      'got 2, want 1 (up) or 0 (down)',
    );
    await writeFile(csv, `${NOW_S - DAY_S},1\n${NOW_S + DAY_S},2\n`);
    expect((await siaga('wrong', '--store=records', `--csv=${csv}`)).output).toContain(
      'reaches into the future',
    );
  });

  it.skipIf(!hasPrometheus)('takes store and link from a Prometheus, page by page', async () => {
    await using prometheus = await Prometheus.start({
      folder: folder.path,
      target: '127.0.0.1:9',
      rules: '',
      alertmanagers: [],
      past: openMetrics(60),
    });
    const from = `--from=${prometheus.url}`;
    const store = await siaga('prometheus', '--store=records', from, '--since=60d');
    expect(store.output).toMatch(
      /^store records of 14\.71: 17\d\d\d values from .*; 17\d\d\d taken, 0 left out/,
    );
    expect((await siaga('prometheus', '--store=records', from, '--since=60d')).output).toContain('; 0 taken');
    const link = await siaga('prometheus', '--link=centre', from, '--since=60d');
    expect(link).toMatchObject({ code: 0 });
    const many = await siaga('prometheus', '--store=records', from, '--query=node_filesystem_avail_bytes');
    expect(many).toMatchObject({ code: 1 });
    expect(many.output).toContain('must give one series; it gives 2');
    const none = await siaga('prometheus', '--store=records', from, '--query=nothing');
    expect(none.output).toContain('nothing found nothing since');
    const wrong = await siaga('prometheus', '--store=records', from, '--query=sum(');
    expect(wrong.output).toContain('parse error');

    await using service = await Service.start({
      folder: folder.path,
      yaml,
      storagePath: join(folder.path, 'prometheus'),
    });
    const points = await series(service, 'used_bytes', 'store', 'records', 50);
    expect(points.at(0)?.last).toBe(10);
    const states = await series(service, 'up', 'link', 'centre', 50);
    expect(new Set(states.map(({ last }) => last))).toEqual(new Set([0, 1]));
  });
});

/** What an earlier Siaga on another instance exported, one sample in five minutes; the link was down on the 20th day. */
function openMetrics(days: number): string {
  const times = Array.from({ length: days * 288 }, (_, index) => NOW_S - days * DAY_S + index * 300);
  const samples = (series: string, value: (atS: number) => number) =>
    times.map((atS) => `${series} ${value(atS)} ${atS}`).join('\n');
  const day = (atS: number) => Math.floor((atS - NOW_S) / DAY_S) + days;
  const up = (atS: number) => (day(atS) === 20 ? 0 : 1);
  const link = 'siaga_link_state{site="14.71",link="centre",instance="old:10514"';
  return `# TYPE siaga_store_used_bytes gauge
${samples('siaga_store_used_bytes{site="14.71",store="records",instance="old:10514"}', (atS) => Math.floor(day(atS)))}
# TYPE siaga_link_state gauge
${samples(`${link},state="up"}`, up)}
${samples(`${link},state="down"}`, (atS) => 1 - up(atS))}
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{mountpoint="/"} 1 ${NOW_S - 600}
node_filesystem_avail_bytes{mountpoint="/var"} 1 ${NOW_S - 600}
# EOF
`;
}
