import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AS_SAMPLED_MS,
  FIVE_MINUTES_MS,
  finestFor,
  HOUR_MS,
  intoSteps,
  samplePoint,
  stepEnd,
  stepFor,
  thinOut,
  withNewest,
} from '../../../src/history/steps.ts';

const START_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 24 * HOUR_MS;

describe('a step', () => {
  test('holds its end and not its start', () => {
    const points = [0, 1, 299_999, 300_000, 300_001].map((offset) => samplePoint(START_MS + offset, offset));
    expect(intoSteps(points, FIVE_MINUTES_MS)).toEqual([
      { ...samplePoint(START_MS, 0) },
      {
        ...{ atMs: START_MS + 300_000, last: 300_000, min: 1, max: 300_000 },
        ...{ count: 3, mean: 200_000, median: 300_000 },
      },
      { ...samplePoint(START_MS + 600_000, 300_001) },
    ]);
  });

  test('takes its last value from what arrived last, also when the clock was set back in between', () => {
    const points = [samplePoint(START_MS + 200, 7), samplePoint(START_MS + 100, 8)];
    expect(intoSteps(points, FIVE_MINUTES_MS)).toEqual([
      { atMs: START_MS + FIVE_MINUTES_MS, last: 8, min: 7, max: 8, count: 2, mean: 7.5, median: 8 },
    ]);
  });

  test('has one mean, however its samples came together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2 }), fc.nat(), (values, cut) => {
        const points = values.map((value, index) => samplePoint(START_MS + index + 1, value));
        const at = cut % points.length;
        const parts = [points.slice(0, at), points.slice(at)].flatMap((part) => intoSteps(part, HOUR_MS));
        const [step] = intoSteps(parts, HOUR_MS);
        expect(step?.count).toBe(values.length);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(step?.mean).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('in a chart has the middle of what came together in it', () => {
    const values = [1, 9, 2, 100, 3, 4, 4, 4, 4, 4];
    const points = values.map((value, index) => samplePoint(START_MS + (index + 1) * 1_000, value));
    const window = { fromMs: START_MS, untilMs: START_MS + 10_000, maxPoints: 3 };
    expect(thinOut(points, window).map(({ median, count }) => [median, count])).toEqual([
      [3, 5],
      [4, 5],
    ]);
  });
});

describe('the resolution', () => {
  test.each([
    ['an hour in many points', HOUR_MS, 1_000, AS_SAMPLED_MS],
    ['60 days in half-hours', 60 * DAY_MS, 2_880, FIVE_MINUTES_MS],
    ['a year in a chart', 365 * DAY_MS, 800, HOUR_MS],
  ])('of %s', (_, spanMs, maxPoints, resolutionMs) => {
    expect(finestFor({ fromMs: START_MS - spanMs, untilMs: START_MS, maxPoints })).toBe(resolutionMs);
  });

  test('never gives more points than asked for, wherever the window begins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 * DAY_MS }),
        fc.integer({ min: 2, max: 500 }),
        fc.integer({ min: 0, max: DAY_MS }),
        (spanMs, maxPoints, offsetMs) => {
          const window = { fromMs: START_MS + offsetMs, untilMs: START_MS + offsetMs + spanMs, maxPoints };
          const points = Array.from({ length: 1_000 }, (_, index) =>
            samplePoint(Math.round(window.fromMs + (index * spanMs) / 999), index),
          );
          const few = thinOut(points, window);
          expect(few.length).toBeLessThanOrEqual(maxPoints);
          expect(few.at(-1)?.last).toBe(999);
          expect(few.at(-1)?.atMs).toBeLessThanOrEqual(window.untilMs);
          expect(Math.max(...few.map((point) => point.max))).toBe(999);
        },
      ),
    );
  });

  test('above five minutes is a multiple of what is kept', () => {
    const step = stepFor({ fromMs: START_MS - 60 * DAY_MS, untilMs: START_MS, maxPoints: 2_880 });
    expect(step % FIVE_MINUTES_MS).toBe(0);
    expect(stepEnd(step, HOUR_MS)).toBe(HOUR_MS);
  });
});

test('what has just been recorded joins the step that is not over yet', () => {
  const untilMs = START_MS + 100_000;
  const window = { fromMs: START_MS - 60 * DAY_MS, untilMs, maxPoints: 2_880 };
  const step = { last: 5, min: 4, max: 6, count: 3, mean: 5, median: 5 };
  const stored = thinOut([{ atMs: START_MS + FIVE_MINUTES_MS, ...step }], window);
  expect(stored).toEqual([{ atMs: untilMs, ...step }]);
  const joined = withNewest(stored, [samplePoint(START_MS + 90_000, 9)], FIVE_MINUTES_MS);
  expect(thinOut(joined, window)).toEqual([
    { atMs: untilMs, last: 9, min: 4, max: 9, count: 4, mean: 6, median: 9 },
  ]);
});
