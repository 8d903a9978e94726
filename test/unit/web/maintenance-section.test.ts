import { describe, expect, it } from 'vitest';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { MaintenanceStatus } from '../../../src/model/maintenance.ts';
import { maintenanceSection } from '../../../src/web/page/maintenance.ts';
import { sayIn } from '../../../src/web/page/words.ts';

const HOUR_MS = 3_600_000;
/** Tuesday 3 March 2026, 09:00 in Jakarta. */
const NOW_MS = Date.UTC(2026, 2, 3, 2);
const place = { say: sayIn('en'), root: '', nowMs: NOW_MS, timezone: 'Asia/Jakarta' };

function status(phase: MaintenanceStatus['phase'], fromHours: number, untilHours: number): MaintenanceStatus {
  const plan = {
    ...{ id: 'work', title: `Work at ${fromHours}`, sites: ['x'], labels: {}, timezone: 'Asia/Jakarta' },
    ...{ start: '', announceMs: [], origin: 'people' as const },
  };
  const startsAtMs = NOW_MS + fromHours * HOUR_MS;
  return { phase, window: { id: 'w', plan, startsAtMs, endsAtMs: NOW_MS + untilHours * HOUR_MS } };
}
const textOf = (...windows: readonly MaintenanceStatus[]) =>
  maintenanceSection(windows, place, 2)
    .toString()
    .replace(/<[^>]+>/g, '');

describe('planned work on the page', () => {
  it('says its times to the minute, however far ahead, and a day that is the same once', () => {
    expect(textOf(status('planned', 72, 74))).toContain('In 3 days, from Fri 6 Mar 09:00 until 11:00.');
    expect(textOf(status('planned', 720, 800))).toContain('from Thu 2 Apr 09:00 until Sun 5 Apr 17:00.');
    expect(textOf(status('planned', 1, 3))).toContain('from 10:00 until 12:00.');
    expect(textOf(status('active', -20, 3))).toContain('Since Mon 2 Mar 13:00, until 12:00.');
  });

  it('names all that goes on and the next of what is to come, and how many more there are', () => {
    const coming = [24, 48, 72, 96].map((hours) => status('planned', hours, hours + 1));
    const text = textOf(status('active', -1, 1), ...coming);
    expect(text.match(/Work at -?\d+/g)).toEqual(['Work at -1', 'Work at 24', 'Work at 48']);
    expect(text).toContain('and 2 more');
  });
});

it('the stage of a shortage has the name that people know', () => {
  const short = { stock: 'cards', stage: 'print_ready', pending: 20, items: 5 };
  expect(judgedTexts('id').sync.shortage(short)).toContain('menunggu pada tahap siap cetak');
});
