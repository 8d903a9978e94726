/** `siaga backtest` of a store and of a link as people run it: from CSV, from standard input, from a history that stands still. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
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
    stocks: [{ name: cards, kind: file, path: /nowhere }]
    syncs:
      - name: enrolment
        stages: [captured, print_ready, printed]
        stock: { name: cards, stage: print_ready }
        counts: [{ kind: http, url: "http://127.0.0.1:9" }]
`;
  await writeFile(join(folder.path, 'siaga.yaml'), yaml);
  const rows = OFFICE.history.map(({ atMs, used }) => `${atMs / 1_000},${Math.round(used)}`);
  await writeFile(join(folder.path, 'usage.csv'), `time,used\n${rows.join('\n')}\n`);
  const link = OFFICE.link.map(({ atMs, up }) => `${atMs / 1_000},${Number(up)}`);
  await writeFile(join(folder.path, 'link.csv'), `${link.join('\n')}\n`);
});

afterAll(() => folder[Symbol.asyncDispose]());

function siaga(input: string, ...words: readonly string[]) {
  return backtest(
    input,
    `--config.file=${folder.path}/siaga.yaml`,
    '--store=records',
    '--every=1d',
    ...words,
  );
}

async function backtest(input: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'backtest', ...words, `--storage.path=${folder.path}/data`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
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

describe('siaga backtest --store --alerts', { timeout: 180_000 }, () => {
  it('judges each alert of the store by when it was full', async () => {
    const { code, output } = await siaga('', ...csv(), '--alerts', '--output=json');
    expect(code, output).toBe(0);
    const { right, missed, episodes } = JSON.parse(output);
    expect({ right, missed }).toMatchObject({ right: expect.toSatisfy((count) => count > 0), missed: 0 });
    expect(episodes).toContainEqual(
      expect.objectContaining({ alert: 'SiagaStoreFillingUp', severity: 'warning', verdict: 'right' }),
    );
    const table = await siaga('', ...csv(), '--alerts', '--horizon=1h');
    expect(table.output).toContain('Foretold: 0 right');
  });
});

const STEP_S = 240;
const CALM = 400;
const LOSSY = 40;
const CUT = 30;
const BACK = 700;

/** Answers well, loses every fourth probe, is cut, and answers again; in seconds since the start. */
const LINK = Array.from({ length: CALM + LOSSY + CUT + BACK }, (_, index) => {
  const isLossy = index >= CALM && index < CALM + LOSSY && index % 4 === 0;
  const isCut = index >= CALM + LOSSY && index < CALM + LOSSY + CUT;
  return { t: index * STEP_S, rtt_ms: isLossy || isCut || index === 100 ? null : 180 + (index % 3) };
});
const LOST_ALONE = 1 + LOSSY / 4;
const START_S = 1_760_000_000;

const lines = (startS: number) =>
  LINK.map(({ t, rtt_ms }) => `${JSON.stringify({ t: startS + t, rtt_ms })}\n`).join('');

const ofLink = (input: string, ...words: readonly string[]) =>
  backtest(input, `--config.file=${folder.path}/siaga.yaml`, '--alerts', '--output=json', ...words);

const DEGRADING = { alert: 'SiagaUpstreamDegrading', verdict: 'right' };
const DOWN = { alert: 'SiagaUpstreamDown', stood_hours: 2, seconds_after_first_lost: 2 * STEP_S };

