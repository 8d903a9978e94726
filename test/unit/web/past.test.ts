import { describe, expect, it } from 'vitest';
import { publicStatusTexts } from '../../../src/locale/public-status.ts';
import { LANGUAGES } from '../../../src/model/language.ts';
import type { PublicDay, PublicService } from '../../../src/model/public-status.ts';
import { pastOf } from '../../../src/web/page/status/past.ts';

const HOUR_S = 3_600;
const AS_OF = '2026-03-11T05:00:00Z';

/** Hours of a day in each state. */
function day(
  date: string,
  hours: Partial<Record<'working' | 'limited' | 'stopped' | 'unknown', number>>,
): PublicDay {
  const { working = 0, limited = 0, stopped = 0, unknown = 0 } = hours;
  return {
    day: date,
    working_seconds: working * HOUR_S,
    limited_seconds: limited * HOUR_S,
    stopped_seconds: stopped * HOUR_S,
    unknown_seconds: unknown * HOUR_S,
  };
}

function past(...days: readonly PublicDay[]) {
  const service: PublicService = {
    title: { en: 'Recording', id: 'Perekaman' },
    state: 'working',
    since: null,
    next_update_at: null,
    needs: [],
    days,
  };
  return String(pastOf(service, AS_OF, 'Asia/Jakarta', publicStatusTexts('en')));
}

/** State and height of each bar of the days that were watched. */
function bars(shown: string): readonly (readonly [string, number])[] {
  return [...shown.matchAll(/<rect class="(\w+)".*? height="([\d.]+)"/g)]
    .map(([, state = '', height]) => [state, Number(height)] as const)
    .filter(([state]) => state !== 'unseen');
}

const FIRST = day('2026-03-06', { working: 24 });

describe('a day of the past', () => {
  it('is as its worst that lasted, and the worse the shorter; what is not known is neither well nor stopped', () => {
    const shown = past(
      FIRST,
      day('2026-03-07', { working: 23, unknown: 1 }),
      day('2026-03-08', { working: 20, unknown: 3, limited: 1 }),
      day('2026-03-09', { unknown: 20, limited: 3, stopped: 1 }),
      day('2026-03-10', { working: 24 }),
    );
    const states = bars(shown);
    expect(states.map(([state]) => state)).toEqual(['working', 'unknown', 'limited', 'stopped', 'working']);
    const [well, unknown, limited, stopped] = states.map(([, height]) => height);
    expect([well, unknown, limited, stopped].toSorted((a = 0, b = 0) => b - a)).toEqual([
      well,
      unknown,
      limited,
      stopped,
    ]);
    expect(new Set([well, unknown, limited, stopped]).size).toBe(4);
  });

  it('that nobody watched for hours did not work throughout, and that is said', () => {
    const shown = past(FIRST, day('2026-03-07', { working: 3 }), day('2026-03-08', { working: 23.9 }));
    expect(bars(shown).map(([state]) => state)).toEqual(['working', 'unknown', 'working']);
    expect(shown).toContain('worked throughout on 2 days, not known at times on 1 day');
    expect(shown).toContain('7 Mar 2026: not watched for 21 h');
    expect(shown).not.toContain('8 Mar 2026:');
  });

  it('is watched from when the watching began, and until now', () => {
    const shown = past(day('2026-03-10', { working: 2 }), day('2026-03-11', { working: 12 }));
    expect(bars(shown).map(([state]) => state)).toEqual(['working', 'working']);
  });

  it('says in every language that nobody watched', () => {
    for (const language of LANGUAGES)
      expect(publicStatusTexts(language).dayInWords(FIRST, HOUR_S)).toMatch(/: \S+ \S+ \S+ 1 (h|jam)$/);
  });
});
