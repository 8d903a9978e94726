import { describe, expect, it } from 'vitest';
import { type BundleLine, tellingTexts } from '../../../src/locale/telling.ts';
import { alertOf } from '../notify/fixtures.ts';

const alert = alertOf('centre-1');
const event = { eventId: 'centre-1.firing', kind: 'firing', atMs: 0, clockTrusted: true, alert } as const;
const LINES: readonly BundleLine[] = [
  { course: 'firing', event, startsAt: '2026-03-02T00:00:00Z' },
  { course: 'came_and_went', event, startsAt: '2026-03-02T00:00:00Z', endsAt: '2026-03-02T01:00:00Z' },
  { course: 'resolved', event },
];

describe('a message about several alerts', () => {
  it('says in Indonesian what goes on, what is over, and what was only meanwhile', () => {
    const texts = tellingTexts('id');
    const title = texts.bundleTitle('digest', 'Kota Pekanbaru', LINES);
    expect(title).toBe('[RANGKUMAN] Kota Pekanbaru: 3 peringatan, 1 kritis');
    expect(texts.bundleText(title, LINES).split('\n')).toEqual([
      title,
      '- SiagaUpstreamDown kritis, mulai sejak 2026-03-02T00:00:00Z: The link upstream is down. refused 3 times in a row.',
      '- SiagaUpstreamDown kritis, muncul dan sudah selesai, dari 2026-03-02T00:00:00Z sampai 2026-03-02T01:00:00Z: The link upstream is down. refused 3 times in a row.',
      '- SiagaUpstreamDown kritis, selesai: The link upstream is down. refused 3 times in a row.',
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
