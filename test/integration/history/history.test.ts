import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type History, HistoryOpenError } from '../../../src/history/history.ts';
import { type LogEntry, type LogQuery, SERIES_SUBJECTS } from '../../../src/model/history.ts';
import {
  type HistorySettings,
  linkLog,
  openTestHistory,
  outboxEntry,
  until,
  usage,
  usedBytes,
} from '../../support/history.ts';
import { MANUAL_START_MS, ManualClock } from '../../support/manual-clock.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const START_MS = MANUAL_START_MS;

let folder: TemporaryFolder;
let clock: ManualClock;
let opened: History[];

beforeEach(async () => {
  folder = await temporaryFolder();
  clock = new ManualClock();
  opened = [];
});

afterEach(async () => {
  for (const history of opened) await history.close();
  await folder[Symbol.asyncDispose]();
});

async function open(settings: Partial<HistorySettings> = {}) {
  const result = await openTestHistory({ path: folder.path, clock, ...settings });
  opened.push(result.history);
  return result;
}

const window = (fromMs: number, untilMs: number) => ({ key: usedBytes, fromMs, untilMs, maxPoints: 1_000 });

test('a new history is said to be one, a missing file too, and a normal start nothing', async () => {
  const first = await open();
  expect(first.lines).toEqual(['info a new history was begun']);
  await first.history.close();
  const again = await open();
  expect(again.lines).toEqual([]);
  await again.history.close();
  rmSync(join(folder.path, 'history.db'));
  const missing = await open();
  expect(missing.lines).toEqual(['warn the history file is missing, a new history was begun']);
  rmSync(join(folder.path, 'history.db'));
  await missing.history.commit({ entries: [outboxEntry('a')] });
  expect(missing.lines).toHaveLength(2);
});

test('a decision is there again after a restart, with its entries, its log and the log id', async () => {
  const { history } = await open();
  expect(history.restore()).toEqual({ alertState: undefined, log: [], kept: new Map() });
  const decision = {
    alertState: { firing: ['a'] },
    entries: [outboxEntry('a'), outboxEntry('a', 'firing', 'mail')],
  };
  history.log(linkLog(START_MS, 'down'));
  history.keep('quality/a', 'text');
  expect(await history.commit(decision)).toEqual({ ok: true, value: undefined });
  expect(history.status()).toMatchObject({ droppedSamples: 0, lastCommitAtMs: START_MS });
  await history.close();

  const again = await open();
  expect(again.history.logId).toBe(history.logId);
  expect(again.history.restore()).toEqual({
    alertState: { firing: ['a'] },
    log: [{ ...linkLog(START_MS, 'down'), logId: history.logId, sequence: 1 }],
    kept: new Map([['quality/a', 'text']]),
  });
  expect(again.history.outbox.pending('chat')).toEqual([outboxEntry('a')]);
  expect(again.history.outbox.pending('mail')).toEqual([outboxEntry('a', 'firing', 'mail')]);
  expect(again.history.log(linkLog(START_MS, 'up')).sequence).toBe(2);
  expect(again.lines).toEqual([]);
});

test('nobody is told of a decision before it is durable', async () => {
  const { history } = await open();
  const committed = history.commit({ alertState: 1, entries: [outboxEntry('a')] });
  expect(history.outbox.ready('chat')).toEqual([]);
  await committed;
  expect(history.outbox.ready('chat')).toEqual([outboxEntry('a')]);
});

test('what was sent is not there again', async () => {
  const { history } = await open();
  await history.commit({ alertState: 1, entries: [outboxEntry('a'), outboxEntry('b')] });
  const marked = history.outbox.markSent([outboxEntry('a').id]);
  expect(history.outbox.pending('chat')).toEqual([outboxEntry('b')]);
  await marked;
  await history.close();
  expect((await open()).history.outbox.pending('chat')).toEqual([outboxEntry('b')]);
});

