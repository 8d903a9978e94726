import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { forecastTexts } from '../../../src/locale/forecast.ts';
import { expectHolds, expectNever, times } from './answers.ts';
import { DAY_MS, GIB, HOUR_MS, officeHistory, questionAbout, readings } from './office.ts';

const english = forecastTexts('en');

/** Working days of 1 GiB from Monday on: bytes that come in within `hours` of a Monday, 00:00. */
function comesIn(hours: number): number {
  const day = Math.floor(hours / 24);
  const whole = Math.floor(day / 7) * 5 + Math.min(5, day % 7);
  const today = day % 7 < 5 ? Math.min(1, Math.max(0, ((hours % 24) - 8) / 8)) : 0;
  return (whole + today) * GIB;
}

function hoursUntil(bytes: number): number {
  let hours = 0;
  while (comesIn(hours) < bytes) hours += 0.5;
  return hours;
}

describe('an office with a link and a purge', () => {
  it('never fills while everything goes as it goes', () => {
    const office = officeHistory();
    expectNever(forecast(questionAbout(office, office.used + 3.5 * GIB)).current);
  });

  it.each([true, false])('tells the runway without the centre (intake measured: %s)', (measured) => {
    const office = officeHistory({ keepDays: 1 });
    const { intake, ...rest } = questionAbout(office, office.used + 4.5 * GIB);
    const answer = forecast(measured ? { ...rest, intake: intake ?? [] } : rest).upstreamDown;
    expectHolds(answer, hoursUntil(4.5 * GIB) * HOUR_MS, 0.1, HOUR_MS);
  });

  it('knows that what was acknowledged is still purged after a cut', () => {
    // Friday's GiB was acknowledged before the cut and goes on Saturday night: Sunday to Sunday nothing else changes.
    const office = officeHistory({ days: 39.8, keepDays: 1 });
    const room = 3.5 * GIB;
    const [, middle] = times(forecast(questionAbout(office, office.used + room)).upstreamDown);
    const [, naive] = times(
      forecast(questionAbout({ ...office, link: [] }, office.used + room, { kind: 'stock' })).current,
    );
    expect(middle - naive).toBeGreaterThan(0.7 * DAY_MS);
  });

  it('sees what is never purged add up', () => {
    const office = officeHistory({ residue: 0.3, days: 56 });
    // The highest of a week is reached on a working day; 0.3 GiB of five working days stay each week.
    const peak = Math.max(...office.history.slice(-336).map(({ used }) => used));
    expectHolds(forecast(questionAbout(office, peak + 6 * GIB)).current, 28 * DAY_MS, 0.12, DAY_MS);
  });

  it('says what it rests on', () => {
    const office = officeHistory({ outages: [[40 * 24, 42 * 24 + 1]] });
    const { basis, current, upstreamDown } = forecast(questionAbout(office, office.used + 3 * GIB));
    expect(english.basis(basis)).toBe(
      'weekday pattern of 6 weeks, 0.98 GiB on a working day by measured intake, purged daily at 02:00, ' +
        'drain stopped since 12 Sep, taken to stay down',
    );
    expect(current).toEqual(upstreamDown);
  });
});

describe('a planned cut', () => {
  it('fills the store when it lasts long enough, and not when it is short', () => {
    const office = officeHistory();
    const fromMs = office.nowMs + DAY_MS;
    const capacity = office.used + 3.5 * GIB;
    const ask = (days: number) =>
      forecast(questionAbout(office, capacity, { cut: { fromMs, untilMs: fromMs + days * DAY_MS } }));
    const long = ask(10);
    expectNever(long.current);
    expect(long.cut && times(long.cut)[1]).toBeLessThan(7 * DAY_MS);
    expect(ask(1).cut).toEqual(long.current);
  });
});

describe('a stock', () => {
  it('is used up by working days, and a delivery is no trend', () => {
    const office = officeHistory({ days: 56 });
    let used = 0;
    const history = office.intake.map(({ atMs, amount }, i) => {
      used = i === 1500 ? 0 : used + amount / GIB;
      return { atMs, used: used * 100 };
    });
    const last = history[history.length - 1]?.used ?? 0;
    const answer = forecast(questionAbout({ ...office, history }, last + 950, { kind: 'stock' }));
    expectHolds(answer.current, hoursUntil(9.5 * GIB) * HOUR_MS, 0.1, 3 * HOUR_MS);
    expect(answer.upstreamDown).toEqual(answer.current);
  });
});

