import { describe, expect, it } from 'vitest';
import { forecastTexts } from '../../../src/locale/forecast.ts';
import type {
  BacklogBasis,
  ForecastBasis,
  LinkBasis,
  UnknownReason,
} from '../../../src/model/forecast-basis.ts';
import { LANGUAGES } from '../../../src/model/language.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const [en, id] = LANGUAGES.map((language) => forecastTexts(language));
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ZONE = 'Asia/Jakarta';
const DOWN = { state: 'down', sinceMs: Date.UTC(2026, 8, 11, 20), timezone: ZONE } as const;

const REASONS: readonly UnknownReason[] = [
  { code: 'capacity_unknown' },
  { code: 'horizon_past' },
  { code: 'timezone_unknown', timezone: 'Mars/Olympus' },
  { code: 'few_readings', readings: 1, needed: 10 },
  { code: 'few_readings', readings: 5, needed: 10 },
  { code: 'no_reading' },
  { code: 'no_rate' },
  { code: 'no_rate_without_link' },
  { code: 'no_rate_for_cut' },
  { code: 'no_store_history' },
  { code: 'no_stock_history' },
  { code: 'no_sync_history' },
  { code: 'no_drain_seen' },
];

const usage = (link?: LinkBasis): ForecastBasis => ({
  kind: 'usage',
  days: 42,
  onWorkingDay: { of: 'volume', amount: 0.98 * 2 ** 30 },
  measured: true,
  purge: { minuteOfDay: 120, weekdays: [0, 6] },
  ...(link ? { link } : {}),
});

const LINKS: readonly (readonly [LinkBasis, string, string])[] = [
  [{ state: 'unknown' }, 'link state not known', 'keadaan jaringan tidak diketahui'],
  [{ state: 'up' }, 'link up', 'jaringan tersambung'],
  [
    { state: 'flapping', upRatio: 0.6 },
    'link flapping, up 60 % of the time',
    'jaringan putus-sambung, tersambung 60% dari waktunya',
  ],
  [
    { state: 'lagging', bytesPerDay: 1000 * 2 ** 20 },
    'link carries 0.98 GiB a day and lags behind',
    'jaringan hanya mengirim 0,98 GiB per hari dan tertinggal',
  ],
  [
    { ...DOWN, end: 'stays_down' },
    'drain stopped since 12 Sep, taken to stay down',
    'pengiriman berhenti sejak 12 Sep 2026, dianggap tetap terputus',
  ],
  [
    { ...DOWN, end: 'as_before' },
    'drain stopped since 12 Sep, expected to end as outages here have ended',
    'pengiriman berhenti sejak 12 Sep 2026, diperkirakan berakhir seperti gangguan sebelumnya di sini',
  ],
  [
    { ...DOWN, end: { atMs: Date.UTC(2026, 8, 14) } },
    'drain stopped since 12 Sep, announced to end 14 Sep',
    'pengiriman berhenti sejak 12 Sep 2026, diumumkan berakhir 14 Sep 2026',
  ],
];

const trend = (rate?: { isGrowth: boolean; of: 'volume' | 'stock'; amount: number }): ForecastBasis => ({
  kind: 'trend',
  spanMs: 3 * MINUTE_MS,
  horizonMs: 30 * MINUTE_MS,
  ...(rate && {
    rate: {
      heldMs: 90_000,
      perHour: { of: rate.of, amount: rate.amount },
      isGrowth: rate.isGrowth,
    },
  }),
});

const drain = (slow: number, fast: number): BacklogBasis => ({
  kind: 'drain',
  drainedPerHour: { slow, usual: 1_200.4, fast },
  drainedOverMs: 5 * HOUR_MS,
  capturedPerHour: 31.6,
  capturedOverMs: 9 * DAY_MS,
});

