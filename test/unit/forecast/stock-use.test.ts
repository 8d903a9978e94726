import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { stockQuestionOf, usedUp } from '../../../src/forecast/stock-use.ts';
import { siteConfig } from '../assess/fixtures.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const points = (values: readonly number[], stepMs = HOUR_MS) =>
  values.map((last, index) => ({ atMs: index * stepMs, last, min: last, max: last }));

describe('what has been used up', () => {
  it.each([
    ['only use', [100, 90, 70], [0, 10, 30]],
    ['a delivery is a step', [100, 90, 200, 180], [0, 10, 10, 30]],
    ['a count that was put right', [100, 90, 94, 80], [0, 10, 6, 20]],
    ['nothing left, then a delivery', [10, 0, 0, 100, 90], [0, 10, 10, 10, 20]],
  ])('%s', (_, left, used) => {
    expect(usedUp(points(left)).map((point) => point.used)).toEqual(used);
  });

  it('is full where nothing is left', () => {
    const question = stockQuestionOf(siteConfig(), points([100, 60, 200, 150]));
    expect(question).toMatchObject({ kind: 'stock', capacity: 90 + 150 });
    expect(stockQuestionOf(siteConfig(), [])).toBeUndefined();
  });
});

describe('the forecast of a stock', () => {
  /** 10 cards an hour from 8 to 16 on weekdays; 800 are brought whenever fewer than 200 are left. */
  const left = () => {
    let cards = 900;
    return points(
      Array.from({ length: 42 * 48 }, (_, halfHour) => {
        const hour = (halfHour / 2 + 7) % 24;
        const weekday = (4 + Math.floor((halfHour / 2 + 7) / 24)) % 7;
        if (weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 16) cards -= 5;
        if (cards < 200) cards += 800;
        return cards;
      }),
      HOUR_MS / 2,
    );
  };

  it('does not take deliveries for a trend', () => {
    const history = left();
    const items = history.at(-1)?.last ?? 0;
    const question = stockQuestionOf(siteConfig({ holidays: [] }), history);
    const answer = question && forecast(question).current;
    if (!answer?.known) throw new Error('it must be known');
    // 80 cards a working day, five of seven.
    const expectedDays = (items / 80) * (7 / 5);
    const days = (answer.range.p50 ?? 0) / DAY_MS;
    expect(days).toBeGreaterThan(expectedDays - 3);
    expect(days).toBeLessThan(expectedDays + 3);
  });
});
