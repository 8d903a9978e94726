import { describe, expect, it } from 'vitest';
import { followSync, type SyncStep, standingOf } from '../../../../src/assess/sync/follow.ts';
import { NEW_MEMORY, reviveMemory, type SyncMemory, saveMemory } from '../../../../src/assess/sync/memory.ts';
import type { Completion, SyncOutcome, SyncTotals } from '../../../../src/model/sync.ts';

const START = Date.UTC(2026, 10, 21, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const sync = { stages: ['captured', 'acknowledged', 'print_ready', 'printed'] };

/** A sync that is read at moments of one clock. */
class Rig {
  memory: SyncMemory = NEW_MEMORY;
  latencies: { stage: string; ms: number; records: number }[] = [];
  #atMs = 0;

  read(outcome: SyncOutcome, more: Partial<SyncStep> & { readonly afterMs?: number } = {}): this {
    this.#atMs += more.afterMs ?? MINUTE;
    const now = { atMs: START + this.#atMs, monotonicMs: this.#atMs };
    const step = { sync, leadTimeMs: 14 * DAY, linkUp: true, now, ...more, outcome };
    const { memory, latencies } = followSync(this.memory, step);
    this.memory = memory;
    this.latencies.push(...latencies);
    return this;
  }

  restart(): this {
    this.memory = reviveMemory(saveMemory(this.memory));
    this.#atMs += 10 * MINUTE;
    return this;
  }

  get nowMs(): number {
    return START + this.#atMs;
  }

  get standing() {
    return standingOf(this.memory, sync.stages);
  }
}

const counts = (
  pending: number | undefined,
  totals: SyncTotals = {},
  pendingBytes?: number,
): SyncOutcome => ({
  counts: {
    stages:
      pending === undefined
        ? []
        : [{ stage: 'captured', pending, ...(pendingBytes === undefined ? {} : { pendingBytes }) }],
    totals,
  },
});
const completions = (...all: readonly Completion[]): SyncOutcome => ({ completions: all });
const completion = (reachedAtMs: number, latencyMs: number, stage = 'acknowledged'): Completion => ({
  stage,
  capturedAtMs: reachedAtMs - latencyMs,
  reachedAtMs,
  records: 1,
});

describe('totals', () => {
  it('begin at what the source says first and follow it', () => {
    const rig = new Rig().read(counts(5, { captured: 100, acknowledged: 95 }));
    rig.read(counts(7, { captured: 110, acknowledged: 103 }));
    expect(rig.standing.totals).toEqual({ captured: 110, acknowledged: 103 });
    expect(rig.standing.moved).toEqual({ captured: 10, acknowledged: 8, rejected: 0 });
  });

  it('never go back: a reset or a purge counts nothing, and is counted on from there', () => {
    const rig = new Rig().read(counts(0, { captured: 1_000 }));
    rig.read(counts(0, { captured: 990 })).read(counts(0, { captured: 995 }));
    expect(rig.standing.totals.captured).toBe(1_005);
    expect(rig.standing.doubts.falls).toBe(1);
  });

  it('are what came and went while the service was away too', () => {
    const rig = new Rig().read(counts(0, { captured: 10 })).restart();
    rig.read(counts(0, { captured: 25 }));
    expect(rig.standing.totals.captured).toBe(25);
    expect(rig.standing.moved.captured).toBe(15);
  });

  it('that the source does not know are estimated from what waits', () => {
    const rig = new Rig().read(counts(10)).read(counts(16)).read(counts(4));
    expect(rig.standing.totals).toEqual({});
    expect(rig.standing.moved).toEqual({ captured: 6, acknowledged: 12, rejected: 0 });
  });

  it('of bytes rest on the size of the pending records, or on the configured one', () => {
    const measured = new Rig().read(counts(10, { captured: 10 }, 5_000)).read(counts(0, { captured: 14 }));
    expect(measured.standing.capturedBytes).toBe(4 * 500);
    const said = new Rig().read(counts(0, { captured: 1 }), { sync: { ...sync, recordBytes: 300 } });
    said.read(counts(0, { captured: 3 }), { sync: { ...sync, recordBytes: 300 } });
    expect(said.standing.capturedBytes).toBe(600);
  });
});

describe('latencies', () => {
  it('are those of new completions, each once, over a restart too', () => {
    const rig = new Rig().read({});
    const first = completion(rig.nowMs - MINUTE, 3 * HOUR);
    rig.read(completions(first)).restart();
    const second = completion(rig.nowMs, 5 * HOUR, 'printed');
    rig.read(completions(first, second));
    expect(rig.latencies).toEqual([
      { stage: 'acknowledged', ms: 3 * HOUR, records: 1 },
      { stage: 'printed', ms: 5 * HOUR, records: 1 },
    ]);
    expect(rig.standing.latency.get('acknowledged')?.records).toBe(1);
  });

  it('below zero are none: they are counted apart, with the largest difference', () => {
    const rig = new Rig().read({});
    rig.read(completions(completion(rig.nowMs, -40 * MINUTE), completion(rig.nowMs, 0)));
    expect(rig.latencies).toEqual([{ stage: 'acknowledged', ms: 0, records: 1 }]);
    expect(rig.standing.doubts).toMatchObject({ backwards: 1, backwardsMs: 40 * MINUTE });
  });

  it('of records that mostly waited for the link are not what the sync takes', () => {
    const rig = new Rig().read({}).read({}, { linkUp: false, afterMs: HOUR });
    rig.read({}, { linkUp: true, afterMs: 2 * DAY });
    const nowMs = rig.nowMs;
    rig.read(
      completions(completion(nowMs, 2 * DAY), completion(nowMs + 1, 10 * DAY), completion(nowMs + 2, HOUR)),
    );
    expect(rig.standing.latency.get('acknowledged')?.records).toBe(3);
    // Two of ten days were the link's; that is not why it took so long.
    expect(rig.standing.latencyWhileUp.get('acknowledged')?.records).toBe(1);
  });

  it('are forgotten after half a lead time', () => {
    const rig = new Rig().read({});
    rig.read(completions(completion(rig.nowMs, HOUR)));
    for (let day = 0; day < 8; day += 1) rig.read({}, { afterMs: DAY });
    expect(rig.standing.latency.size).toBe(0);
  });
});

describe('idleness', () => {
  it('grows while something waits, the link is up and nothing is acknowledged', () => {
    const rig = new Rig().read(counts(5, { acknowledged: 10 }));
    rig.read(counts(6, { acknowledged: 10 })).read(counts(7, { acknowledged: 10 }));
    expect(rig.standing.idleMs).toBe(2 * MINUTE);
  });

  it.each([
    ['something is acknowledged', counts(6, { acknowledged: 11 }), true],
    ['nothing waits', counts(0, { acknowledged: 10 }), true],
    ['the link is down', counts(6, { acknowledged: 10 }), false],
  ] as const)('ends when %s', (_, outcome, linkUp) => {
    const rig = new Rig().read(counts(5, { acknowledged: 10 })).read(counts(5, { acknowledged: 10 }));
    expect(rig.read(outcome, { linkUp }).standing.idleMs).toBe(0);
  });

  it('stands while nobody knows of the link, and goes on over a restart without the time in between', () => {
    const rig = new Rig().read(counts(5, { acknowledged: 10 })).read(counts(5, { acknowledged: 10 }));
    rig.read(counts(5, { acknowledged: 10 }), { linkUp: undefined });
    expect(rig.standing.idleMs).toBe(MINUTE);
    rig.restart().read(counts(5, { acknowledged: 10 }));
    expect(rig.standing.idleMs).toBe(MINUTE);
  });
});

describe('the flow', () => {
  it('is what came and went while the link was up', () => {
    const rig = new Rig().read(counts(0, { captured: 0, acknowledged: 0 }));
    rig.read(counts(4, { captured: 10, acknowledged: 6 }), { afterMs: HOUR });
    rig.read(counts(14, { captured: 20, acknowledged: 6 }), { afterMs: HOUR, linkUp: false });
    rig.read(counts(24, { captured: 30, acknowledged: 6 }), { afterMs: HOUR, linkUp: true });
    expect(rig.standing.flow).toEqual({ captured: 10, acknowledged: 6, overMs: HOUR });
  });

  it('and decisions of the last day stand apart from those before', () => {
    const rig = new Rig().read(counts(0, { acknowledged: 0, rejected: 0 }));
    for (let day = 1; day <= 4; day += 1) {
      rig.read(counts(0, { acknowledged: day * 90, rejected: day * 10 }), { afterMs: DAY });
    }
    rig.read(counts(0, { acknowledged: 361, rejected: 139 }), { afterMs: MINUTE });
    const { lately, before } = rig.standing;
    expect(lately.rejected + before.rejected).toBe(139);
    expect(before.acknowledged).toBe(0);
  });
});

it('a memory that cannot be read is begun anew', () => {
  expect(reviveMemory('{"version":1,')).toEqual(NEW_MEMORY);
  expect(reviveMemory('{"version":99,"idleMs":5}')).toEqual(NEW_MEMORY);
  expect(reviveMemory(undefined)).toEqual(NEW_MEMORY);
});