describe('what a forecast rests on', () => {
  it.each(LINKS)('is said of use with %o', (link, english, indonesian) => {
    expect(en?.basis(usage(link))).toBe(
      `weekday pattern of 6 weeks, 0.98 GiB on a working day by measured intake, purged at 02:00 on Sunday and Saturday, ${english}`,
    );
    expect(id?.basis(usage(link))).toBe(
      `pola hari dalam minggu dari 6 minggu, 0,98 GiB per hari kerja menurut data masuk yang diukur, penghapusan pukul 02:00 setiap Minggu dan Sabtu, ${indonesian}`,
    );
  });

  it('is said of a stock whose weekdays are not known yet', () => {
    const basis: ForecastBasis = {
      ...{ kind: 'usage', days: 9, measured: false },
      onWorkingDay: { of: 'stock', amount: 1_250.2 },
    };
    expect(en?.basis(basis)).toBe(
      'daily pattern of 9 days, no weekdays yet, 1250 items used on a working day',
    );
    expect(id?.basis(basis)).toBe(
      'pola harian dari 9 hari, belum menurut hari dalam minggu, 1.250 terpakai per hari kerja',
    );
  });

  it.each([
    [
      undefined,
      '3 minutes of history, supports a claim about 30 minutes',
      'riwayat 3 menit, cukup untuk perkiraan sampai 30 menit ke depan',
    ],
    [
      { isGrowth: false, of: 'volume', amount: 0 } as const,
      '3 minutes of history, no steady growth in the last 90 seconds, supports a claim about 30 minutes',
      'riwayat 3 menit, tidak ada pertumbuhan yang tetap dalam 90 detik terakhir, cukup untuk perkiraan sampai 30 menit ke depan',
    ],
    [
      { isGrowth: true, of: 'volume', amount: 7_500 } as const,
      'trend of 90 seconds, 7.3 KiB an hour, 3 minutes of history supports a claim about 30 minutes',
      'tren selama 90 detik, 7,3 KiB per jam, riwayat 3 menit cukup untuk perkiraan sampai 30 menit ke depan',
    ],
    [
      { isGrowth: true, of: 'stock', amount: 12 } as const,
      'trend of 90 seconds, 12 items used an hour, 3 minutes of history supports a claim about 30 minutes',
      'tren selama 90 detik, 12 terpakai per jam, riwayat 3 menit cukup untuk perkiraan sampai 30 menit ke depan',
    ],
  ])('is said of minutes with %o', (rate, english, indonesian) => {
    expect(en?.basis(trend(rate))).toBe(english);
    expect(id?.basis(trend(rate))).toBe(indonesian);
  });

  it('is said of a backlog', () => {
    expect(en?.backlog(drain(800, 1_500))).toBe(
      '1200 (800 to 1500) records an hour acknowledged while records waited, seen over 5 hours; 32 an hour captured over 9 days',
    );
    expect(id?.backlog(drain(1_200.2, 1_200.3))).toBe(
      '1.200 rekaman per jam diterima pusat selagi ada yang menunggu, terlihat selama 5 jam; 32 per jam direkam selama 9 hari',
    );
    expect([en, id].map((texts) => texts?.backlog({ kind: 'nothing_waits' }))).toEqual([
      'nothing waits',
      'tidak ada yang menunggu',
    ]);
  });
});

describe('why there is no forecast', () => {
  it.each(REASONS)('is said in both languages: %o', (reason) => {
    const [english = '', indonesian = ''] = [en, id].map((texts) => texts?.unknown(reason));
    expect(english).not.toBe(indonesian);
    expect(foreignWords(english, 'en', ['Mars/Olympus'])).toEqual([]);
    expect(foreignWords(indonesian, 'id', ['Mars/Olympus'])).toEqual([]);
    for (const texts of [en, id]) {
      expect(texts?.basis({ kind: 'unknown', reason })).toBe(texts?.unknown(reason));
      expect(texts?.backlog({ kind: 'unknown', reason })).toBe(texts?.unknown(reason));
    }
  });

  it('counts readings as people do', () => {
    const one = { code: 'few_readings', readings: 1, needed: 10 } as const;
    expect(en?.unknown(one)).toBe('only one usable reading, 10 are needed');
    expect(en?.unknown({ ...one, readings: 5 })).toBe('only 5 usable readings, 10 are needed');
  });
});
