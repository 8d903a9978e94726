import { describe, expect, it } from 'vitest';
import { pageRoom as pageEnglish } from '../../../src/locale/en/page-room.ts';
import { room as english } from '../../../src/locale/en/room.ts';
import { pageRoom as pageIndonesian } from '../../../src/locale/id/page-room.ts';
import { room as indonesian } from '../../../src/locale/id/room.ts';
import { words } from '../../../src/locale/locale.ts';
import type { RoomTexts, Spread } from '../../../src/model/texts/room.ts';

const SECOND = 1_000;
const START = Date.parse('2026-03-09T05:35:10Z');

function spread(clockTrusted: boolean, lateMs: number): Spread {
  const when = (ms: number) => ({
    atMs: START + ms,
    inMs: 7_200_000 + ms,
    timezone: 'Asia/Jakarta',
    clockTrusted,
  });
  return { p10: when(0), p50: when(lateMs / 2), p90: when(lateMs) };
}

function filling(texts: RoomTexts, of: Spread): string {
  const outlook = { resource: 'bytes', scenario: 'current', isFull: false, spread: of } as const;
  return texts.fillingUp({ store: 'rekaman', outlook, level: undefined, leadTimeMs: 3_600_000 }).description;
}

describe('two ends that read alike are said once', () => {
  const alike = 20 * SECOND;

  it.each([
    [english(words('en')), true, 'rekaman: full about Mon 9 Mar 2026, 12:35 WIB, if things'],
    [indonesian(words('id')), true, 'rekaman: penuh sekitar Sen 9 Mar 2026, 12:35 WIB, jika'],
    [english(words('en')), false, 'rekaman: full in about 2 h, if things'],
    [indonesian(words('id')), false, 'rekaman: penuh sekitar 2 jam lagi, jika'],
  ])('in a message', (texts, trusted, text) => {
    expect(filling(texts, spread(trusted, alike))).toContain(text);
  });

  it('and both when they differ', () => {
    expect(filling(english(words('en')), spread(true, 3 * 60 * SECOND))).toContain(
      'between Mon 9 Mar 2026, 12:35 WIB and Mon 9 Mar 2026, 12:38 WIB, most likely Mon 9 Mar 2026, 12:36 WIB',
    );
  });

  it('on the page', () => {
    const [en, id] = [pageEnglish(words('en')), pageIndonesian(words('id'))];
    expect(en.about('full', '12:35', '12:35', '12:35').join('')).toBe('Full about 12:35.');
    expect(id.about('full', '12:35', '12:35', '12:35').join('')).toBe('Penuh sekitar 12:35.');
    expect(en.about('full', '12:36', '12:35', '12:38').join('')).toBe(
      'Full about 12:36, between 12:35 and 12:38.',
    );
  });
});