describe('answers', () => {
  test('see samples before, while and after they are stored', async () => {
    const { history } = await open();
    const values = async () => {
      const series = await history.series(window(START_MS, START_MS + 10_000));
      return series.ok ? series.value.map((point) => point.last) : series.failure;
    };
    expect(await values()).toEqual([]);
    history.record([usage(START_MS, 1)]);
    expect(await values()).toEqual([1]);
    await clock.advance(1_000);
    history.record([usage(START_MS + 1_000, 2)]);
    expect(await values()).toEqual([1, 2]);
    await until(() => history.status().lastCommitAtMs !== undefined);
    expect(await values()).toEqual([1, 2]);
    await history.close();
    const again = await open();
    const series = await again.history.series(window(START_MS, START_MS + 10_000));
    expect(series.ok && series.value.map((point) => point.last)).toEqual([1, 2]);
  });

  test('keep every kind of series apart from the others over a restart', async () => {
    const keys = SERIES_SUBJECTS.map((subject) => ({ ...usedBytes, subject }));
    const { history } = await open();
    for (const [index, key] of keys.entries()) history.record([{ ...key, atMs: START_MS, value: index }]);
    await history.close();
    const { history: again } = await open();
    const other = { ...usedBytes, subject: 'stage', name: 'records/printed' } as const;
    again.record([{ ...other, atMs: START_MS, value: 99 }]);
    for (const [index, key] of [...keys, other].entries()) {
      const series = await again.series({ ...window(0, START_MS), key });
      expect(series.ok && series.value.map(({ last }) => last), JSON.stringify(key)).toEqual([
        key === other ? 99 : index,
      ]);
    }
  });

  test('find entries by words, kind, site and time, stored or not yet', async () => {
    const { history } = await open();
    const entry = (atMs: number, text: string, site = '14.71', kind: LogEntry['kind'] = 'link') =>
      history.log({ atMs, site, kind, subject: 'centre', state: 'down', text });
    const ask = async (query: Partial<LogQuery>) => {
      const found = await history.logEntries({ limit: 10, ...query });
      return found.ok && found.value.map(({ text }) => text);
    };
    const look = async () => {
      expect(await ask({ text: 'TIMEOUT' })).toEqual(['third Timeout', 'first timeout']);
      expect(await ask({ text: '  timeout   first ' })).toEqual(['first timeout']);
      expect(await ask({ text: '100%' })).toEqual(['100% of _it_']);
      expect(await ask({ text: '%' })).toEqual(['100% of _it_']);
      expect(await ask({ text: 'CENTRE down', site: '62.71' })).toEqual(['elsewhere']);
      expect(await ask({ kinds: ['alert'] })).toEqual(['third Timeout']);
      expect(await ask({ fromMs: 20, untilMs: 30 })).toEqual(['elsewhere', '100% of _it_']);
    };
    entry(10, 'first timeout');
    entry(20, '100% of _it_');
    entry(30, 'elsewhere', '62.71');
    entry(40, 'third Timeout', '14.71', 'alert');
    await look();
    await history.commit({ alertState: {}, entries: [] });
    await look();
  });

  test('know only what they were told', async () => {
    const { history } = await open();
    expect(await history.series(window(0, START_MS))).toEqual({ ok: true, value: [] });
    expect(await history.linkChanges('14.71', 'centre', 0)).toEqual({ ok: true, value: [] });
    expect(await history.logEntries({ limit: 10 })).toEqual({ ok: true, value: [] });
  });

  test('give the log newest first, chosen by site, kind and sequence, stored or not', async () => {
    const { history } = await open();
    const elsewhere = { ...linkLog(START_MS, 'down'), site: '14.72' };
    history.log(linkLog(START_MS, 'down'));
    history.log(elsewhere);
    await history.commit({ alertState: 0, entries: [] });
    history.log({ ...linkLog(START_MS, 'hung'), kind: 'source' });
    history.log(linkLog(START_MS + 60_000, 'up'));
    const sequences = async (query: Parameters<History['logEntries']>[0]) => {
      const entries = await history.logEntries(query);
      return entries.ok ? entries.value.map((entry) => entry.sequence) : entries.failure;
    };
    expect(await sequences({ limit: 10 })).toEqual([4, 3, 2, 1]);
    expect(await sequences({ limit: 2 })).toEqual([4, 3]);
    expect(await sequences({ limit: 10, beforeSequence: 4 })).toEqual([3, 2, 1]);
    expect(await sequences({ limit: 10, site: '14.71' })).toEqual([4, 3, 1]);
    expect(await sequences({ limit: 10, kinds: ['link'] })).toEqual([4, 2, 1]);
  });

  test('give link changes, stored or not', async () => {
    const { history } = await open();
    history.log(linkLog(START_MS, 'up'));
    history.log(linkLog(START_MS + 1, 'down'));
    await history.commit({ alertState: 0, entries: [] });
    history.log(linkLog(START_MS + 2, 'unknown'));
    history.log(linkLog(START_MS + 3, 'degraded'));
    expect(await history.linkChanges('14.71', 'centre', START_MS + 2)).toEqual({
      ok: true,
      value: [
        { atMs: START_MS + 1, up: false },
        { atMs: START_MS + 3, up: true },
      ],
    });
  });
});

