import { beforeEach, describe, expect, test } from 'vitest';
import type { Answered, Asked, Change, Kind, StoreState } from '../../../src/history/messages.ts';
import { Pending } from '../../../src/history/pending.ts';
import type { Answer } from '../../../src/history/thread.ts';
import { Writer } from '../../../src/history/writer.ts';
import type { OutboxEntry } from '../../../src/model/alert.ts';
import type { StorageFailure } from '../../../src/model/history.ts';
import { failed, type Result, success } from '../../../src/model/result.ts';
import { flush, ManualClock } from '../../support/manual-clock.ts';
import { annotationsInBoth } from '../../support/texts.ts';

const FULL: StorageFailure = { reason: 'full', detail: 'no space' };
const HUNG: StorageFailure = { reason: 'hung', detail: 'no answer' };
type Stored = Result<null, StorageFailure>;

/** A storage thread that answers when the test says so. */
class SlowThread {
  isHung = false;
  readonly changes: Change[] = [];
  #inTime = Promise.withResolvers<Stored>();
  #atLast = Promise.withResolvers<Stored>();

  ask = <K extends Kind>(_: K, ask: Asked[K]): Answer<K> => {
    if (ask !== null && 'urgent' in ask) this.changes.push(ask);
    this.#inTime = Promise.withResolvers();
    this.#atLast = Promise.withResolvers();
    return {
      inTime: this.#inTime.promise.then((stored) => stored as Result<Answered[K], StorageFailure>),
      atLast: this.#atLast.promise.then((stored) => stored as Result<Answered[K], StorageFailure>),
    };
  };

  async answer(stored: Stored): Promise<void> {
    this.isHung = false;
    this.#inTime.resolve(stored);
    this.#atLast.resolve(stored);
    await flush();
  }

  async beLate(): Promise<void> {
    this.isHung = true;
    this.#inTime.resolve(failed(HUNG));
    await flush();
  }

  get last(): Change | undefined {
    return this.changes.at(-1);
  }
}

function entry(id: string): OutboxEntry {
  const alert = {
    alertId: id,
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    site: '14.71',
    subject: {},
    startsAtMs: 0,
    annotations: annotationsInBoth('', ''),
  } as const;
  return { id, channel: 'chat', event: { eventId: id, kind: 'firing', atMs: 0, clockTrusted: true, alert } };
}

let clock: ManualClock;
let thread: SlowThread;
let pending: Pending;
let writer: Writer;
let failures: (string | undefined)[];

beforeEach(() => {
  clock = new ManualClock();
  thread = new SlowThread();
  failures = [];
  pending = new Pending({
    logId: 'a',
    outbox: [],
    log: [],
    series: [],
    kept: new Map(),
    lastSequence: 0,
    lastSeries: 0,
    lastBatch: 0,
    unsaved: false,
  });
  writer = new Writer(
    {
      pending,
      thread,
      clock,
      random: { fraction: () => 1, hex: () => '' },
      answerTimeoutMs: 10_000,
      onFailure: (failure) => failures.push(failure?.reason),
    },
    { logId: 'a' },
  );
});

function decide(state: string, ...ids: string[]): Promise<Result<void, StorageFailure>> {
  pending.outbox.add(ids.map(entry));
  pending.setAlertState(state);
  return writer.commit();
}

const state = (more: Partial<StoreState> = {}): StoreState => ({ logId: 'a', bytes: 1, ...more });

describe('a decision', () => {
  test('is written at once, without samples, and is done when it is durable', async () => {
    pending.samples.push(1, 1, 1);
    const committed = decide('one', 'e1');
    expect(thread.last).toMatchObject({ urgent: true, alertState: '"one"', outboxAdded: [{ id: 'e1' }] });
    expect(thread.last?.batch).toBeUndefined();
    await thread.answer(success(null));
    expect(await committed).toEqual({ ok: true, value: undefined });
    expect(pending.isUrgent).toBe(false);
  });

  test('that comes while another is written goes next', async () => {
    const first = decide('one', 'e1');
    const second = decide('two', 'e2');
    expect(thread.changes).toHaveLength(1);
    await thread.answer(success(null));
    expect(thread.last).toMatchObject({ alertState: '"two"', outboxAdded: [{ id: 'e2' }] });
    await thread.answer(success(null));
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
  });

  test('is tried at once even while storage fails, and again later by itself', async () => {
    const first = decide('one', 'e1');
    await thread.answer(failed(FULL));
    expect(await first).toEqual(failed(FULL));
    const second = decide('two', 'e2');
    expect(thread.last).toMatchObject({ urgent: true, alertState: '"two"' });
    expect(thread.last?.outboxAdded.map(({ id }) => id)).toEqual(['e1', 'e2']);
    await thread.answer(failed(FULL));
    expect((await second).ok).toBe(false);
    await clock.advance(5_000);
    expect(thread.last?.outboxAdded.map(({ id }) => id)).toEqual(['e1', 'e2']);
    await thread.answer(success(null));
    expect(pending.isUrgent).toBe(false);
    expect(failures).toEqual(['full', undefined]);
  });
});

