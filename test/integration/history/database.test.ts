import { readdirSync, readFileSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HistoryDatabase } from '../../../src/history/database.ts';
import type { Change, StoreOptions } from '../../../src/history/messages.ts';
import { MIGRATIONS, migrate, NewerSchema } from '../../../src/history/schema.ts';
import { FIVE_MINUTES_MS, HOUR_MS } from '../../../src/history/steps.ts';
import type { SeriesPoint } from '../../../src/model/history.ts';
import { Sqlite } from '../../../src/platform/sqlite.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const START_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 24 * HOUR_MS;
const MIB = 1024 * 1024;
const VERSION_1 = new URL('../../fixtures/history/version-1.sql', import.meta.url);

let folder: TemporaryFolder;
let opened: HistoryDatabase[];
/** The most that live() has seen on disk. */
let mostBytes: number;

beforeEach(async () => {
  folder = await temporaryFolder();
  opened = [];
  mostBytes = 0;
});

afterEach(async () => {
  for (const database of opened) database.close();
  await folder[Symbol.asyncDispose]();
});

function make(options: Partial<StoreOptions> = {}): HistoryDatabase {
  let ids = 0;
  const database = new HistoryDatabase(
    {
      directory: folder.path,
      budgetBytes: 64 * MIB,
      rawRetentionMs: 60 * DAY_MS,
      newLogId: 'first',
      ...options,
    },
    () => `new${++ids}`,
  );
  opened.push(database);
  return database;
}

const moment = (sinceStartMs: number, atMs = START_MS + sinceStartMs) => ({
  atMs,
  monotonicMs: sinceStartMs,
});

function change(sinceStartMs: number, more: Partial<Change> = {}): Change {
  const nothing = { outboxAdded: [], outboxRemoved: [], log: [], series: [], kept: [] };
  return { now: moment(sinceStartMs), urgent: false, ...nothing, ...more };
}