describe('siaga backtest --alerts of a link', { timeout: 180_000 }, () => {
  it('says of its lines what was warned of, how soon an outage was told, and what came to nothing', async () => {
    const { code, output } = await ofLink(lines(START_S), '--link-jsonl');
    expect(code, output).toBe(0);
    const printed = JSON.parse(output);
    expect(printed).toMatchObject({ outages: 1, outages_told: 1, lost_alone: LOST_ALONE });
    expect(printed).toMatchObject({ right: 1, wrong: 0, open: 0, missed: 0, episodes: [DEGRADING, DOWN] });
    const began = Date.parse(printed.episodes[0].began) / 1_000;
    const leadS = START_S + (CALM + LOSSY) * STEP_S - began;
    expect(printed.episodes[0].hours_before_down).toBeCloseTo(leadS / 3_600, 1);
    expect(leadS).toBeGreaterThan(3_600);
  });

  it('judges by the rules that are given, and by the horizon', async () => {
    const yaml = await readFile(join(folder.path, 'siaga.yaml'), 'utf8');
    const rules = 'links: [{ rules: { down: { consecutive: 5 } }, name';
    await writeFile(join(folder.path, 'slow.yaml'), yaml.replace('links: [{ name', rules));
    const words = ['--link-jsonl', '--alerts', '--link=centre', '--output=csv', '--horizon=10m'];
    const { code, output } = await backtest(
      lines(START_S),
      `--config.file=${folder.path}/slow.yaml`,
      ...words,
    );
    expect(code, output).toBe(0);
    expect(output).toMatch(
      /^alert,severity,began,stood_hours,ended,hours_before_down,seconds_after_first_lost,verdict\r\n/,
    );
    expect(output).toMatch(/SiagaUpstreamDegrading,warning,.*,wrong\r\n/);
    expect(output).toMatch(new RegExp(`SiagaUpstreamDown,critical,.*,${4 * STEP_S},\r\n`));
  });

  it('says the same of the stored history of the link', async () => {
    const path = join(folder.path, 'data');
    const startS = Math.floor(Date.now() / 1_000) - LINK.length * STEP_S;
    const { history } = await openTestHistory({ path });
    const key = { site: '62.71', subject: 'probe', name: 'centre/tcp' } as const;
    const samples = LINK.flatMap(({ t, rtt_ms }) => {
      const run = { ...key, atMs: (startS + t) * 1_000 };
      const up = { ...run, metric: 'up', value: rtt_ms === null ? 0 : 1 } as const;
      return rtt_ms === null ? [up] : [up, { ...run, metric: 'duration_ms', value: rtt_ms } as const];
    });
    history.record(samples);
    await history.close();
    const stored = await ofLink('', '--link=centre');
    expect(stored.code, stored.output).toBe(0);
    const given = await ofLink(lines(startS), '--link-jsonl');
    expect(JSON.parse(stored.output)).toEqual(JSON.parse(given.output));
  });

  it('names each line that cannot be read, and judges the others', async () => {
    const input = `x\n${lines(START_S)}{"t":5,"rtt_ms":1}\n`;
    const { code, output } = await ofLink(input, '--link-jsonl');
    expect(output).toContain('line 1: want {"t"');
    expect(output).toContain(`line ${LINK.length + 2}: not later than the line before`);
    expect(output).toContain('SiagaUpstreamDown');
    expect(code).toBe(1);
  });

  it.each([
    ['no link', ['--alerts'], 'say whose alerts'],
    ['another link', ['--alerts', '--link=other'], 'has no link "other"; it has: centre'],
    ['no alerts', ['--link=centre'], 'add --alerts'],
    ['no alerts of a stock', ['--stock=cards'], '--stock is replayed for its alerts: add --alerts'],
    ['no samples', ['--alerts', '--link-jsonl'], 'nothing is known of the past of centre'],
  ])('says what is wrong: %s', async (_, words, sentence) => {
    const { code, output } = await backtest('', `--config.file=${folder.path}/siaga.yaml`, ...words);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });
});

/** 200 cards an hour for a day; then none is left. In steps that history keeps as they are. */
const CARDS = Array.from({ length: 25 }, (_, hour) => ({ hour, left: 4_800 - 200 * hour }));
const HOUR_S = 3_600;
/** Three hours of the fourth on, nothing is acknowledged. */
const COUNTS = Array.from({ length: 120 }, (_, step) => {
  const captured = 10 * (step + 1);
  const moves = step < 36 || step >= 72;
  return { t: step * 300, captured, acknowledged: moves ? captured : 360 };
});

