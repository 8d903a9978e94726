import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExcepted, windowsOf } from '../../../src/alert/occurrences.ts';
import type { MaintenancePlan } from '../../../src/model/maintenance.ts';

const DAY_MS = 86_400_000;

const plan = (more: Partial<MaintenancePlan> = {}): MaintenancePlan => ({
  id: 'migration',
  title: 'Data migration',
  origin: 'configuration',
  sites: ['14.71'],
  timezone: 'Asia/Makassar',
  start: '2026-12-04T08:00:00',
  end: '2026-12-08T17:00:00',
  announceMs: [DAY_MS],
  ...more,
});

const instant = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const local = (atMs: number | undefined, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(atMs ?? Number.NaN)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString();

describe('one window', () => {
  it('stands where its zone says, for whoever looks while it matters', () => {
    const [window, ...more] = windowsOf(plan(), instant('2026-12-01T00:00Z'), instant('2026-12-31T00:00Z'));
    expect(more).toEqual([]);
    expect(window).toMatchObject({
      id: 'migration',
      startsAtMs: instant('2026-12-04T08:00+08:00'),
      endsAtMs: instant('2026-12-08T17:00+08:00'),
    });
    expect(windowsOf(plan(), instant('2026-12-08T17:00+08:00'), instant('2027-01-01T00:00Z'))).toEqual([]);
    expect(windowsOf(plan(), 0, instant('2026-12-04T08:00+08:00'))).toEqual([]);
  });

  it('without a known end is never over', () => {
    const { end: _, ...open } = plan({ nextUpdate: '2026-12-05T08:00:00' });
    const [window] = windowsOf(open, instant('2030-01-01T00:00Z'), instant('2030-01-02T00:00Z'));
    expect(window).toMatchObject({ nextUpdateAtMs: instant('2026-12-05T08:00+08:00') });
    expect(window).not.toHaveProperty('endsAtMs');
  });
});

describe('a repeated window', () => {
  const zones = fc.constantFrom(
    'Asia/Jakarta',
    'Asia/Makassar',
    'Asia/Jayapura',
    'Europe/Berlin',
    'America/Lima',
  );
  const hours = fc.integer({ min: 0, max: 23 });

  it('begins and ends at the same hour by the clock on the wall, over midnight and changes of the offset', () => {
    fc.assert(
      fc.property(
        zones,
        fc.constantFrom('daily', 'weekly', 'monthly'),
        hours,
        fc.integer({ min: 1, max: 20 }),
        (timezone, repeats, hour, lasts) => {
          // Hours that some zone skips or has twice would be another hour by rule.
          fc.pre(hour !== 2 && (hour + lasts) % 24 !== 2);
          const start = Temporal.PlainDateTime.from({ year: 2026, month: 1, day: 15, hour });
          const end = start.add({ hours: lasts });
          const repeated = plan({ timezone, repeats, start: start.toString(), end: end.toString() });
          const windows = windowsOf(repeated, instant('2026-02-01T00:00Z'), instant('2027-02-01T00:00Z'));
          expect(windows.length).toBeGreaterThanOrEqual({ daily: 364, weekly: 51, monthly: 11 }[repeats]);
          for (const { startsAtMs, endsAtMs } of windows) {
            expect(local(startsAtMs, timezone).slice(11)).toBe(start.toString().slice(11));
            expect(local(endsAtMs, timezone).slice(11)).toBe(end.toString().slice(11));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is the same whenever it is looked at, and every window that touches the time is there', () => {
    const days = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(
        fc.constantFrom('daily', 'weekly', 'monthly'),
        days,
        fc.integer({ min: 1, max: 300 }),
        (repeats, from, span) => {
          const repeated = plan({ repeats, timezone: 'Asia/Jayapura', end: '2026-12-04T11:30:00' });
          const beginMs = instant('2026-11-01T00:00Z');
          const all = windowsOf(repeated, beginMs, beginMs + 1_200 * DAY_MS);
          const fromMs = beginMs + from * DAY_MS;
          const untilMs = fromMs + span * DAY_MS;
          const expected = all.filter(
            ({ startsAtMs, endsAtMs = 0 }) => endsAtMs > fromMs && startsAtMs < untilMs,
          );
          const known = new Set(all.map(({ id }) => id));
          const seen = windowsOf(repeated, fromMs, untilMs);
          // Beyond the bound of one look the later ones are not in `all`.
          expect(seen.filter(({ id }) => known.has(id))).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends on its last day, and takes the last day of a short month', () => {
    const monthly = plan({
      repeats: 'monthly',
      start: '2026-01-31T22:00:00',
      end: '2026-02-01T02:00:00',
      repeatsUntil: '2026-04-30',
    });
    const windows = windowsOf(monthly, 0, instant('2027-01-01T00:00Z'));
    expect(windows.map(({ id }) => id)).toEqual([
      'migration@2026-01-31',
      'migration@2026-02-28',
      'migration@2026-03-31',
      'migration@2026-04-30',
    ]);
  });
});

describe('what went another way', () => {
  const nightly = plan({
    start: '2026-12-01T22:00:00',
    end: '2026-12-02T02:00:00',
    timezone: 'Asia/Jakarta',
    repeats: 'daily',
  });
  const from = instant('2026-12-01T00:00Z');
  const until = instant('2026-12-05T00:00Z');
  const spans = (of: MaintenancePlan) =>
    windowsOf(of, from, until).map(({ startsAtMs, endsAtMs }) =>
      [startsAtMs, endsAtMs].map((atMs) => local(atMs, 'Asia/Jakarta').slice(8, 16)).join(' '),
    );
  const second = instant('2026-12-02T22:00+07:00');

  it('a time that was taken back is none, and one that was ended is shorter', () => {
    expect(spans(nightly)).toEqual([
      '01T22:00 02T02:00',
      '02T22:00 03T02:00',
      '03T22:00 04T02:00',
      '04T22:00 05T02:00',
    ]);
    expect(spans({ ...nightly, exceptions: [{ startsAtMs: second }] })).toEqual([
      '01T22:00 02T02:00',
      '03T22:00 04T02:00',
      '04T22:00 05T02:00',
    ]);
    const ended = { startsAtMs: second, endedAtMs: instant('2026-12-02T23:30+07:00') };
    expect(spans({ ...nightly, exceptions: [ended] })[1]).toBe('02T22:00 02T23:30');
  });

  it('is about that very beginning: a plan that was moved is not meant', () => {
    const moved = { ...nightly, start: '2026-12-01T21:00:00', exceptions: [{ startsAtMs: second }] };
    expect(spans(moved)).toHaveLength(4);
    const [, window] = windowsOf(moved, from, until);
    expect(window && isExcepted(window)).toBe(false);
  });

  it('of a plan that was taken back what was in force remains', () => {
    const withdrawnAtMs = instant('2026-12-02T23:00+07:00');
    expect(spans({ ...nightly, withdrawnAtMs })).toEqual(['01T22:00 02T02:00', '02T22:00 02T23:00']);
    expect(spans({ ...nightly, withdrawnAtMs: instant('2026-12-01T12:00+07:00') })).toEqual([]);
    const { end: _, repeats: __, ...open } = nightly;
    expect(spans({ ...open, withdrawnAtMs })).toEqual(['01T22:00 02T23:00']);
  });
});