function open(database: HistoryDatabase, sinceStartMs = 0) {
  const result = database.open(moment(sinceStartMs));
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.detail}`);
  return result.value;
}

/** Records samples hour by hour, as a service does that never sleeps; gives the number of the last batch. */
function live(
  database: HistoryDatabase,
  span: {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly everyMs: number;
    readonly firstBatch?: number;
  },
  valueAt: (sinceStartMs: number, series: number) => number,
  series: readonly number[] = [1],
): number {
  let batch = span.firstBatch ?? 1;
  for (let hourMs = span.fromMs; hourMs < span.untilMs; hourMs += HOUR_MS) {
    const samples: number[] = [];
    for (let at = hourMs; at < Math.min(hourMs + HOUR_MS, span.untilMs); at += span.everyMs) {
      for (const id of series) samples.push(id, START_MS + at, valueAt(at, id));
    }
    const stored = database.write(
      change(hourMs + HOUR_MS, { batch: { batch, samples: Float64Array.from(samples) } }),
    );
    expect(stored).toEqual({ ok: true, value: null });
    database.maintain(moment(hourMs + HOUR_MS));
    mostBytes = Math.max(mostBytes, database.takeState().bytes);
    batch += 1;
  }
  return batch - 1;
}

function read(database: HistoryDatabase, fromMs: number, untilMs: number, maxPoints: number, series = 1) {
  const result = database.readSeries(series, {
    fromMs: START_MS + fromMs,
    untilMs: START_MS + untilMs,
    maxPoints,
  });
  if (!result.ok) throw new Error(result.failure.detail);
  return result.value;
}

const isInOrder = (points: readonly SeriesPoint[]) =>
  points.every((point, index) => point.atMs >= (points[index - 1]?.atMs ?? 0));

describe('a series', () => {
  test('is the same before and after sealing, and after a restart in between', () => {
    const database = make();
    open(database);
    live(database, { fromMs: 0, untilMs: 6 * HOUR_MS, everyMs: 15_000 }, (at) => 1e9 + at);
    const points = read(database, 0, 6 * HOUR_MS, 10_000);
    expect(points).toHaveLength(6 * 240);
    expect(points.every((point) => point.last === 1e9 + point.atMs - START_MS)).toBe(true);
    database.close();

    const again = make();
    expect(open(again).lastBatch).toBe(6);
    expect(read(again, 0, 6 * HOUR_MS, 10_000)).toEqual(points);
  });

  test('has no seam and no overlap where samples end and five minutes and hours go on', () => {
    const database = make({ rawRetentionMs: 2 * DAY_MS });
    open(database);
    const untilMs = 6 * DAY_MS;
    live(database, { fromMs: 0, untilMs, everyMs: 60_000 }, (at) => at / 1000);
    const points = read(database, 0, untilMs, 1_000_000);
    expect(isInOrder(points)).toBe(true);
    const rawFrom = points.findIndex(
      (point, index) => point.atMs - (points[index - 1]?.atMs ?? point.atMs) === 60_000,
    );
    const ageOfRawMs = START_MS + untilMs - (points[rawFrom]?.atMs ?? 0);
    expect(ageOfRawMs).toBeGreaterThan(2 * DAY_MS - HOUR_MS);
    expect(ageOfRawMs).toBeLessThan(2 * DAY_MS + 3 * HOUR_MS);
    const gaps = points.slice(1).map((point, index) => point.atMs - (points[index]?.atMs ?? 0));
    expect(Math.max(...gaps)).toBe(FIVE_MINUTES_MS);
    // A five-minute point says what was true at its end, and the range since the one before.
    const point = points[100];
    expect(point).toMatchObject({
      count: 5,
      mean: ((point?.atMs ?? 0) - START_MS) / 1000 - 120,
      last: ((point?.atMs ?? 0) - START_MS) / 1000,
      min: ((point?.atMs ?? 0) - START_MS) / 1000 - 240,
      max: ((point?.atMs ?? 0) - START_MS) / 1000,
    });
  });

  test('in half-hours is the same from samples and from roll-ups', () => {
    const database = make();
    open(database);
    live(database, { fromMs: 0, untilMs: 3 * DAY_MS, everyMs: 60_000 }, (at) => Math.sin(at / 1e7) * 1e6);
    const halfHours = read(database, 0, 3 * DAY_MS - 60_000, 200);
    expect(halfHours.length).toBeGreaterThan(100);
    expect(halfHours.length).toBeLessThanOrEqual(200);
    const samples = read(database, 0, 3 * DAY_MS - 60_000, 1_000_000);
    for (const [index, step] of halfHours.entries()) {
      const sinceMs = halfHours[index - 1]?.atMs ?? 0;
      const inside = samples.filter((sample) => sample.atMs > sinceMs && sample.atMs <= step.atMs);
      expect(step.last).toBe(inside.at(-1)?.last);
      expect(step.min).toBe(Math.min(...inside.map((sample) => sample.min)));
      expect(step.max).toBe(Math.max(...inside.map((sample) => sample.max)));
    }
  });

  test('keeps both values when the clock is set back, and stays in order of time', () => {
    const database = make();
    open(database);
    const lastBatch = live(database, { fromMs: 0, untilMs: 3 * HOUR_MS, everyMs: 60_000 }, () => 1);
    // The hour is lived once more, with the same instants.
    live(
      database,
      { fromMs: HOUR_MS, untilMs: 2 * HOUR_MS, everyMs: 60_000, firstBatch: lastBatch + 1 },
      () => 2,
    );
    live(
      database,
      { fromMs: -4 * DAY_MS, untilMs: -4 * DAY_MS + 1, everyMs: 60_000, firstBatch: lastBatch + 2 },
      () => 3,
    );
    const points = read(database, 0, 3 * HOUR_MS, 10_000);
    expect(points).toHaveLength(240);
    expect(isInOrder(points)).toBe(true);
    expect(
      points.filter((point) => point.atMs === START_MS + HOUR_MS + 60_000).map((point) => point.last),
    ).toEqual([1, 2]);
    expect(read(database, -5 * DAY_MS, -3 * DAY_MS, 10_000).map((point) => point.last)).toEqual([3]);
  });

  test('is not emptied by a clock that is ten years ahead for an hour', () => {
    const database = make();
    open(database);
    const lastBatch = live(database, { fromMs: 0, untilMs: 2 * DAY_MS, everyMs: 60_000 }, () => 1);
    const wrong = { atMs: START_MS + 3650 * DAY_MS, monotonicMs: 2 * DAY_MS + 2 * HOUR_MS };
    const batch = { batch: lastBatch + 1, samples: Float64Array.of(1, wrong.atMs, 5) };
    database.write(change(0, { now: wrong, batch }));
    database.maintain({ ...wrong, monotonicMs: wrong.monotonicMs + 2 * HOUR_MS });
    expect(read(database, 0, 2 * DAY_MS, 100_000).filter((point) => point.last === 1).length).toBeGreaterThan(
      2_399,
    );
  });
});

describe('storing twice', () => {
  test('leaves one copy of samples, entries and log', () => {
    const database = make();
    open(database);
    const same = change(0, {
      alertState: '{"a":1}',
      outboxAdded: [{ position: 1, id: 'e', entry: '{}' }],
      log: [
        { sequence: 1, entry: { atMs: 5, site: 's', kind: 'link', subject: 'l', state: 'up', text: '' } },
      ],
      batch: { batch: 1, samples: Float64Array.of(1, START_MS, 4) },
    });
    database.write(same);
    database.write(same);
    expect(read(database, 0, 1, 10)).toHaveLength(1);
    database.close();
    const again = make();
    expect(open(again)).toMatchObject({ alertState: '{"a":1}', outbox: [{ id: 'e' }], lastSequence: 1 });
    again.write(same);
    expect(read(again, 0, 1, 10)).toHaveLength(1);
  });
});

describe('the budget', () => {
  test('is never exceeded; the oldest samples go first, hours stay', () => {
    const budgetBytes = 3 * MIB;
    const database = make({ budgetBytes });
    open(database);
    const series = [1, 2, 3, 4, 5, 6, 7, 8];
    let lastBatch = 0;
    for (let day = 0; day < 40; day++) {
      const span = {
        fromMs: day * DAY_MS,
        untilMs: (day + 1) * DAY_MS,
        everyMs: 30_000,
        firstBatch: lastBatch + 1,
      };
      lastBatch = live(database, span, (at, id) => (at * id * 7919) % 1e9, series);
    }
    const onDisk = readdirSync(folder.path).reduce(
      (sum, name) => sum + statSync(join(folder.path, name)).size,
      0,
    );
    expect(onDisk).toBe(database.takeState().bytes);
    expect(mostBytes).toBeLessThanOrEqual(budgetBytes);
    expect(mostBytes).toBeGreaterThan(budgetBytes / 2);
    const points = read(database, 0, 40 * DAY_MS, 1_000_000);
    expect(points[0]?.atMs).toBeLessThan(START_MS + DAY_MS);
    expect(points.at(-1)?.atMs).toBe(START_MS + 40 * DAY_MS - 30_000);
  });

  test('made smaller, shrinks the file', () => {
    const large = make();
    open(large);
    const lastBatch = live(
      large,
      { fromMs: 0, untilMs: 20 * DAY_MS, everyMs: 15_000 },
      (at) => (at * 7919) % 1e9,
      [1, 2, 3],
    );
    const before = large.takeState().bytes;
    large.close();
    const budgetBytes = 2 * MIB;
    const small = make({ budgetBytes });
    open(small);
    live(
      small,
      { fromMs: 20 * DAY_MS, untilMs: 24 * DAY_MS, everyMs: 2_000, firstBatch: lastBatch + 1 },
      () => 1,
    );
    expect(before).toBeGreaterThan(budgetBytes);
    expect(small.takeState().bytes).toBeLessThanOrEqual(budgetBytes);
  });
});

describe('the file', () => {
  test('is readable by its owner only', () => {
    open(make({ directory: join(folder.path, 'data') }));
    expect(statSync(join(folder.path, 'data')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(folder.path, 'data'))) {
      expect([name, statSync(join(folder.path, 'data', name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  test('of a newer program is refused with both versions', () => {
    const database = make();
    open(database);
    database.close();
    const newer = new Sqlite(join(folder.path, 'history.db'), { readOnly: false });
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    const result = make().open(moment(0));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'newer_schema' } });
    expect(result.ok ? '' : result.failure.detail).toMatch(/version 99.*up to 3/);
  });

  test('in use is refused with who holds it', () => {
    open(make());
    const result = make().open(moment(0));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'locked' } });
    expect(result.ok ? '' : result.failure.detail).toContain(`process ${process.pid} `);
  });

  test('locked from outside is refused with who holds it', () => {
    const database = make();
    open(database);
    database.close();
    const other = new Sqlite(join(folder.path, 'history.db'), { readOnly: false });
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    try {
      expect(make().open(moment(0))).toMatchObject({ ok: false, failure: { reason: 'locked' } });
    } finally {
      other.close();
    }
  });

  test('deleted under the service is begun anew under a new name', () => {
    const database = make();
    open(database);
    expect(database.takeState().logId).toBe('first');
    for (const name of readdirSync(folder.path)) unlinkSync(join(folder.path, name));
    expect(database.write(change(1_000, { alertState: '1' })).ok).toBe(true);
    expect(database.takeState().logId).toBe('new1');
    database.close();
    expect(open(make()).alertState).toBe('1');
  });

  test('cut short is put aside, and a new one begun', () => {
    const database = make();
    open(database);
    live(database, { fromMs: 0, untilMs: DAY_MS, everyMs: 15_000 }, (at) => at);
    database.close();
    truncateSync(join(folder.path, 'history.db'), 10_000);
    const again = make({ newLogId: 'second' });
    open(again, Date.UTC(2026, 10, 21, 10) - START_MS);
    const { putAside, logId } = again.takeState();
    expect(putAside?.file).toBe('history-2026-11-21T10-00-00Z.corrupt.db');
    expect(readdirSync(folder.path)).toContain(putAside?.file);
    expect(logId).not.toBe('first');
    expect(again.takeState().putAside).toBeUndefined();
  });
});

describe('migrations', () => {
  test('a file as version 1 wrote it is read to the last sample', () => {
    const file = new Sqlite(join(folder.path, 'history.db'), { readOnly: false });
    file.exec(readFileSync(VERSION_1, 'utf8'));
    file.close();
    const database = make();
    expect(open(database)).toMatchObject({
      logId: '0123456789abcdef',
      alertState: '{"firing":["a"]}',
      outbox: [{ position: 3, id: 'a.firing@chat', entry: '{"id":"a.firing@chat"}' }],
      log: [{ sequence: 7, state: 'down', text: 'link is down' }],
      series: [
        { id: 1, key: { name: 'records' } },
        { id: 2, key: { name: 'centre/tcp' } },
      ],
      lastSequence: 7,
      lastBatch: 2,
    });
    const lasts = (points: readonly SeriesPoint[]) => points.map((point) => point.last);
    expect(lasts(read(database, 0, HOUR_MS, 1_000))).toEqual([1e9, 1e9 + 4096, 2e9]);
    expect(lasts(read(database, 0, HOUR_MS, 1_000, 2))).toEqual([12.345, 1 / 3]);
    // In steps of five minutes, out of the roll-ups.
    expect(lasts(read(database, 0, 20 * DAY_MS, 3_000))).toEqual([1e9, 2e9]);
  });

  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  const later = { version: newest + 1, sql: 'ALTER TABLE log ADD COLUMN extra TEXT' };

  function olderFile(): Sqlite {
    const database = make();
    open(database);
    database.write(
      change(0, {
        alertState: '{"kept":true}',
        log: [
          { sequence: 7, entry: { atMs: 5, site: 's', kind: 'link', subject: 'l', state: 'up', text: '' } },
        ],
      }),
    );
    database.close();
    return new Sqlite(join(folder.path, 'history.db'), { readOnly: false });
  }

  test('go forward and keep what is there', () => {
    const file = olderFile();
    migrate(file, [...MIGRATIONS, later]);
    expect(file.number('PRAGMA user_version')).toBe(newest + 1);
    expect(file.get('SELECT sequence, extra FROM log')).toEqual({ sequence: 7, extra: null });
    expect(file.get('SELECT state FROM alert_state')).toEqual({ state: '{"kept":true}' });
    expect(() => migrate(file)).toThrow(NewerSchema);
    file.close();
  });

  test('that fail half-way leave the file as it was', () => {
    const file = olderFile();
    const broken = { version: newest + 1, sql: `${later.sql}; INSERT INTO nowhere VALUES (1)` };
    expect(() => migrate(file, [...MIGRATIONS, broken])).toThrow(/nowhere/);
    expect(file.number('PRAGMA user_version')).toBe(newest);
    expect(file.get('SELECT * FROM log')).not.toHaveProperty('extra');
    file.close();
    expect(open(make()).lastSequence).toBe(7);
  });

  test('of the first version are taken, and keep notes from then on', () => {
    const first = new Sqlite(join(folder.path, 'history.db'), { readOnly: false });
    migrate(first, MIGRATIONS.slice(0, 1));
    first.run("INSERT INTO about (name, value) VALUES ('log_id', 'old')");
    first.close();
    const database = make();
    expect(open(database).kept.size).toBe(0);
    database.write(
      change(0, {
        kept: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
      }),
    );
    database.write(change(1, { kept: [{ name: 'a', value: null }] }));
    database.close();
    expect([...open(make()).kept]).toEqual([['b', '2']]);
  });
});