describe('a start', () => {
  test('beside another service is refused with who holds the folder', async () => {
    await open();
    const second = openTestHistory({ path: folder.path, clock });
    await expect(second).rejects.toThrow(HistoryOpenError);
    await expect(second).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining(`${process.pid}`),
    });
  });

  test('on a file of garbage puts it aside, says so, and goes on under a new log id', async () => {
    writeFileSync(join(folder.path, 'history.db'), 'this is not a database, and never was one'.repeat(500));
    const { history, lines } = await open();
    expect(lines).toEqual(['error the history file was corrupt and is put aside']);
    expect(readdirSync(folder.path)).toContain('history-2026-03-02T00-00-00Z.corrupt.db');
    expect((await history.commit({ alertState: 1, entries: [] })).ok).toBe(true);
    const entries = await history.logEntries({ kinds: ['storage'], limit: 1 });
    expect(entries.ok && entries.value[0]).toMatchObject({ state: 'corrupt', logId: history.logId });
  });
});

test('damage that is found while running costs history, but no alert', async () => {
  const { history, lines } = await open();
  const before = history.logId;
  history.log(linkLog(START_MS, 'down'));
  await history.commit({ alertState: { n: 1 }, entries: [outboxEntry('a')] });
  // A checkpoint writes the pages into the file; then most of them are garbled under the open connection.
  await history.close();
  const path = join(folder.path, 'history.db');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 3 * 4096));

  const again = await open();
  const second = { alertState: { n: 2 }, entries: [outboxEntry('b')] };
  expect((await again.history.commit(second)).ok).toBe(true);
  expect(again.history.logId).not.toBe(before);
  expect(again.lines).toContain('error the history file was corrupt and is put aside');
  await again.history.close();

  const third = await open();
  expect(third.history.restore().alertState).toEqual({ n: 2 });
  expect(third.history.outbox.pending('chat')).toContainEqual(outboxEntry('b'));
  expect(lines).toEqual(['info a new history was begun']);
});

