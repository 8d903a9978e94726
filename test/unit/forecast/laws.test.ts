import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import type { ForecastQuestion } from '../../../src/model/forecast.ts';
import { expectHolds, times } from './answers.ts';
import { DAY_MS, GIB, HOUR_MS, type Office, officeHistory, questionAbout } from './office.ts';

const RUNS = { numRuns: 12 };

const offices: fc.Arbitrary<Office> = fc.record({
  days: fc.integer({ min: 10, max: 45 }),
  residue: fc.constantFrom(0, 0.2),
  keepDays: fc.integer({ min: 0, max: 4 }),
  purgeHour: fc.integer({ min: 0, max: 23 }),
  outages: fc.constantFrom(
    [],
    [[50, 60]],
    [
      [100, 130],
      [200, 201],
    ],
  ) as fc.Arbitrary<[number, number][]>,
});

/** Small to print: the question is made of it. */
const asked = fc.tuple(offices, fc.double({ min: 1.3, max: 20, noNaN: true }), fc.boolean());
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

function questionOf([office, room, measured]: Asked): ForecastQuestion {
  const made = officeHistory(office);
  const { intake, ...rest } = questionAbout(made, made.used + room * GIB);
  return measured && intake ? { ...rest, intake } : rest;
}

/** Both scenarios as numbers. */
function both(question: ForecastQuestion): number[] {
  const { current, upstreamDown } = forecast(question);
  return [...times(current), ...times(upstreamDown)];
}

function expectClose(actual: readonly number[], wanted: readonly number[], withinMs: number): void {
  for (const [i, value] of actual.entries()) {
    const other = wanted[i] ?? Number.NaN;
    if (value !== other) expect(Math.abs(value - other)).toBeLessThanOrEqual(withinMs);
  }
}

describe('laws', () => {
  it('the same question gets the same answer', () => {
    fc.assert(
      fc.property(asked, (parts) => {
        const question = questionOf(parts);
        expect(forecast(question)).toEqual(forecast(question));
      }),
      RUNS,
    );
  });

  it('p10 comes before p50 before p90, all in the horizon', () => {
    fc.assert(
      fc.property(asked, (parts) => {
        const question = questionOf(parts);
        const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = both(question);
        expect(a <= b && b <= c && d <= e && e <= f && a >= 0 && d >= 0).toBe(true);
        for (const ms of [a, b, c, d, e, f]) expect(ms <= question.horizonMs || ms === Infinity).toBe(true);
      }),
      RUNS,
    );
  });

  it('another unit changes nothing', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(2 ** -20, 2 ** 10), (parts, unit) => {
        const question = questionOf(parts);
        const { intake, ...rest } = question;
        const scaled = {
          ...rest,
          capacity: question.capacity * unit,
          history: question.history.map(({ atMs, used }) => ({ atMs, used: used * unit })),
          ...(intake ? { intake: intake.map(({ atMs, amount }) => ({ atMs, amount: amount * unit })) } : {}),
        };
        expectClose(both(scaled), both(question), 1);
      }),
      RUNS,
    );
  });

  it('what was always there changes nothing', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 1000 }), (parts, gib) => {
        const question = questionOf(parts);
        const more = gib * GIB;
        const moved = {
          ...question,
          capacity: question.capacity + more,
          history: question.history.map(({ atMs, used }) => ({ atMs, used: used + more })),
        };
        // Rounding may tip a path over the edge of a weekend in which nothing comes in.
        expectClose(both(moved), both(question), 3 * DAY_MS);
      }),
      RUNS,
    );
  });

  it('more capacity never fills sooner', () => {
    fc.assert(
      fc.property(asked, fc.double({ min: 0, max: 3, noNaN: true }), (parts, gib) => {
        const question = questionOf(parts);
        const small = both(question);
        const large = both({ ...question, capacity: question.capacity + gib * GIB });
        for (const [i, ms] of large.entries()) expect(ms).toBeGreaterThanOrEqual(small[i] ?? 0);
      }),
      RUNS,
    );
  });

  it('without a season in the zone, whole weeks earlier or later change nothing', () => {
    fc.assert(
      fc.property(offices, fc.integer({ min: -50, max: 50 }), (office, weeks) => {
        const here = officeHistory(office);
        const there = officeHistory({
          ...office,
          startMs: (here.history[0]?.atMs ?? 0) + weeks * 7 * DAY_MS,
        });
        const capacity = here.used + 3 * GIB;
        expect(both(questionAbout(there, capacity))).toEqual(both(questionAbout(here, capacity)));
      }),
      RUNS,
    );
  });
});

