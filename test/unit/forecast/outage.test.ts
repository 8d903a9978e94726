import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { remainingOutage } from '../../../src/forecast/link-outages.ts';
import { times } from './answers.ts';
import { DAY_MS, GIB, HOUR_MS, officeHistory, questionAbout } from './office.ts';

const NEVER_DOWN = { known: true, up: new Uint8Array(0), isDown: true, outagesMs: [], isFlapping: false };

describe('an outage that will end', () => {
  it('lasts as long as published outages did, where none is known', () => {
    const lasts = (share: number) => remainingOutage({ ...NEVER_DOWN, downForMs: 0 })(share) / HOUR_MS;
    expect(lasts(0.5)).toBeCloseTo(2.5, 0);
    expect(lasts(0.9)).toBeGreaterThan(9);
    expect(lasts(0.9)).toBeLessThan(13);
    expect(lasts(0.985)).toBeGreaterThan(48);
  });

  it('is expected to last longer the longer it has lasted', () => {
    let before = 0;
    for (const hours of [1, 6, 24, 96, 400, 2000]) {
      const remaining = remainingOutage({ ...NEVER_DOWN, downForMs: hours * HOUR_MS })(0.5);
      expect(remaining).toBeGreaterThan(before);
      before = remaining;
    }
  });

  it('learns how long outages last here', () => {
    const outagesMs = Array.from({ length: 20 }, () => 30 * HOUR_MS);
    const remaining = remainingOutage({ ...NEVER_DOWN, outagesMs, downForMs: HOUR_MS })(0.5);
    expect(remaining).toBe(29 * HOUR_MS);
  });

  // Lengths at the quantiles 10, 25, 50, 75, 90 and 95 % of real outages.
  it.each([0.67, 1.17, 2.5, 5.5, 10.83, 20.13])(
    'of %s hours does not cry, at any time during it',
    (hours) => {
      const start = 41 * 24 + 8;
      for (let after = 0.5; after <= hours; after += Math.max(0.5, hours / 4)) {
        const office = officeHistory({ days: (start + after) / 24, outages: [[start, Infinity]] });
        // Room for eight working days, help takes two weeks to come.
        const answer = forecast(questionAbout(office, office.used + 8 * GIB, { outage: 'ends' }));
        expect(times(answer.current)[0]).toBeGreaterThan(14 * DAY_MS);
        expect(times(answer.upstreamDown)[1]).toBeLessThan(14 * DAY_MS);
      }
    },
  );

  it('is believed to go on when it has outlasted everything', () => {
    const office = officeHistory({ days: 42, outages: [[30 * 24, Infinity]] });
    const answer = forecast(questionAbout(office, office.used + 3 * GIB, { outage: 'ends' }));
    expect(times(answer.current)[0]).toBeLessThan(7 * DAY_MS);
  });

  it('ends when it was announced to end', () => {
    const office = officeHistory({ days: 42, outages: [[30 * 24, Infinity]] });
    const question = questionAbout(office, office.used + 5.5 * GIB, { outage: 'ends' });
    const soon = forecast({ ...question, outageEndsAtMs: office.nowMs + DAY_MS });
    expect(times(soon.current)[0]).toBeGreaterThan(14 * DAY_MS);
    const late = forecast({ ...question, outageEndsAtMs: office.nowMs + 30 * DAY_MS });
    expect(times(late.current)[2]).toBeLessThan(14 * DAY_MS);
  });
});