describe('minutes of history', () => {
  const ask = (history: ReturnType<typeof readings>, capacity: number, more = {}) =>
    forecast(questionAbout({ ...officeHistory({ days: 0 }), history, intake: [], link: [] }, capacity, more));

  it('give a time to full that holds the truth, within a claim of minutes', () => {
    const history = readings(37, 5000, (i) => 1000 + 10 * i + (i % 3));
    const answer = ask(history, 1000 + 10 * 36 + 900);
    expectHolds(answer.current, 90 * 5000, 0.1);
    expect(answer.horizonMs).toBe(10 * 36 * 5000);
    expect(english.basis(answer.basis)).toContain('3 minutes of history supports a claim about 30 minutes');
  });

  it('say nothing beyond their reach', () => {
    expectNever(
      ask(
        readings(37, 5000, (i) => 1000 + i),
        10_000_000,
      ).current,
    );
  });

  it('learn a new pace within a minute', () => {
    const history = readings(60, 5000, (i) => (i < 40 ? 1000 : 1000 + 20 * (i - 40)));
    expectHolds(ask(history, history[59]?.used ?? 0 + 2000).current, 0, 1);
    expectHolds(ask(history, (history[59]?.used ?? 0) + 1200).current, 60 * 5000, 0.15);
  });

  it('do not cry over noise', () => {
    const noisy = readings(60, 5000, (i) => 1000 + 50 * Math.sin(i * i));
    expectNever(ask(noisy, 1100).current);
  });

  it('are refused when too few', () => {
    const answer = ask(
      readings(5, 5000, (i) => i),
      100,
    );
    expect(answer.current).toEqual({
      known: false,
      reason: { code: 'few_readings', readings: 5, needed: 10 },
    });
  });

  it('know growth without the link from an outage', () => {
    const history = readings(60, 5000, (i) => 1000 + 10 * Math.max(0, i - 30));
    const link = [
      { atMs: (history[0]?.atMs ?? 0) - 1, up: true },
      { atMs: history[30]?.atMs ?? 0, up: false },
    ];
    const answer = ask(history, (history[59]?.used ?? 0) + 600, { link });
    expectHolds(answer.upstreamDown, 60 * 5000, 0.1);
    expect(answer.current).toEqual(answer.upstreamDown);
  });
});

describe('odd histories', () => {
  const office = officeHistory();

  it('is full now when use has reached capacity', () => {
    const answer = forecast(questionAbout(office, office.used));
    expect(answer.current).toEqual({ known: true, range: { p10: 0, p50: 0, p90: 0 } });
    expect(answer.upstreamDown).toEqual(answer.current);
  });

  it.each([
    ['constant', () => 1000],
    ['falling', (i: number) => 100_000 - i],
  ])('never fills when use is %s', (_, used) => {
    const history = readings(2000, HOUR_MS / 2, used);
    expectNever(forecast(questionAbout({ ...office, history, intake: [], link: [] }, 200_000)).current);
  });

  it('leaves out readings that cannot be meant', () => {
    const broken = office.history.flatMap((point) => [
      point,
      { atMs: point.atMs + 1, used: Number.NaN },
      { atMs: point.atMs + 2, used: -5 },
      { atMs: point.atMs - 9 * DAY_MS, used: 1e15 },
    ]);
    const capacity = office.used + 4 * GIB;
    expect(forecast(questionAbout({ ...office, history: broken }, capacity))).toEqual(
      forecast(questionAbout(office, capacity)),
    );
  });

  it.each([
    [{ code: 'capacity_unknown' }, { capacity: Number.NaN }],
    [{ code: 'timezone_unknown', timezone: 'Mars/Olympus' }, { timezone: 'Mars/Olympus' }],
    [{ code: 'no_reading' }, { history: [] }],
  ])('refuses: $code', (reason, wrong) => {
    expect(forecast(questionAbout(office, 100 * GIB, wrong)).current).toEqual({ known: false, reason });
  });
});
