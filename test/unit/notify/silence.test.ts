import { describe, expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../../src/model/maintenance.ts';
import { type FoundSilence, silenceChanges, wantedSilences } from '../../../src/notify/silence.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.parse('2026-12-04T00:00:00Z');
const OWNER = 'siaga 14.71';

function work(id: string, fromMs: number, untilMs?: number): MaintenanceWindow {
  const plan = {
    id,
    title: 'Work',
    origin: 'people',
    sites: ['a'],
    timezone: 'UTC',
    start: '',
    announceMs: [],
  } as const;
  const endsAt = untilMs === undefined ? {} : { endsAtMs: NOW_MS + untilMs };
  return { id, plan, startsAtMs: NOW_MS + fromMs, ...endsAt };
}

/** What a member holds after it has taken everything that is wanted. */
function held(windows: readonly MaintenanceWindow[], nowMs = NOW_MS): readonly FoundSilence[] {
  return silenceChanges(wantedSilences(windows, OWNER, nowMs), [], OWNER, nowMs).flatMap((change, at) =>
    change.kind === 'write'
      ? [
          {
            ...change.silence,
            id: `id-${at}`,
            status: { state: Date.parse(change.silence.startsAt) > nowMs ? 'pending' : 'active' },
          },
        ]
      : [],
  );
}

const changes = (windows: readonly MaintenanceWindow[], found: readonly FoundSilence[], nowMs = NOW_MS) =>
  silenceChanges(wantedSilences(windows, OWNER, nowMs), found, OWNER, nowMs);

describe('silences of planned work', () => {
  it('are for what is in force or comes within two weeks, and never begin in the past', () => {
    const windows = [
      work('over', -2 * HOUR_MS, -HOUR_MS),
      work('now', -HOUR_MS, HOUR_MS),
      work('soon', 13 * 24 * HOUR_MS, 14 * 24 * HOUR_MS),
      work('far', 15 * 24 * HOUR_MS, 16 * 24 * HOUR_MS),
    ];
    expect(held(windows).map(({ comment, startsAt, status }) => [comment, startsAt, status.state])).toEqual([
      ['Planned work: Work [now]', '2026-12-04T00:00:00.000Z', 'active'],
      ['Planned work: Work [soon]', '2026-12-17T00:00:00.000Z', 'pending'],
    ]);
  });

  it('that are there are left alone, hours later too', () => {
    const windows = [
      work('now', -HOUR_MS, 9 * HOUR_MS),
      work('open', -HOUR_MS),
      work('soon', HOUR_MS, 2 * HOUR_MS),
    ];
    const found = held(windows);
    expect(changes(windows, found)).toEqual([]);
    expect(changes(windows, found, NOW_MS + HOUR_MS / 3)).toEqual([]);
  });

  it('of work without an end are lengthened before they end', () => {
    const windows = [work('open', -HOUR_MS)];
    const [change, ...others] = changes(windows, held(windows), NOW_MS + 0.6 * HOUR_MS);
    expect(change).toMatchObject({
      kind: 'write',
      silence: { id: 'id-0', startsAt: '2026-12-04T00:00:00.000Z', endsAt: '2026-12-04T01:36:00.000Z' },
    });
    expect(others).toEqual([]);
  });

  it('are put off, put forward, and closed when there is an end', () => {
    const found = held([work('a', -HOUR_MS, HOUR_MS), work('b', HOUR_MS, 2 * HOUR_MS), work('c', -HOUR_MS)]);
    const moved = [
      work('a', HOUR_MS, 2 * HOUR_MS),
      work('b', 3 * HOUR_MS, 4 * HOUR_MS),
      work('c', -HOUR_MS, 5 * HOUR_MS),
    ];
    const said = changes(moved, found).map((change) =>
      change.kind === 'write'
        ? [change.silence.id, change.silence.startsAt.slice(11, 16), change.silence.endsAt.slice(11, 16)]
        : [],
    );
    expect(said.toSorted()).toEqual([
      ['id-0', '01:00', '02:00'],
      ['id-1', '00:00', '05:00'],
      ['id-2', '03:00', '04:00'],
    ]);
  });

  it('that are too many are ended but for one, whichever member is asked', () => {
    const [one] = held([work('a', -HOUR_MS, HOUR_MS)]);
    if (!one) throw new Error('nothing is held');
    const twins = [{ ...one, id: 'z' }, one, { ...one, id: 'y' }];
    const expired = ['y', 'z'].map((id) => ({ kind: 'expire', key: 'a', id }));
    expect(changes([work('a', -HOUR_MS, HOUR_MS)], twins)).toEqual(expired);
    expect(changes([work('a', -HOUR_MS, HOUR_MS)], twins.toReversed())).toEqual(expired);
  });

  it('of others, and what is over, is left alone; what is wanted no longer is ended', () => {
    const [one] = held([work('a', -HOUR_MS, HOUR_MS)]);
    if (!one) throw new Error('nothing is held');
    const others = [
      { ...one, id: 'of-another-office', createdBy: 'siaga 14.72' },
      { ...one, id: 'of-ani', createdBy: 'ani' },
      { ...one, id: 'over', status: { state: 'expired' } },
      { ...one, id: 'without-a-window', comment: 'by hand' },
    ];
    expect(changes([], [...others, one])).toEqual([{ kind: 'expire', key: 'a', id: 'id-0' }]);
  });
});
