import { expect, it } from 'vitest';
import { readCalendar } from '../../../src/config/icalendar/icalendar.ts';
import type { MaintenanceStatus } from '../../../src/model/maintenance.ts';
import { calendarOf } from '../../../src/web/maintenance-ics.ts';
import { storyClock } from '../../support/web/serve.ts';
import { NOW_MS, wellStory } from '../../support/web/stories.ts';

const HOUR_MS = 3_600_000;
const [{ id: site = '' } = {}] = wellStory.config.sites;

function status(id: string, title: string, endsAtMs?: number): MaintenanceStatus {
  const plan = {
    id,
    title,
    origin: 'people',
    sites: [site],
    timezone: 'UTC',
    start: '',
    announceMs: [],
  } as const;
  const window = { id, plan, startsAtMs: NOW_MS + HOUR_MS, ...(endsAtMs === undefined ? {} : { endsAtMs }) };
  return { phase: 'planned', window };
}

it('is read as it was written, in lines of 75 bytes, whatever the title is', () => {
  const title = `Kabel; putus, "di\\sungai" ${'ŝ'.repeat(60)}`;
  const windows = [status('a', title, NOW_MS + 3 * HOUR_MS), status('b@2026-12-04', 'Open')];
  const text = calendarOf(windows, { clock: storyClock, config: () => wellStory.config });
  expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  const read = readCalendar(text, { fromMs: NOW_MS, untilMs: NOW_MS + 99 * HOUR_MS, timezone: 'UTC' });
  const second = (ms: number) => Math.floor(ms / 1_000) * 1_000;
  expect(read).toMatchObject({
    ok: true,
    value: [
      {
        key: `a@${site}.siaga`,
        title,
        startsAtMs: second(NOW_MS + HOUR_MS),
        endsAtMs: second(NOW_MS + 3 * HOUR_MS),
      },
      {
        key: `b@2026-12-04@${site}.siaga`,
        title: 'Open (until when is not known)',
        endsAtMs: second(NOW_MS + 2 * HOUR_MS),
      },
    ],
  });
});
