/** `siaga backtest --store` as people run it: from CSV, from standard input, from a history that stands still. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHistory } from '../../support/history.ts';
import { MAIN } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { DAY_MS, officeHistory } from '../../unit/forecast/office.ts';

const OFFICE = officeHistory({ days: 50, outages: [[35 * 24, 50 * 24]] });
const CAPACITY = '16GiB';
const CAPACITY_BYTES = 16 * 2 ** 30;

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  const yaml = `sites:
  - id: "62.71"
    name: Disdukcapil Kota Palangka Raya
    timezone: Asia/Jakarta
    lead_time: 7d
    links: [{ name: centre, probes: [{ kind: tcp, address: "127.0.0.1:9" }] }]
    stores: [{ name: records, kind: filesystem, path: / }]
`;
  await writeFile(join(folder.path, 'siaga.yaml'), yaml);
  const rows = OFFICE.history.map(({ atMs, used }) => `${atMs / 1_000},${Math.round(used)}`);
  await writeFile(join(folder.path, 'usage.csv'), `time,used\n${rows.join('\n')}\n`);
  const link = OFFICE.link.map(({ atMs, up }) => `${atMs / 1_000},${Number(up)}`);
  await writeFile(join(folder.path, 'link.csv'), `${link.join('\n')}\n`);
});

afterAll(() => folder[Symbol.asyncDispose]());

async function siaga(input: string, ...words: readonly string[]) {
  const where = [`--config.file=${folder.path}/siaga.yaml`, `--storage.path=${folder.path}/data`];
  const child = spawn(
    process.execPath,
    [MAIN, 'backtest', '--store=records', '--every=1d', ...words, ...where],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 120_000,
      killSignal: 'SIGKILL',
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, output };
}

interface Printed {
  readonly full_at: string | null;
  readonly first_words: readonly { readonly first_word: string; readonly days_before_full: number }[];
}

const csv = () => [
  `--csv=${folder.path}/usage.csv`,
  `--link-csv=${folder.path}/link.csv`,
  `--capacity=${CAPACITY}`,
];

describe('siaga backtest --store', { timeout: 180_000 }, () => {
  it('says the same from CSV and from standard input: when it warned, and when it was full', async () => {
    const fromCsv = await siaga('', ...csv(), '--output=json');
    expect(fromCsv.code, fromCsv.output).toBe(0);
    const printed: Printed = JSON.parse(fromCsv.output);
    const fullAtMs = OFFICE.history.find(({ used }) => Math.round(used) >= CAPACITY_BYTES)?.atMs;
    expect(Date.parse(printed.full_at ?? '')).toBe(fullAtMs);
    const warned = printed.first_words.find(({ first_word }) => first_word === 'SiagaStoreFillingUp warning');
    expect(warned?.days_before_full).toBeGreaterThan(3);

    const upAt = (atMs: number) => OFFICE.link.findLast((change) => change.atMs <= atMs)?.up ?? true;
    const lines = OFFICE.history.map(({ atMs, used }) =>
      JSON.stringify({ t: atMs / 1_000, used_bytes: Math.round(used), up: upAt(atMs) }),
    );
    const words = ['--jsonl', `--capacity=${CAPACITY}`, '--output=json'];
    const fromInput = await siaga(`${lines.join('\n')}\n`, ...words);
    expect(JSON.parse(fromInput.output)).toEqual(printed);
  });

  it('replays what was measured or imported', async () => {
    const shiftMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - OFFICE.nowMs - DAY_MS;
    const { history } = await openTestHistory({ path: join(folder.path, 'data') });
    const key = (metric: 'used_bytes' | 'available_bytes') =>
      ({ site: '62.71', subject: 'store', name: 'records', metric }) as const;
    const used = OFFICE.history.map((point) => ({ ...point, atMs: point.atMs + shiftMs }));
    const last = used.at(-1) ?? { atMs: 0, used: 0 };
    await history.importSamples(key('used_bytes'), used);
    await history.importSamples(key('available_bytes'), [{ atMs: last.atMs, used: CAPACITY_BYTES }]);
    await history.close();
    const { code, output } = await siaga('');
    expect(code, output).toBe(0);
    expect(output).toContain('It did not fill.');
    expect(output.trim().split('\n').length).toBeGreaterThan(50);
  });

  it.each([
    ['no size', ['--csv=CSV'], 'say its size: --capacity=SIZE'],
    ['no such store', ['--csv=CSV', '--capacity=1GB', '--store=other'], 'has no store "other"'],
    ['a pace that is no pace', ['--csv=CSV', '--capacity=1GB', '--every=x'], '--every wants a duration'],
    ['a line that is none', ['--jsonl', '--capacity=1GB'], 'line 1: want {"t": seconds'],
  ])('says what is wrong: %s', async (_, words, sentence) => {
    const given = words.map((word) => word.replace('CSV', `${folder.path}/usage.csv`));
    const { code, output } = await siaga('x\n', ...given);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });
});
