import { describe, expect, it } from 'vitest';
import { samplePoint } from '../../../src/history/steps.ts';
import type { SeriesQuery } from '../../../src/model/history.ts';
import { success } from '../../../src/model/result.ts';
import { createTrends } from '../../../src/web/trends.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const key = { site: 's', subject: 'store', name: 'records', metric: 'used_bytes' } as const;

function recorder(ageMs: number, clock: ManualClock) {
  const asked: SeriesQuery[] = [];
  const reader = {
    series: async (query: SeriesQuery) => {
      asked.push(query);
      const atMs = clock.now().atMs - ageMs;
      return success(atMs >= query.fromMs ? [samplePoint(atMs, 1)] : []);
    },
    linkChanges: async () => success([]),
    logEntries: async () => success([]),
  };
  return { asked, reader };
}

describe('trends', () => {
  it('ask once for many who look at the same time, and again later', async () => {
    const clock = new ManualClock();
    const { asked, reader } = recorder(0, clock);
    const trends = createTrends(reader, clock);
    await Promise.all([trends.last(key, 1_000), trends.last(key, 1_000), trends.last(key, 1_000)]);
    expect(asked).toHaveLength(1);
    await clock.advance(9_000);
    await trends.last(key, 1_000);
    expect(asked).toHaveLength(1);
    await clock.advance(2_000);
    await trends.last(key, 1_000);
    expect(asked).toHaveLength(2);
  });

  it('look at a young history from nearer', async () => {
    const clock = new ManualClock();
    const { reader } = recorder(5 * 60_000, clock);
    const trend = await createTrends(reader, clock).shown(key, 86_400_000, undefined);
    expect(trend.untilMs - trend.fromMs).toBe(10 * 60_000);
  });

  it('give up on a history that does not answer', async () => {
    const clock = new ManualClock();
    const reader = {
      series: () => new Promise<never>(() => undefined),
      linkChanges: async () => success([]),
      logEntries: async () => success([]),
    };
    const trend = createTrends(reader, clock).last(key, 1_000);
    await clock.advance(3_000);
    expect((await trend).points).toBeUndefined();
    expect(clock.timers).toBe(0);
  });
});
