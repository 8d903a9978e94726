/** What a centre sees of its sites when it goes or comes back for all of them in the same instant. */

import { describe, expect, it } from 'vitest';
import type { Rhythm } from '../../../src/config/types.ts';
import { chance } from '../../support/chance.ts';
import { MANY, ManySites } from '../../support/many-sites.ts';
import { SECOND, STEADY } from '../../unit/assess/fixtures.ts';

const RETRY_MS = 2 * SECOND;
const tightening: Rhythm = { ...STEADY, tighten: { factor: 2, leastMs: SECOND, forMs: 600 * SECOND } };

describe(`${MANY} sites before one centre`, () => {
  it('do not knock together when it comes back for all of them in the same instant', async () => {
    await using sites = new ManySites({ rhythm: tightening, random: chance(1) });
    await sites.run(60 * SECOND, 'answers');
    await sites.run(120 * SECOND, 'hangs');
    expect(sites.down).toBe(MANY);
    const knocks = await sites.run(30 * SECOND, 'answers');
    expect(sites.down).toBe(0);
    // Of the 30 seconds none has much more than its share; together, a third of all would have come in one.
    const most = busiest(knocks, SECOND);
    console.info(`back: ${knocks.length} knocks in 30 s, ${most} in the busiest second`);
    expect(knocks.length).toBeGreaterThan(4 * MANY);
    expect(most).toBeLessThan((2.5 * knocks.length) / 30);
  });

  it('do not knock together when all of them fail in the same instant', async () => {
    await using sites = new ManySites({ rhythm: tightening, random: chance(2) });
    await sites.run(60 * SECOND, 'answers');
    await sites.run(14 * SECOND, 'hangs');
    const knocks = await sites.run(RETRY_MS, 'resets');
    const most = busiest(knocks, 100);
    console.info(`gone: ${knocks.length} knocks in 2 s, ${most} in the busiest 100 ms`);
    expect(knocks.length).toBeGreaterThan(MANY);
    expect(most).toBeLessThan((3 * knocks.length * 100) / RETRY_MS);
  });
});

/** The most that fall into one of the equal parts of the time. */
function busiest(atMs: readonly number[], partMs: number): number {
  const counts = new Map<number, number>();
  for (const at of atMs) {
    const part = Math.floor(at / partMs);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}
