/** Minutes of history: an even pace is seen as one, however the readings fall between the purges. */
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import type { UsagePoint } from '../../../src/model/forecast.ts';

const STEP_MS = 5_000;
const CAPACITY = 16 * 1_024 ** 2;
const START_MS = Date.UTC(2026, 10, 1);
const QUIET = 48;
const FILLING = 40;
/** In every fourth reading the purge has just been, in the others intake has made up for it. */
const PURGE_EVERY = 4;

function filling(dip: number, phase: number): UsagePoint[] {
  const quiet = 0.07 * CAPACITY;
  return Array.from({ length: QUIET + FILLING }, (_, i) => {
    const risen = (Math.max(0, i - QUIET) / 48) * (CAPACITY - quiet);
    const purged = i > QUIET && (i + phase) % PURGE_EVERY === 0 ? dip * CAPACITY : 0;
    return { atMs: START_MS + i * STEP_MS, used: quiet + 80_000 * (i % PURGE_EVERY) + risen - purged };
  });
}

function minutesLeft(points: readonly UsagePoint[]): number {
  const { current } = forecast({
    timezone: 'Asia/Jakarta',
    kind: 'volume',
    history: [...points],
    capacity: CAPACITY,
    horizonMs: 90 * 86_400_000,
    holidays: [],
    outage: 'ends',
  });
  if (!current.known) throw new Error(current.reason.code);
  return (current.range.p50 ?? Number.POSITIVE_INFINITY) / 60_000;
}

describe('a store that fills evenly in minutes', () => {
  const cases = [0, 0.05, 0.12].flatMap((dip) => [0, 1, 2, 3].map((phase) => ({ dip, phase })));
  it.each(cases)('is foreseen with dips of $dip of its size, seen in phase $phase', ({ dip, phase }) => {
    const points = filling(dip, phase);
    for (let seen = QUIET + 14; seen <= QUIET + FILLING; seen++) {
      const left = minutesLeft(points.slice(0, seen));
      const truth = ((48 - (seen - 1 - QUIET)) * STEP_MS) / 60_000;
      expect(left, `after ${seen - QUIET} readings`).toBeGreaterThan(0.6 * truth);
      expect(left, `after ${seen - QUIET} readings`).toBeLessThan(1.6 * truth + 0.5);
    }
  });
});