describe('samples', () => {
  test('leave about once a second', async () => {
    pending.samples.push(1, 1, 1);
    await clock.advance(999);
    expect(thread.changes).toHaveLength(0);
    await clock.advance(1);
    expect(thread.last?.batch?.samples).toHaveLength(3);
  });

  test('leave in batches one after the other while there are full ones', async () => {
    for (let index = 0; index < 2_500; index++) pending.samples.push(1, index, index);
    await clock.advance(1_000);
    await thread.answer(success(null));
    await thread.answer(success(null));
    expect(thread.changes.map((change) => change.batch?.samples.length)).toEqual([3_000, 3_000]);
    expect(pending.samples.size).toBe(500);
  });

  test('wait longer and longer while storage fails, half a minute at most', async () => {
    pending.samples.push(1, 1, 1);
    const attempts: number[] = [];
    for (let second = 0; second < 150; second++) {
      const before = thread.changes.length;
      await clock.advance(1_000);
      if (thread.changes.length === before) continue;
      attempts.push(clock.now().monotonicMs / 1000);
      await thread.answer(failed(FULL));
    }
    const pauses = attempts.slice(1).map((second, index) => second - (attempts[index] ?? 0));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(thread.changes.every((change) => change.batch?.batch === 1)).toBe(true);
  });
});

describe('a hung disk', () => {
  test('is told to everybody who waits, is not asked again, and is forgiven when it answers', async () => {
    const first = decide('one', 'e1');
    const second = decide('two', 'e2');
    await thread.beLate();
    expect([await first, await second]).toEqual([failed(HUNG), failed(HUNG)]);
    expect(writer.failure).toEqual(HUNG);
    expect((await decide('three', 'e3')).ok).toBe(false);
    await clock.advance(60_000);
    expect(thread.changes).toHaveLength(1);

    await thread.answer(success(null));
    expect(thread.last).toMatchObject({ alertState: '"three"' });
    expect(thread.last?.outboxAdded.map(({ id }) => id)).toEqual(['e2', 'e3']);
    await thread.answer(success(null));
    expect(writer.failure).toBeUndefined();
    expect(failures).toEqual(['hung', undefined]);
    expect(pending.isUrgent).toBe(false);
  });
});

describe('a database begun anew', () => {
  test('is given everything again before the decision counts as stored', async () => {
    const first = decide('one', 'e1');
    await thread.answer(success(null));
    await first;
    pending.seriesId({ site: 's', subject: 'link', name: 'l', metric: 'up' });

    const second = decide('two', 'e2');
    writer.heard(state({ logId: 'b' }));
    await thread.answer(failed({ reason: 'corrupt', detail: '' }));
    expect(thread.changes).toHaveLength(3);
    expect(thread.last).toMatchObject({ urgent: true, alertState: '"two"', series: [{ id: 1 }] });
    expect(thread.last?.outboxAdded.map(({ id }) => id)).toEqual(['e1', 'e2']);
    writer.heard(state({ logId: 'b' }));
    await thread.answer(success(null));
    expect((await second).ok).toBe(true);
  });
});

test('a reserve that is in use is a failure until it is held again', async () => {
  const committed = decide('one', 'e1');
  writer.heard(state({ failure: FULL }));
  await thread.answer(success(null));
  expect((await committed).ok).toBe(true);
  expect(writer.failure).toEqual(FULL);
  await clock.advance(2_000);
  writer.heard(state());
  await thread.answer(success(null));
  expect(writer.failure).toBeUndefined();
});

test('notes are written with what is not urgent, the newest value of each', async () => {
  pending.keep('quality', 'one');
  pending.keep('quality', 'two');
  expect(pending.isEmpty).toBe(false);
  await clock.advance(1_000);
  expect(thread.last?.kept).toEqual([{ name: 'quality', value: 'two' }]);
  pending.keep('quality', 'three');
  await thread.answer(success(null));
  await clock.advance(1_000);
  expect(thread.last?.kept).toEqual([{ name: 'quality', value: 'three' }]);
  await thread.answer(success(null));
  expect(pending.isEmpty).toBe(true);
});
