import { describe, expect, it } from 'vitest';
import { type BundleLine, tellingTexts } from '../../../src/locale/telling.ts';

const said = {
  alert: 'SiagaUpstreamDown',
  severity: 'critical',
  site: 'Kota Pekanbaru',
  summary: 'Jaringan ke pusat terputus.',
  description: 'Ditolak 3 kali.',
  timezone: 'Asia/Jakarta',
} as const;
const startsAtMs = Date.UTC(2026, 2, 2);
const LINES: readonly BundleLine[] = [
  { ...said, course: 'firing', startsAtMs },
  { ...said, course: 'came_and_went', startsAtMs, endsAtMs: startsAtMs + 3_600_000 },
  { ...said, course: 'resolved' },
];

describe('a message about several alerts', () => {
  it('says in Indonesian what goes on, what is over, and what was only meanwhile', () => {
    const texts = tellingTexts('id');
    const title = texts.bundleTitle('digest', 'Kota Pekanbaru', LINES);
    expect(title).toBe('[RANGKUMAN] Kota Pekanbaru: 3 peringatan, 1 gawat');
    expect(texts.bundleText(title, LINES, 0).split('\n')).toEqual([
      title,
      '- SiagaUpstreamDown gawat, mulai sejak Sen 2 Mar 2026, 07:00 WIB: Jaringan ke pusat terputus. Ditolak 3 kali.',
      '- SiagaUpstreamDown gawat, muncul dan sudah selesai, dari Sen 2 Mar 2026, 07:00 WIB sampai Sen 2 Mar 2026, 08:00 WIB: Jaringan ke pusat terputus. Ditolak 3 kali.',
      '- SiagaUpstreamDown gawat, selesai: Jaringan ke pusat terputus. Ditolak 3 kali.',
    ]);
  });

  it.each([
    ['en', 2, '(It still goes on; this is told for the 2nd time.)'],
    ['en', 3, '(It still goes on; this is told for the 3rd time.)'],
    ['en', 11, '(It still goes on; this is told for the 11th time.)'],
    ['en', 21, '(It still goes on; this is told for the 21st time.)'],
    ['id', 2, '(Masih berlangsung; ini pemberitahuan ke-2.)'],
  ] as const)('counts in %s to %i', (language, times, text) => {
    expect(tellingTexts(language).repeated(times)).toBe(text);
  });

  it('says for how long nobody came', () => {
    expect(tellingTexts('en').unacknowledged(5_400_000)).toBe('(Nobody has acknowledged it for 1 h 30 min.)');
    expect(tellingTexts('id').unacknowledged(5_400_000)).toBe(
      '(Belum ada yang menyatakan menanganinya selama 1 jam 30 mnt.)',
    );
  });
});