describe('earlier history', () => {
  const MINUTE = 60_000;
  const DAY = 1_440 * MINUTE;
  const NOW = MANUAL_START_MS;
  const everyMinutes = (
    minutes: number,
    fromMs: number,
    untilMs: number,
    value: (atMs: number) => number,
  ) => {
    const samples = [];
    for (let atMs = fromMs; atMs <= untilMs; atMs += minutes * MINUTE)
      samples.push({ atMs, used: value(atMs) });
    return samples;
  };
  const taken = async (
    history: History,
    samples: readonly { atMs: number; used: number }[],
    key = usedBytes,
  ) => {
    const result = await history.importSamples(key, samples);
    if (!result.ok) throw new Error(result.failure.detail);
    return result.value;
  };
  const read = async (history: History, fromMs: number, untilMs: number, maxPoints = 10_000) => {
    const series = await history.series({ key: usedBytes, fromMs, untilMs, maxPoints });
    if (!series.ok) throw new Error(series.failure.detail);
    return series.value;
  };

  test('is there in steps of five minutes and of hours, after a restart too', async () => {
    const { history } = await open();
    const from = NOW - 30 * DAY;
    expect(
      await taken(
        history,
        everyMinutes(1, from + MINUTE, NOW - MINUTE, (atMs) => (atMs - from) / MINUTE),
      ),
    ).toBe(30 * 1_440 - 1);
    await history.close();
    const again = await open();
    const day = await read(again.history, from + 5 * MINUTE, from + DAY);
    expect(day).toHaveLength(288);
    expect(day[0]).toMatchObject({ atMs: from + 5 * MINUTE, last: 5, min: 1, max: 5, count: 5, mean: 3 });
    const month = await read(again.history, from + 60 * MINUTE, NOW, 720);
    expect(month).toHaveLength(720);
    expect(month[1]).toMatchObject({ last: 120, min: 61, max: 120, count: 60, mean: 90.5 });
  });

  test('changes nothing when it comes twice', async () => {
    const { history } = await open();
    const samples = everyMinutes(30, NOW - 10 * DAY, NOW - DAY, (atMs) => atMs / MINUTE);
    expect(await taken(history, samples)).toBe(samples.length);
    const before = await read(history, 0, NOW);
    expect(await taken(history, samples)).toBe(0);
    expect(
      await taken(
        history,
        samples.map(({ atMs }) => ({ atMs: atMs - MINUTE, used: 1 })),
      ),
    ).toBe(0);
    expect(await read(history, 0, NOW)).toEqual(before);
  });

  test('never takes the place of a measurement, be it stored long ago or a moment ago', async () => {
    const first = await open();
    first.history.record([{ ...usedBytes, atMs: NOW - DAY, value: 7 }]);
    await first.history.close();
    const { history } = await open();
    history.record([{ ...usedBytes, atMs: NOW - MINUTE, value: 8 }]);
    await history.commit({ entries: [] });
    await clock.advance(2_000);
    await until(() => history.status().lastCommitAtMs !== undefined);
    const own = [NOW - DAY, NOW - MINUTE];
    const samples = everyMinutes(1, NOW - DAY - 60 * MINUTE, NOW, () => 1);
    expect(await taken(history, samples)).toBe(samples.length - 10);
    const all = await read(history, NOW - DAY - 60 * MINUTE, NOW, 300);
    // The step under way is named by the end of the window.
    const nameOf = (atMs: number) => Math.min(NOW, Math.ceil(atMs / (5 * MINUTE)) * 5 * MINUTE);
    const at = (atMs: number) => all.find((point) => point.atMs === nameOf(atMs));
    expect(own.map((atMs) => at(atMs)?.last)).toEqual([7, 8]);
    expect(own.map((atMs) => at(atMs)?.max)).toEqual([7, 8]);
  });

  test('fills the hour around a measurement without changing what came last in it', async () => {
    const { history } = await open();
    const hour = Math.floor((NOW - DAY) / 3_600_000) * 3_600_000;
    history.record([{ ...usedBytes, atMs: hour + 50 * MINUTE, value: 100 }]);
    await history.close();
    const again = await open();
    await taken(
      again.history,
      everyMinutes(10, hour + 5 * MINUTE, hour + 35 * MINUTE, () => 3),
    );
    const [point] = await read(again.history, hour + MINUTE, hour + 60 * MINUTE, 1);
    expect(point).toMatchObject({ last: 100, min: 3, max: 100 });
  });

  test('of a link stands before what was seen of it here, and never beside it', async () => {
    const key = { site: '14.71', subject: 'link', name: 'centre', metric: 'up' } as const;
    const first = await open();
    first.history.log(linkLog(NOW - DAY, 'up'));
    await first.history.close();
    const { history } = await open();
    const down = (atMs: number) => (atMs > NOW - 5 * DAY && atMs <= NOW - 4 * DAY ? 0 : 1);
    await taken(history, everyMinutes(5, NOW - 10 * DAY, NOW - 2 * DAY, down), key);
    await taken(
      history,
      everyMinutes(5, NOW - DAY / 2, NOW, () => 0),
      key,
    );
    const changes = await history.linkChanges('14.71', 'centre', NOW - 8 * DAY);
    const value = changes.ok ? changes.value : [];
    expect(value.map(({ up }) => up)).toEqual([true, false, true]);
    expect(value[0]?.atMs).toBeLessThanOrEqual(NOW - 8 * DAY);
    const days = value.slice(1).map(({ atMs }) => Math.round((NOW - atMs) / DAY));
    expect(days).toEqual([5, 4]);
  });
});
