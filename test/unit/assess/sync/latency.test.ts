import { describe, expect, it } from 'vitest';
import { added, type Bins, merged, summaryOf } from '../../../../src/assess/sync/latency.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the distribution of latencies', () => {
  it('is nothing without records', () => {
    expect(summaryOf({})).toBeUndefined();
  });

  it('gives quantiles that are right to a tenth, from seconds to months', () => {
    for (const scale of [1_000, 60_000, HOUR, DAY]) {
      let bins: Bins = {};
      for (let index = 1; index <= 1_000; index += 1) bins = added(bins, (index / 1_000) * 60 * scale, 1);
      const summary = summaryOf(bins);
      expect(summary?.records).toBe(1_000);
      expect((summary?.p50Ms ?? 0) / (30 * scale)).toBeCloseTo(1, 0);
      expect(Math.abs((summary?.p50Ms ?? 0) / (30 * scale) - 1)).toBeLessThan(0.1);
      expect(Math.abs((summary?.p90Ms ?? 0) / (54 * scale) - 1)).toBeLessThan(0.1);
    }
  });

  it('counts many records at once as it counts them one by one', () => {
    const once = added({}, DAY, 7);
    let singly: Bins = {};
    for (let index = 0; index < 7; index += 1) singly = added(singly, DAY, 1);
    expect(once).toEqual(singly);
    expect(merged([once, singly])).toEqual(added({}, DAY, 14));
  });
});