describe('what must not upset a forecast', () => {
  const office = officeHistory({ days: 42 });
  const capacity = office.used + 4.5 * GIB;
  const [, plain] = times(forecast(questionAbout(office, capacity)).upstreamDown);

  it('one wild reading', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 2010 }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (at, gib) => {
          const history = office.history.map((point, i) =>
            i === at ? { ...point, used: gib * GIB } : point,
          );
          expectHolds(
            forecast(questionAbout({ ...office, history }, capacity)).upstreamDown,
            plain,
            0.15,
            HOUR_MS,
          );
        },
      ),
      RUNS,
    );
  });

  it('gaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1700 }), fc.integer({ min: 1, max: 240 }), (from, length) => {
        const keep = (_: unknown, i: number): boolean => i < from || i >= from + length;
        const gappy = { ...office, history: office.history.filter(keep), intake: office.intake.filter(keep) };
        expectHolds(forecast(questionAbout(gappy, capacity)).upstreamDown, plain, 0.2, HOUR_MS);
      }),
      RUNS,
    );
  });

  it('readings at odd times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const jitter = (i: number): number => (((i * seed * 7919) % 1000) / 1000 - 0.5) * 600_000;
        const history = office.history.map(({ atMs, used }, i) => ({
          atMs: i + 1 === office.history.length ? atMs : atMs + jitter(i),
          used,
        }));
        const { intake, ...rest } = questionAbout({ ...office, history }, capacity);
        expect(intake).toBeDefined();
        expectHolds(forecast(rest).upstreamDown, plain, 0.3, 2 * HOUR_MS);
      }),
      RUNS,
    );
  });
});

describe('zones', () => {
  it.each([
    ['Asia/Jakarta', 7],
    ['Asia/Makassar', 8],
    ['Asia/Jayapura', 9],
  ])('the same office in %s gets the same answer at the same local time', (timezone, utcOffsetHours) => {
    const startMs = Date.UTC(2026, 7, 3) - utcOffsetHours * HOUR_MS;
    const office = officeHistory({ utcOffsetHours, startMs });
    const jakarta = officeHistory({ startMs: Date.UTC(2026, 7, 3) - 7 * HOUR_MS });
    const capacity = office.used + 4 * GIB;
    expect(both(questionAbout(office, capacity, { timezone }))).toEqual(
      both(questionAbout(jakarta, capacity)),
    );
  });

  it('goes through a change of the clocks', () => {
    // Berlin leaves summer time on 25 October 2026; the office's hours in UTC move with it from then on.
    const startMs = Date.UTC(2026, 8, 6, 22);
    const summer = officeHistory({ utcOffsetHours: 2, startMs, days: 42 });
    const capacity = summer.used + 4.5 * GIB;
    const answer = forecast(questionAbout(summer, capacity, { timezone: 'Europe/Berlin' })).upstreamDown;
    // Monday, 19 October; full in the middle of Friday, before the change, and of the next Tuesday, after it.
    expectHolds(answer, 4 * DAY_MS + 12 * HOUR_MS, 0.06, HOUR_MS);
    const later = forecast(
      questionAbout(summer, capacity + 2 * GIB, { timezone: 'Europe/Berlin' }),
    ).upstreamDown;
    expectHolds(later, 8 * DAY_MS + 13 * HOUR_MS, 0.06, HOUR_MS);
  });
});