describe('siaga backtest --alerts of a stock and of a sync', { timeout: 180_000 }, () => {
  const words = ['--alerts', '--output=json'];
  const ofSite = (input: string, ...more: readonly string[]) =>
    backtest(input, `--config.file=${folder.path}/siaga.yaml`, ...words, ...more);

  it('says of a stock the same from CSV and from the stored history', async () => {
    const startS = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 26 * HOUR_S;
    const left = CARDS.map(({ hour, left: items }) => ({
      atMs: (startS + hour * HOUR_S) * 1_000,
      used: items,
    }));
    const rows = left.map(({ atMs, used }) => `${atMs / 1_000},${used}`).join('\n');
    await writeFile(join(folder.path, 'cards.csv'), `time,left\n${rows}\n`);
    const given = await ofSite('', '--stock=cards', `--csv=${folder.path}/cards.csv`, '--every=1h');
    expect(given.code, given.output).toBe(0);
    const printed = JSON.parse(given.output);
    expect(printed).toMatchObject({ wrong: 0, missed: 0 });
    expect(printed.right).toBeGreaterThan(0);
    expect(printed.empty_at).toEqual([new Date((startS + 24 * HOUR_S) * 1_000).toISOString()]);

    const { history } = await openTestHistory({ path: join(folder.path, 'data') });
    const key = { site: '62.71', subject: 'stock', name: 'cards', metric: 'items' } as const;
    await history.importSamples(key, left);
    await history.close();
    const stored = await ofSite('', '--stock=cards', '--every=1h');
    expect(stored.code, stored.output).toBe(0);
    expect(JSON.parse(stored.output)).toEqual(printed);
  });

  it('says of a sync when it stalled, from lines and from the stored history', async () => {
    const startS = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 12 * HOUR_S;
    const lines = COUNTS.map(({ t, captured, acknowledged }) =>
      JSON.stringify({
        ...{ t: startS + t, captured, acknowledged, rejected: 0, up: true },
        pending: { captured: captured - acknowledged },
        completions: [],
      }),
    );
    const given = await ofSite(`${lines.join('\n')}\n`, '--sync=enrolment', '--jsonl');
    expect(given.code, given.output).toBe(0);
    const { episodes, not_judged } = JSON.parse(given.output);
    expect(not_judged).toEqual([]);
    // An hour of reading after reading that moves nothing, and five minutes of moving.
    const stalled = { alert: 'SiagaSyncStalled', severity: 'warning' };
    const began = new Date((startS + 47 * 300) * 1_000).toISOString();
    const ended = new Date((startS + 73 * 300) * 1_000).toISOString();
    expect(episodes).toEqual([{ ...stalled, began, stood_hours: 2.2, ended }]);

    const { history } = await openTestHistory({ path: join(folder.path, 'data') });
    const key = { site: '62.71', subject: 'sync', name: 'enrolment' } as const;
    const stage = { site: '62.71', subject: 'stage', name: 'enrolment/captured' } as const;
    history.record(
      COUNTS.flatMap(({ t, captured, acknowledged }) => {
        const atMs = (startS + t) * 1_000;
        return [
          { ...key, metric: 'captured_records', value: captured, atMs } as const,
          { ...key, metric: 'acknowledged_records', value: acknowledged, atMs } as const,
          { ...key, metric: 'rejected_records', value: 0, atMs } as const,
          { ...stage, metric: 'pending_records', value: captured - acknowledged, atMs } as const,
        ];
      }),
    );
    history.log({
      site: '62.71',
      kind: 'link',
      subject: 'centre',
      state: 'up',
      text: '',
      atMs: startS * 1_000,
    });
    await history.close();
    const stored = await ofSite('', '--sync=enrolment');
    expect(stored.code, stored.output).toBe(0);
    expect(JSON.parse(stored.output)).toEqual({ not_judged: ['SiagaSyncSlow'], episodes });
    const table = await backtest(
      '',
      `--config.file=${folder.path}/siaga.yaml`,
      '--alerts',
      '--sync=enrolment',
    );
    expect(table.output).toContain('SiagaSyncSlow was not judged');
  });

  it.each([
    ['another stock', ['--stock=other'], 'has no stock "other"; it has: cards'],
    ['another sync', ['--sync=other'], 'has no sync "other"; it has: enrolment'],
    ['no reading', ['--sync=enrolment', '--jsonl'], 'nothing is known of the past of enrolment'],
  ])('says what is wrong: %s', async (_, more, sentence) => {
    const { code, output } = await ofSite('', ...more);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });
});
