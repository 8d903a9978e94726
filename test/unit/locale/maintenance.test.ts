import { describe, expect, it } from 'vitest';
import { type Announcement, maintenanceTexts } from '../../../src/locale/maintenance.ts';
import type { MaintenanceWindow } from '../../../src/model/maintenance.ts';

const START_MS = Temporal.Instant.from('2026-12-04T01:00Z').epochMilliseconds;
const HOUR_MS = 3_600_000;

const window: MaintenanceWindow = {
  id: 'migration',
  plan: {
    id: 'migration',
    title: 'Migration',
    origin: 'people',
    sites: ['14.71'],
    timezone: 'Asia/Jakarta',
    start: '2026-12-04T08:00:00',
    announceMs: [],
  },
  startsAtMs: START_MS,
  endsAtMs: START_MS + 4.5 * HOUR_MS,
};

const said = (given: Partial<Announcement>, language: 'en' | 'id') =>
  maintenanceTexts(language).announcement({
    phase: 'ahead',
    window,
    names: ['Pekanbaru'],
    stillSilent: [],
    nowMs: START_MS - HOUR_MS,
    ...given,
  });

describe('the announcement of planned work', () => {
  it('says what, when, where, and what is silent, in the words of each language', () => {
    expect(said({}, 'en')).toBe(
      'It begins in 1 h: from Fri 4 Dec 2026, 08:00 WIB to Fri 4 Dec 2026, 12:30 WIB. At Pekanbaru. Alerts about links and synchronisation are silent there meanwhile; alerts about room are not.',
    );
    expect(said({}, 'id')).toBe(
      'Dimulai dalam 1 jam: mulai Jum 4 Des 2026, 08:00 WIB sampai Jum 4 Des 2026, 12:30 WIB. Lokasi: Pekanbaru. Selama itu peringatan tentang jaringan dan sinkronisasi tidak dikirim; peringatan tentang ruang penyimpanan tetap dikirim.',
    );
  });

  it('names an end that nobody knows, and the promised next word', () => {
    const { endsAtMs: _, ...open } = window;
    const given = { window: { ...open, nextUpdateAtMs: START_MS + HOUR_MS } };
    expect(said(given, 'en')).toContain('until when is not known, next word Fri 4 Dec 2026, 09:00 WIB.');
    expect(said(given, 'id')).toContain(
      'waktu selesai belum diketahui, kabar berikutnya Jum 4 Des 2026, 09:00 WIB.',
    );
  });

  it('counts the sites beyond the first five', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    expect(said({ phase: 'cancelled', names }, 'en')).toContain('At A, B, C, D, E and 2 more sites.');
    expect(said({ phase: 'cancelled', names }, 'id')).toContain(
      'Lokasi: A, B, C, D, E, dan 2 kantor lainnya.',
    );
    expect(said({ phase: 'cancelled', names: names.slice(0, 5) }, 'id')).toContain('Lokasi: A, B, C, D, E.');
  });

  it('tells how long it took when it is over', () => {
    expect(said({ phase: 'ended', nowMs: START_MS + 5 * HOUR_MS }, 'en')).toMatch(/^It took 5 h\./);
    expect(said({ phase: 'ended', nowMs: START_MS + 5 * HOUR_MS }, 'id')).toMatch(/selama 5 jam\./);
  });

  it('does not say that alerts are audible again where other work goes on', () => {
    const names = ['A', 'B'];
    const over = (stillSilent: readonly string[]) =>
      (['en', 'id'] as const).map((language) => said({ phase: 'ended', names, stillSilent }, language));
    expect(over([])).toEqual([
      expect.stringMatching(/At A, B\. Alerts are audible again\.$/),
      expect.stringMatching(/Lokasi: A, B\. Peringatan dikirim kembali\.$/),
    ]);
    expect(over(['B'])).toEqual([
      expect.stringContaining('audible again, but not at B: other planned work goes on there.'),
      expect.stringContaining('kembali, kecuali untuk B: pekerjaan terencana lain masih berlangsung'),
    ]);
    expect(over(['A', 'B'])).toEqual([
      expect.stringContaining('stay silent: other planned work goes on there.'),
      expect.stringContaining('tetap tidak dikirim: pekerjaan terencana lain masih berlangsung'),
    ]);
  });
});
