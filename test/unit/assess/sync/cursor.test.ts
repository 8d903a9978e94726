import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Cursor, NEW_CURSOR, sinceMs } from '../../../../src/assess/sync/cursor.ts';
import type { Completion } from '../../../../src/model/sync.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const reached = (agoMs: number, records = 1, capturedAgoMs = agoMs + DAY): Completion => ({
  stage: 'acknowledged',
  capturedAtMs: NOW - capturedAgoMs,
  reachedAtMs: NOW - agoMs,
  records,
});
const records = (fresh: readonly Completion[]) => fresh.reduce((sum, one) => sum + one.records, 0);

describe('new completions', () => {
  it('begin with those of the last day', () => {
    expect(sinceMs(NEW_CURSOR, NOW)).toBe(NOW - DAY);
    const { fresh, cursor } = advance(NEW_CURSOR, [reached(5 * MINUTE), reached(4 * MINUTE)], NOW);
    expect(records(fresh)).toBe(2);
    expect(cursor.newestMs).toBe(NOW - 4 * MINUTE);
  });

  it('are counted once, however often the overlap gives them again', () => {
    const first = advance(NEW_CURSOR, [reached(MINUTE)], NOW);
    const again = advance(first.cursor, [reached(MINUTE)], NOW);
    expect(again.fresh).toEqual([]);
    expect(sinceMs(first.cursor, NOW)).toBeLessThan(NOW - MINUTE);
  });

  it('include what became visible late, and more of the same minute', () => {
    const first = advance(NEW_CURSOR, [reached(MINUTE), reached(30_000, 3)], NOW);
    const next = advance(first.cursor, [reached(MINUTE), reached(50_000), reached(30_000, 5)], NOW);
    expect(records(next.fresh)).toBe(1 + 2);
  });

  it('are told apart from as many others of the same instants', () => {
    const twins = [reached(MINUTE), reached(MINUTE)];
    const first = advance(NEW_CURSOR, twins, NOW);
    expect(records(first.fresh)).toBe(2);
    expect(records(advance(first.cursor, [...twins, reached(MINUTE)], NOW).fresh)).toBe(1);
  });

  it('skip the overlap once when it brings nothing new, so that a limited answer goes on', () => {
    const first = advance(NEW_CURSOR, [reached(MINUTE)], NOW);
    const second = advance(first.cursor, [reached(MINUTE)], NOW);
    expect(sinceMs(second.cursor, NOW)).toBe(NOW - MINUTE);
    expect(sinceMs(advance(second.cursor, [reached(MINUTE)], NOW).cursor, NOW)).toBe(NOW - 3 * MINUTE);
  });

  it('of the future wait until their time has come', () => {
    const ahead = advance(NEW_CURSOR, [reached(-2 * 60 * MINUTE, 4)], NOW);
    expect(ahead).toMatchObject({ fresh: [], ahead: 4 });
    expect(ahead.cursor.newestMs).toBeLessThanOrEqual(NOW);
    const later = advance(ahead.cursor, [reached(-2 * 60 * MINUTE, 4)], NOW + 3 * 60 * MINUTE);
    expect(records(later.fresh)).toBe(4);
  });

  it('are the same however the readings fall, and over a restart in between', () => {
    const agesMs = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
    const readings = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(agesMs, readings, (minutes, cuts) => {
        const all = minutes.map((minute) => reached(minute * MINUTE));
        let cursor: Cursor = { ...NEW_CURSOR, newestMs: NOW - 61 * MINUTE };
        let counted = 0;
        for (const cut of [...cuts.toSorted((a, b) => b - a), 0, 0]) {
          const nowMs = NOW - cut * MINUTE;
          const visible = all.filter(
            ({ reachedAtMs }) => reachedAtMs <= nowMs && reachedAtMs >= sinceMs(cursor, nowMs),
          );
          const step = advance(JSON.parse(JSON.stringify(cursor)), visible, nowMs);
          cursor = step.cursor;
          counted += records(step.fresh);
        }
        expect(counted).toBe(all.length);
      }),
    );
  });
});
