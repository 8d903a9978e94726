import { describe, expect, it } from 'vitest';
import { assessStore } from '../../../src/assess/store.ts';
import type { Answer } from '../../../src/model/forecast.ts';
import { DAY, days, forecast, NOW, only, siteConfig, storePicture, texts } from './fixtures.ts';

const HORIZON_MS = 60 * DAY;

/** The finding about a store whose planned cut ends in so many days; `full` is when it would be full with the cut. */
function shortfall(full: Answer | undefined, endsInDays: number | undefined, ageMs = 0) {
  const site = siteConfig();
  const [store] = site.stores;
  if (!store) throw new Error('a site without a store');
  const made = { ...forecast(days(null, null, null)), horizonMs: HORIZON_MS, ...(full ? { cut: full } : {}) };
  const atMs = NOW.atMs - ageMs;
  const cut = { title: 'Migration', fromMs: NOW.atMs, untilMs: NOW.atMs + (endsInDays ?? 0) * DAY };
  const bytes = { atMs, forecast: made, ...(endsInDays === undefined ? {} : { cut }) };
  const telling = { texts, timezone: 'Asia/Jakarta', clockTrusted: true };
  const picture = { ...storePicture(), forecasts: { bytes } };
  const situation = { site, store, picture, nowMs: NOW.atMs, telling, someLinkUp: true, patienceOver: false };
  return only(assessStore(situation), 'SiagaMaintenanceShortfall');
}

describe('SiagaMaintenanceShortfall', () => {
  it('fires when the store is likely full before the work ends, goes on while it may be, is clear when it lasts', () => {
    expect(shortfall(days(1, 3, 9), 5).verdict).toBe('fire');
    expect(shortfall(days(4, 6, 9), 5).verdict).toBe('keep');
    expect(shortfall(days(6, 8, 9), 5).verdict).toBe('clear');
    expect(shortfall(days(null, null, null), 5).verdict).toBe('clear');
  });

  it('is clear when nothing is planned, or the work is over', () => {
    expect(shortfall(undefined, undefined).verdict).toBe('clear');
    expect(shortfall(days(1, 3, 9), 0).verdict).toBe('clear');
  });

  it('cannot be judged by an old forecast, none, or one that sees less far', () => {
    expect(shortfall(days(1, 3, 9), 5, DAY).verdict).toBe('unknown');
    expect(shortfall({ known: false, reason: { code: 'no_rate' } }, 5).verdict).toBe('unknown');
    expect(shortfall(days(null, null, null), 90).verdict).toBe('unknown');
  });

  it('says when it is full, when the work ends, and how much is missing', () => {
    expect(shortfall(days(1, 3, 9), 5).say('en').description).toMatch(
      /^records: full between <2026-03-03.*>, most likely <2026-03-05.*>, and Migration ends <2026-03-07.*>: short by <2 d>\./,
    );
  });
});
