import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from '../../../src/locale/locale.ts';
import { NOUNS } from '../../../src/locale/vocabulary.ts';
import { LANGUAGES } from '../../../src/model/language.ts';

const en = words('en');
const id = words('id');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;

describe('durations', () => {
  it.each([
    [0, '0 ms', '0 md'],
    [250, '250 ms', '250 md'],
    [999.6, '1 s', '1 dtk'],
    [1_500, '1.5 s', '1,5 dtk'],
    [9_960, '10 s', '10 dtk'],
    [45 * SECOND, '45 s', '45 dtk'],
    [59.6 * SECOND, '1 min', '1 mnt'],
    [12 * MINUTE + 5 * SECOND, '12 min 5 s', '12 mnt 5 dtk'],
    [HOUR - 200, '1 h', '1 jam'],
    [4 * HOUR + 10 * MINUTE, '4 h 10 min', '4 jam 10 mnt'],
    [3 * DAY + 4 * HOUR, '3 d 4 h', '3 hari 4 jam'],
    [DAY - MINUTE, '23 h 59 min', '23 jam 59 mnt'],
    [DAY - SECOND, '1 d', '1 hari'],
    [1_234 * DAY, '1,234 d', '1.234 hari'],
    [-2 * HOUR, '-2 h', '-2 jam'],
    [Number.POSITIVE_INFINITY, '–', '–'],
    [Number.NaN, '–', '–'],
  ])('%d ms is %s, %s', (ms, english, indonesian) => {
    expect(en.duration(ms)).toBe(english);
    expect(id.duration(ms)).toBe(indonesian);
  });

  it('never has a full unit left over, and stays within half of the smaller unit', () => {
    const MS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, min: MINUTE, h: HOUR, d: DAY };
    const MOST: Readonly<Record<string, number>> = {
      ms: 1_000,
      s: 60,
      min: 60,
      h: 24,
      d: Number.POSITIVE_INFINITY,
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY }), (ms) => {
        const said = en.duration(ms).matchAll(/([\d.]+) (\w+)/g);
        const parts = [...said].map(([, count, unit = '']) => ({ count: Number(count), unit }));
        for (const { count, unit } of parts) expect(count).toBeLessThan(MOST[unit] ?? 0);
        const sum = parts.reduce((total, { count, unit }) => total + count * (MS[unit] ?? 0), 0);
        const allowed = ms < 10 * SECOND ? 50 : ms < HOUR ? SECOND / 2 : ms < DAY ? MINUTE / 2 : HOUR / 2;
        expect(Math.abs(sum - ms)).toBeLessThanOrEqual(allowed);
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B', '0 B'],
    [1_023, '1,023 B', '1.023 B'],
    [KIB, '1 KiB', '1 KiB'],
    [1.5 * KIB ** 3, '1.5 GiB', '1,5 GiB'],
    [9.96 * KIB, '10 KiB', '10 KiB'],
    [410 * KIB ** 2, '410 MiB', '410 MiB'],
    [KIB ** 3 - 1, '1 GiB', '1 GiB'],
    [5_000 * KIB ** 5, '5,000 PiB', '5.000 PiB'],
    [-KIB, '-1 KiB', '-1 KiB'],
    [Number.NaN, '–', '–'],
  ])('%d bytes are %s', (bytes, english, indonesian) => {
    expect(en.size(bytes)).toBe(english);
    expect(id.size(bytes)).toBe(indonesian);
  });
});

describe('instants', () => {
  const atMs = Date.UTC(2025, 10, 22, 7, 5);

  it.each([
    ['Asia/Jakarta', 'Sat 22 Nov 2025, 14:05 WIB'],
    ['Asia/Makassar', 'Sat 22 Nov 2025, 15:05 WITA'],
    ['Asia/Jayapura', 'Sat 22 Nov 2025, 16:05 WIT'],
    ['UTC', 'Sat 22 Nov 2025, 07:05 UTC'],
  ])('in %s: %s', (zone, expected) => expect(en.instant(atMs, zone)).toBe(expected));

  it('speaks Indonesian', () => {
    expect(id.instant(Date.UTC(2025, 7, 17, 3), 'Asia/Jakarta')).toBe('Min 17 Agu 2025, 10:00 WIB');
  });

  it('follows summer time and the date line of its zone', () => {
    expect(en.instant(Date.UTC(2025, 6, 1, 12), 'Europe/Berlin')).toContain('14:00');
    expect(en.instant(Date.UTC(2025, 0, 1, 12), 'Europe/Berlin')).toContain('13:00');
    expect(en.day(Date.UTC(2025, 11, 31, 20), 'Asia/Jakarta')).toBe('1 Jan 2026');
  });

  it('says a dash for what is no instant', () => {
    expect(en.instant(Number.POSITIVE_INFINITY, 'UTC')).toBe('–');
    expect(en.day(Number.NaN, 'UTC')).toBe('–');
  });
});

describe('counts and shares', () => {
  it.each([
    [0, '0 sites', '0 kantor'],
    [1, '1 site', '1 kantor'],
    [2, '2 sites', '2 kantor'],
    [1_000, '1,000 sites', '1.000 kantor'],
  ])('%d', (count, english, indonesian) => {
    expect(en.count(count, 'site')).toBe(english);
    expect(id.count(count, 'site')).toBe(indonesian);
  });

  it('rounds a share to whole percent', () => {
    expect([en.share(0.914), en.share(1)]).toEqual(['91%', '100%']);
  });

  it('has every noun in every language', () => {
    for (const language of LANGUAGES) {
      for (const noun of NOUNS) expect(words(language).count(2, noun)).toMatch(/^2 \p{L}+$/u);
    }
  });
});
