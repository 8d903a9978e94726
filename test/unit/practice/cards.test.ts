import { describe, expect, it } from 'vitest';
import { Cards } from '../../../src/practice/cards.ts';

const MINUTE_MS = 60_000;
const record = (number: number) => ({ number, bytes: 1, capturedAtMs: number });

describe('the blank cards of the practice office', () => {
  it('a parcel comes by itself before the last ones', () => {
    const cards = new Cards();
    let fewest = Number.POSITIVE_INFINITY;
    for (let number = 0; number < 10_000; number += 1) {
      cards.checked(record(number));
      expect(cards.print(number * 1_000, 8)).toEqual([record(number)]);
      fewest = Math.min(fewest, cards.status().left);
    }
    expect(fewest).toBe(1_500);
    expect(cards.status().left).toBeGreaterThan(fewest);
  });

  it('none comes while they are used up, until somebody brings one', () => {
    const cards = new Cards();
    cards.useUp(0);
    for (const minute of [1, 2, 3]) {
      cards.print(minute * MINUTE_MS, 8);
      expect(cards.status().left).toBe(6_000 * (1 - minute / 4));
    }
    cards.print(4 * MINUTE_MS, 8);
    cards.checked(record(1));
    expect(cards.print(30 * MINUTE_MS, 8)).toEqual([]);
    expect(cards.status()).toMatchObject({ left: 0, ready: [record(1)], emptyAtMs: 4 * MINUTE_MS });
    cards.restock();
    expect(cards.print(31 * MINUTE_MS, 8)).toEqual([record(1)]);
    expect(cards.status()).toEqual({ left: 5_999, inAll: 6_000, ready: [] });
  });

  it('what was forgotten for an hour is brought', () => {
    const cards = new Cards();
    cards.useUp(0);
    cards.print(60 * MINUTE_MS, 8);
    expect(cards.status().left).toBe(0);
    cards.print(61 * MINUTE_MS, 8);
    expect(cards.status()).toEqual({ left: 6_000, inAll: 6_000, ready: [] });
  });

  it('prints no more at once than it is told', () => {
    const cards = new Cards();
    for (let number = 0; number < 10; number += 1) cards.checked(record(number));
    expect(cards.print(0, 4).map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    expect(cards.status().ready).toHaveLength(6);
  });
});
