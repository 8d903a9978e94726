import { describe, expect, it } from 'vitest';
import { nextDigestMs, quietUntilMs } from '../../../src/alert/hours.ts';
import type { Hours, QuietHours } from '../../../src/config/channel-types.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [...WEEKDAYS, 6, 7];
const span = (from: number, until: number, days = EVERY_DAY): Hours => ({
  days,
  fromMinute: from * 60,
  untilMinute: until * 60,
});
const NIGHT: QuietHours = { kind: 'quiet', hours: [span(21, 5)] };
const OFFICE: QuietHours = { kind: 'working', hours: [span(8, 16, WEEKDAYS)] };

const at = (local: string, zone = 'Asia/Jakarta') =>
  Temporal.ZonedDateTime.from(`${local}[${zone}]`).epochMilliseconds;
const until = (quiet: QuietHours, local: string, zone = 'Asia/Jakarta', holidays: string[] = []) => {
  const ms = quietUntilMs(quiet, { timezone: zone, holidays }, at(local, zone));
  return ms === undefined
    ? 'not quiet'
    : Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime().toString();
};

describe('quiet until', () => {
  it.each([
    [NIGHT, '2026-03-02T20:59', 'not quiet'],
    [NIGHT, '2026-03-02T21:00', '2026-03-03T05:00:00'],
    [NIGHT, '2026-03-03T04:59', '2026-03-03T05:00:00'],
    [NIGHT, '2026-03-03T05:00', 'not quiet'],
    [OFFICE, '2026-03-02T08:00', 'not quiet'],
    [OFFICE, '2026-03-02T16:00', '2026-03-03T08:00:00'],
    [OFFICE, '2026-03-06T17:30', '2026-03-09T08:00:00'],
    [{ kind: 'quiet', hours: [span(0, 24, [6, 7])] }, '2026-03-07T12:00', '2026-03-09T00:00:00'],
    [{ kind: 'quiet', hours: [span(22, 3, [5])] }, '2026-03-07T02:00', '2026-03-07T03:00:00'],
    [{ kind: 'quiet', hours: [span(22, 3, [5])] }, '2026-03-06T02:00', 'not quiet'],
    [{ kind: 'quiet', hours: [span(21, 23), span(23, 4)] }, '2026-03-02T21:30', '2026-03-03T04:00:00'],
  ] satisfies [QuietHours, string, string][])('%j at %s is %s', (quiet, local, expected) => {
    for (const zone of ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Kolkata'])
      expect(until(quiet, local, zone)).toBe(expected);
  });

  it('takes holidays as quiet outside working hours, and holds nothing for more than a week', () => {
    expect(until(OFFICE, '2026-03-02T09:00', 'Asia/Jakarta', ['2026-03-02'])).toBe('2026-03-03T08:00:00');
    const month = Array.from({ length: 30 }, (_, day) => `2026-03-${String(day + 1).padStart(2, '0')}`);
    expect(until(OFFICE, '2026-03-02T09:00', 'Asia/Jakarta', month)).toBe('2026-03-09T09:00:00');
  });

  it('follows the clock on the wall over a change to summer time', () => {
    expect(until(NIGHT, '2026-03-28T23:00', 'Europe/Amsterdam')).toBe('2026-03-29T05:00:00');
    expect(until({ kind: 'quiet', hours: [span(22, 2)] }, '2026-03-28T23:00', 'Europe/Amsterdam')).toBe(
      '2026-03-29T03:00:00',
    );
  });
});

describe('the next digest', () => {
  it.each([
    ['2026-03-02T07:29', '2026-03-02T07:30:00'],
    ['2026-03-02T07:30', '2026-03-03T07:30:00'],
    ['2026-02-28T12:00', '2026-03-01T07:30:00'],
  ])('of 07:30 at %s is %s', (local, expected) => {
    const ms = nextDigestMs({ kind: 'daily', atMinute: 450 }, 'Asia/Jayapura', at(local, 'Asia/Jayapura'));
    expect(ms).toBe(at(expected, 'Asia/Jayapura'));
  });

  it('of each hour is at the full hour of the place', () => {
    const next = (local: string) =>
      nextDigestMs({ kind: 'hourly' }, 'Asia/Kolkata', at(local, 'Asia/Kolkata'));
    expect(next('2026-03-02T07:00')).toBe(at('2026-03-02T08:00', 'Asia/Kolkata'));
    expect(next('2026-03-02T23:59')).toBe(at('2026-03-03T00:00', 'Asia/Kolkata'));
  });
});
