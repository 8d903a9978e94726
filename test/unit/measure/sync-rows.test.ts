import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/measure/rows/rows.ts';
import { completionsOf, countsOf } from '../../../src/measure/sync-rows.ts';

const STAGES = ['captured', 'acknowledged', 'print_ready', 'printed'];
const counts = (...rows: readonly Row[]) => countsOf(rows, STAGES, 'enrolment');
const completions = (...rows: readonly Row[]) => completionsOf(rows, STAGES, 'enrolment');
const AT = Date.UTC(2026, 10, 21, 12);

describe('counts', () => {
  it('are read from a row a stage, in the order of the stages', () => {
    const found = counts(
      { stage: 'print_ready', pending: '20000', oldest_at: null },
      { stage: 'captured', pending: 12, pending_bytes: 3_600, oldest_at: AT / 1_000 },
    );
    expect(found).toEqual({
      ok: true,
      value: {
        stages: [
          { stage: 'captured', pending: 12, pendingBytes: 3_600, oldestAtMs: AT },
          { stage: 'acknowledged', pending: 0 },
          { stage: 'print_ready', pending: 20_000 },
        ],
        totals: {},
      },
    });
  });

  it('are read from one wide row, with totals beside them', () => {
    const found = counts({
      captured_pending: 3,
      captured_oldest_at: AT,
      captured: 50,
      acknowledged: 45,
      rejected: 2,
    });
    expect(found).toMatchObject({
      value: {
        stages: [{ stage: 'captured', pending: 3, oldestAtMs: AT }, {}, {}],
        totals: { captured: 50, acknowledged: 45, rejected: 2 },
      },
    });
  });

  it('of a table grouped by state leave out what is done, and never count what was rejected as pending', () => {
    const found = counts(
      { stage: 'captured', pending: 3 },
      { stage: 'rejected', pending: 7 },
      { stage: 'printed', pending: 900 },
    );
    expect(found).toMatchObject({ value: { totals: { rejected: 7 } } });
    const pending = found.ok ? found.value.stages.map((stage) => stage.pending) : [];
    expect(pending).toEqual([3, 0, 0]);
  });

  it('follow from totals where nobody counts by stage', () => {
    expect(counts({ captured: 50, acknowledged: 40, rejected: 2 })).toMatchObject({
      value: { stages: [{ stage: 'captured', pending: 8 }] },
    });
    expect(counts({ captured: 50 })).toMatchObject({ value: { stages: [], totals: { captured: 50 } } });
  });

  it('of no rows are nothing pending', () => {
    expect(counts()).toMatchObject({ value: { stages: [{ pending: 0 }, { pending: 0 }, { pending: 0 }] } });
  });

  it.each<[Row[], string]>([
    [[{ stage: 'lost', pending: 1 }], 'got stage "lost", want one of captured, acknowledged'],
    [[{ stage: 'captured' }], 'stage captured without pending'],
    [[{ stage: 'captured', pending: -1 }], 'got -1 for pending'],
    [[{ stage: 'captured', pending: 'many' }], 'got "many" for pending'],
    [
      [
        { stage: 'captured', pending: 1 },
        { stage: 'captured', pending: 2 },
      ],
      'more than one row',
    ],
    [[{ captured: 1 }, { captured: 2 }], 'captured stands in more than one row'],
    [[{ stage: 'captured', pending: 1, oldest_at: '2026-11-21 12:00' }], 'ISO 8601 with its zone'],
  ])('that cannot be understood say why: %j', (rows, why) => {
    const found = counts(...rows);
    expect(found.ok ? '' : found.failure.detail).toContain(why);
  });
});

describe('completions', () => {
  it('take instants as epoch seconds, milliseconds or ISO 8601', () => {
    const row = { stage: 'acknowledged', captured_at: AT / 1_000 - 60 };
    const reachedAt: readonly Row['reached_at'][] = [
      AT / 1_000,
      AT,
      `${AT / 1_000}`,
      '2026-11-21T19:00:00+07:00',
    ];
    for (const reached_at of reachedAt) {
      expect(completions({ ...row, reached_at })).toEqual({
        ok: true,
        value: [{ stage: 'acknowledged', capturedAtMs: AT - 60_000, reachedAtMs: AT, records: 1 }],
      });
    }
  });

  it('leave out what was rejected and what nobody knows the capture of', () => {
    const found = completions(
      { stage: 'rejected', captured_at: 1, reached_at: 2 },
      { stage: 'printed', captured_at: null, reached_at: 2 },
      { stage: 'printed', captured_at: 1, reached_at: 2, records: 5 },
    );
    expect(found).toMatchObject({ value: [{ stage: 'printed', records: 5 }] });
  });

  it('without a stage or an instant say so', () => {
    expect(completions({ captured_at: 1, reached_at: 2 })).toMatchObject({ ok: false });
    expect(completions({ stage: 'printed', captured_at: 1 })).toMatchObject({ ok: false });
    expect(completions({ stage: 'captured', captured_at: 1, reached_at: 2 })).toMatchObject({ ok: false });
  });
});
