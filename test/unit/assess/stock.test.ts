import { describe, expect, it } from 'vitest';
import { assessStock } from '../../../src/assess/stock.ts';
import type { StockConfig } from '../../../src/config/types.ts';
import { alertKey } from '../../../src/model/alert.ts';
import type { Range } from '../../../src/model/forecast.ts';
import type { StockPicture } from '../../../src/model/picture.ts';
import { only, siteConfig, texts } from './fixtures.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const NOW = Date.UTC(2026, 0, 10);

const cards: StockConfig = {
  name: 'cards',
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 5_000,
  forecastEveryMs: 5 * MINUTE,
  source: { kind: 'file', path: '/cards', rowsAt: '', maxBytes: 1_024, maxRows: 1 },
};

function judge(picture: StockPicture | undefined) {
  const telling = { texts, timezone: 'Asia/Jakarta', clockTrusted: true };
  return assessStock({ site: siteConfig(), stock: cards, picture, nowMs: NOW, telling });
}

function foretold(range: Range, more: Partial<StockPicture> = {}): StockPicture {
  const current = { known: true, range } as const;
  const made = { current, upstreamDown: current, horizonMs: 60 * DAY, basis: { kind: 'full' } as const };
  const reading = { items: 6_000, capacityItems: 10_000 };
  return { name: 'cards', reading, forecast: { atMs: NOW, forecast: made }, ...more };
}
const days = (p10: number, p50: number, p90: number): Range => ({
  p10: p10 * DAY,
  p50: p50 * DAY,
  p90: p90 * DAY,
});
const verdict = (picture: StockPicture | undefined, severity: string) =>
  only(judge(picture), 'SiagaStockRunningOut', severity).verdict;

describe('SiagaStockRunningOut (lead time 14 d: warning by p10 within 14 d, critical by p50 within 7 d)', () => {
  it.each([
    [days(13, 30, 50), 'fire', 'clear'],
    [days(15, 30, 50), 'keep', 'clear'],
    [days(17, 30, 50), 'clear', 'clear'],
    [days(3, 6, 9), 'fire', 'fire'],
    [days(3, 8, 9), 'fire', 'keep'],
    [{ p10: null, p50: null, p90: null }, 'clear', 'clear'],
  ])('%j: %s, %s', (range, warning, critical) => {
    expect([verdict(foretold(range), 'warning'), verdict(foretold(range), 'critical')]).toEqual([
      warning,
      critical,
    ]);
  });

  it('is unknown without a forecast, and critical when nothing is left whatever is foretold', () => {
    expect(verdict({ name: 'cards' }, 'warning')).toBe('unknown');
    expect(verdict({ name: 'cards', reading: { items: 3 } }, 'critical')).toBe('unknown');
    expect(verdict({ name: 'cards', reading: { items: 0 } }, 'critical')).toBe('fire');
    expect(verdict(undefined, 'critical')).toBe('unknown');
  });

  it('does not believe an old count', () => {
    const failure = { reason: 'missing', detail: '/cards does not exist' } as const;
    expect(verdict({ name: 'cards', reading: { items: 0 }, failure }, 'critical')).toBe('unknown');
    const unreadable = only(judge({ name: 'cards', failure }), 'SiagaSourceUnreadable');
    expect(unreadable).toMatchObject({
      verdict: 'fire',
      subject: { source: 'cards' },
      holdMs: 3 * MINUTE,
    });
    expect(unreadable.say('en').description).toBe('cards: missing: /cards does not exist');
  });

  it('tells when, how many are left and how long help takes', () => {
    const told = judge(foretold(days(3, 6, 9)));
    const { description } = only(told, 'SiagaStockRunningOut', 'warning').say('en');
    expect(description).toMatch(
      /^cards: used up between .* and .*, most likely .*, if nothing is brought\. 6000 of 10000 are left\. Lead time here is /,
    );
    const nothing = judge({ name: 'cards', reading: { items: 0 } });
    expect(only(nothing, 'SiagaStockRunningOut', 'critical').say('en').description).toMatch(
      /^cards: nothing is left\. Lead/,
    );
  });

  it('warns only where it is not critical already', () => {
    const told = judge(foretold(days(3, 6, 9)));
    const key = alertKey(only(told, 'SiagaStockRunningOut', 'critical'));
    expect(only(told, 'SiagaStockRunningOut', 'warning').causes).toEqual([key]);
  });
});
