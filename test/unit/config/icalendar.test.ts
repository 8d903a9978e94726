import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../../src/alert/occurrences.ts';
import { readCalendar } from '../../../src/config/icalendar/icalendar.ts';
import { REPEATS } from '../../../src/model/maintenance.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.parse('2026-01-01T00:00:00Z');
const SPAN = { fromMs: FROM_MS, untilMs: FROM_MS + 366 * DAY_MS, timezone: 'Asia/Jakarta' };

const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** Begin and end of each window, in UTC, or the problems. */
function read(...lines: readonly string[]): readonly string[] {
  const result = readCalendar(calendar(...lines), SPAN);
  if (!result.ok) return result.failure.map(({ line, text }) => `line ${line}: ${text}`);
  return result.value
    .toSorted((one, other) => one.startsAtMs - other.startsAtMs)
    .map(({ startsAtMs, endsAtMs }) => `${iso(startsAtMs)} ${iso(endsAtMs)}`);
}

const WEEKLY = [
  'UID:a',
  'DTSTART;TZID=Asia/Makassar:20260302T080000',
  'DTEND;TZID=Asia/Makassar:20260302T100000',
];

describe('times', () => {
  it.each([
    [
      'a zone by its IANA name',
      ['DTSTART;TZID=Asia/Makassar:20261204T080000', 'DTEND;TZID=Asia/Makassar:20261208T170000'],
      '2026-12-04T00:00 2026-12-08T09:00',
    ],
    ['UTC', ['DTSTART:20261204T080000Z', 'DTEND:20261204T090000Z'], '2026-12-04T08:00 2026-12-04T09:00'],
    [
      'no zone: that of the site',
      ['DTSTART:20261204T080000', 'DTEND:20261204T090000'],
      '2026-12-04T01:00 2026-12-04T02:00',
    ],
    ['a whole day of the site', ['DTSTART;VALUE=DATE:20261204'], '2026-12-03T17:00 2026-12-04T17:00'],
    [
      'whole days, the last one not included',
      ['DTSTART;VALUE=DATE:20261204', 'DTEND;VALUE=DATE:20261207'],
      '2026-12-03T17:00 2026-12-06T17:00',
    ],
    ['a duration', ['DTSTART:20261204T080000Z', 'DURATION:P1DT2H'], '2026-12-04T08:00 2026-12-05T10:00'],
    [
      'days of a duration over a change of the clock',
      ['DTSTART;TZID=Europe/Berlin:20260328T080000', 'DURATION:P1D'],
      '2026-03-28T07:00 2026-03-29T06:00',
    ],
    [
      'two zones',
      ['DTSTART;TZID=Asia/Jakarta:20261204T080000', 'DTEND;TZID=Asia/Jayapura:20261204T120000'],
      '2026-12-04T01:00 2026-12-04T03:00',
    ],
  ])('%s', (_, lines, window) => {
    expect(read(...event('UID:a', ...lines))).toEqual([window]);
  });

  it('in a zone that only the calendar describes', () => {
    const zone = [
      ...['BEGIN:VTIMEZONE', 'TZID:SE Asia Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
      ...['TZOFFSETFROM:+0700', 'TZOFFSETTO:+0700', 'END:STANDARD', 'END:VTIMEZONE'],
    ];
    const times = ['DTSTART;TZID=SE Asia Standard Time:20261204T080000', 'DURATION:PT1H'];
    expect(read(...zone, ...event('UID:a', ...times))).toEqual(['2026-12-04T01:00 2026-12-04T02:00']);
  });

  it('that take no time are no window', () => {
    expect(read(...event('UID:a', 'DTSTART:20261204T080000Z'))).toEqual([]);
  });
});

describe('repetitions', () => {
  it('follow the rule, without what is excluded, cancelled and moved', () => {
    const lines = [
      ...event(
        ...WEEKLY,
        'RRULE:FREQ=WEEKLY;COUNT=6',
        'EXDATE;TZID=Asia/Makassar:20260309T080000',
        'EXDATE;VALUE=DATE:20260316',
      ),
      ...event(
        'UID:a',
        'RECURRENCE-ID;TZID=Asia/Makassar:20260323T080000',
        'DTSTART:20260324T000000Z',
        'DTEND:20260324T010000Z',
      ),
      ...event(
        'UID:a',
        'RECURRENCE-ID:20260330T000000Z',
        'DTSTART:20260330T000000Z',
        'DTEND:20260330T010000Z',
        'STATUS:CANCELLED',
      ),
    ];
    expect(read(...lines)).toEqual([
      '2026-03-02T00:00 2026-03-02T02:00',
      '2026-03-24T00:00 2026-03-24T01:00',
      '2026-04-06T00:00 2026-04-06T02:00',
    ]);
  });

  it('end with an instant, whatever the zone', () => {
    const until = (text: string) => read(...event(...WEEKLY, `RRULE:FREQ=DAILY;UNTIL=${text}`)).length;
    expect([until('20260304T000000Z'), until('20260303T235959Z'), until('20260304T080000')]).toEqual([
      3, 2, 3,
    ]);
  });

  it('of further dates count too', () => {
    expect(read(...event(...WEEKLY, 'RDATE;TZID=Asia/Makassar:20260305T120000'))).toEqual([
      '2026-03-02T00:00 2026-03-02T02:00',
      '2026-03-05T04:00 2026-03-05T06:00',
    ]);
  });

  it('of years ago are walked through to this year', () => {
    const times = ['UID:a', 'DTSTART:20100104T000000Z', 'DURATION:PT2H', 'RRULE:FREQ=MONTHLY;BYDAY=1MO'];
    expect(read(...event(...times)).slice(0, 2)).toEqual([
      '2026-01-05T00:00 2026-01-05T02:00',
      '2026-02-02T00:00 2026-02-02T02:00',
    ]);
  });

  it('are the same as those of a plan, in every zone', () => {
    const zones = [
      'Asia/Jakarta',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'UTC',
    ];
    const cases = fc.record({
      timezone: fc.constantFrom(...zones),
      repeats: fc.constantFrom(...REPEATS.filter((word) => word !== 'monthly')),
      day: fc.integer({ min: 0, max: 364 }),
      minute: fc.integer({ min: 0, max: 1439 }),
    });
    fc.assert(
      fc.property(cases, ({ timezone, repeats, day, minute }) => {
        const start = Temporal.PlainDateTime.from('2025-06-01').add({ days: day, minutes: minute });
        const stamp = `${start.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`;
        const times = [
          `DTSTART;TZID=${timezone}:${stamp}`,
          'DURATION:P0D',
          `RRULE:FREQ=${repeats.toUpperCase()}`,
        ];
        const ours = {
          id: 'a',
          title: '',
          origin: 'people',
          sites: [],
          timezone,
          start: start.toString(),
          end: start.add({ minutes: 90 }).toString(),
          repeats,
          announceMs: [],
        } as const;
        const until = FROM_MS + 100 * DAY_MS;
        const expected = windowsOf(ours, FROM_MS + DAY_MS, until).map(({ startsAtMs }) => iso(startsAtMs));
        const lines = event('UID:a', ...times.map((line) => line.replace('P0D', 'PT1H30M')));
        const found = readCalendar(calendar(...lines), {
          fromMs: FROM_MS + DAY_MS,
          untilMs: until,
          timezone: 'UTC',
        });
        const starts = found.ok ? found.value.map(({ startsAtMs }) => iso(startsAtMs)) : found.failure;
        expect(starts).toEqual(expected);
      }),
    );
  });
});

describe('versions', () => {
  it('of one event: the latest counts', () => {
    const version = (sequence: number, hour: string) =>
      event('UID:a', `SEQUENCE:${sequence}`, `DTSTART:20261204T${hour}0000Z`, 'DURATION:PT1H');
    expect(read(...version(2, '09'), ...version(1, '08'))).toEqual(['2026-12-04T09:00 2026-12-04T10:00']);
  });

  it('that are cancelled, alone or with the whole calendar, are no windows', () => {
    const times = ['UID:a', 'DTSTART:20261204T080000Z', 'DURATION:PT1H'];
    expect(read(...event(...times, 'STATUS:CANCELLED'))).toEqual([]);
    expect(read('METHOD:CANCEL', ...event(...times))).toEqual([]);
  });

  it('keep the key of an occurrence that is moved', () => {
    const keys = (hour: string) => {
      const lines = [
        ...event(...WEEKLY, 'RRULE:FREQ=WEEKLY;COUNT=2'),
        ...event(
          'UID:a',
          'RECURRENCE-ID;TZID=Asia/Makassar:20260309T080000',
          `DTSTART:20260309T${hour}0000Z`,
          'DURATION:PT1H',
        ),
      ];
      const result = readCalendar(calendar(...lines), SPAN);
      return result.ok ? result.value.map(({ key }) => key) : [];
    };
    expect(keys('03')).toEqual(['a@2026-03-02T0000', 'a@2026-03-09T0000']);
    expect(keys('04')).toEqual(keys('03'));
  });
});

describe('what is wrong is said with its line', () => {
  const TIMES = ['DTSTART:20261204T080000Z', 'DURATION:PT1H'];
  it.each([
    [['foo bar'], 'line 4: invalid line (no token ";" or ":") "foo bar"'],
    [event(...TIMES), 'line 4: UID: got none, want one that is unique'],
    [event('UID:a'), 'line 4: DTSTART: got none'],
    [event('UID:a', 'DTSTART:20261304T080000Z'), 'line 6: DTSTART: '],
    [event('UID:a', 'DTSTART:2026-foo'), 'line 6: DTSTART: '],
    [
      event('UID:a', 'DTSTART;TZID=Mars/Base:20261204T080000', 'DURATION:PT1H'),
      'line 6: DTSTART: the zone "Mars/Base" is no IANA zone, and no VTIMEZONE describes it',
    ],
    [event('UID:a', ...TIMES, 'RRULE:FREQ=NEVER'), 'line 8: invalid frequency "NEVER"'],
    [
      event('UID:a', ...TIMES, 'RRULE:FREQ=SECONDLY'),
      'line 8: RRULE: SECONDLY is too often for planned work',
    ],
    [event('UID:a', ...TIMES, 'RRULE:FREQ=HOURLY'), 'line 8: RRULE: more than 400 windows within 366 days'],
    [
      event('UID:a', 'DTSTART:19000101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY'),
      'line 8: RRULE: more than 20000 repetitions since its start',
    ],
    [
      event('UID:a', 'DTSTART:20261204T080000Z', 'DTEND:20261203T080000Z'),
      'line 7: DTEND: it lies before the start',
    ],
    [
      event('UID:a', 'DTSTART:20261204T080000Z', 'DTEND:20281203T080000Z'),
      'line 7: DTEND: it lies more than 366 days after the start',
    ],
    [
      event('UID:a', ...TIMES, 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261204T080000Z'),
      'line 8: RECURRENCE-ID: RANGE is not understood',
    ],
  ])('%j', (lines, said) => {
    expect(read(...lines).join('\n')).toContain(said);
  });

  it.each(['', 'rubbish', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', '<html>', '\u0000'])(
    'text %j',
    (text) => {
      expect(readCalendar(text, SPAN).ok).toBe(false);
    },
  );

  it('and never throws, whatever the text is', () => {
    const good = calendar(...event(...WEEKLY, 'RRULE:FREQ=WEEKLY', 'SUMMARY:x'));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.string({ maxLength: 12 }), fc.nat(30), (at, put, cut) => {
        readCalendar(good.slice(0, at) + put + good.slice(at + cut), SPAN);
      }),
      { numRuns: 200 },
    );
  });
});
