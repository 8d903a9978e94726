import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCalendar } from '../../../src/cli/doctor-calendars.ts';
import type { CalendarConfig } from '../../../src/config/types.ts';
import { Secret } from '../../../src/model/secret.ts';
import { systemClock } from '../../../src/platform/clock.ts';

const HOUR_MS = 3_600_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siaga-calendar-'));
});

afterAll(() => rm(folder, { recursive: true }));

function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

function calendarWith(...startsInMs: readonly number[]): string {
  const { atMs } = systemClock.now();
  const events = startsInMs.flatMap((inMs, index) => [
    'BEGIN:VEVENT',
    `UID:${index}@centre.example`,
    `SUMMARY:Work ${index}`,
    `DTSTART:${stamp(atMs + inMs)}`,
    `DTEND:${stamp(atMs + inMs + 3 * HOUR_MS)}`,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
}

const common = { name: 'centre', sites: ['a'], timezone: 'Asia/Jakarta', announceMs: [] };

async function ofFile(text: string): Promise<CalendarConfig> {
  const path = join(folder, 'work.ics');
  await writeFile(path, text);
  return { ...common, source: { kind: 'file', path } };
}

const ofWeb = (url: string): CalendarConfig => ({
  ...common,
  source: {
    kind: 'web',
    url: new Secret(url),
    headers: {},
    everyMs: HOUR_MS,
    timeoutMs: 20_000,
    maxBytes: 65_536,
    staleMs: HOUR_MS,
  },
});

describe('siaga doctor reads a calendar', () => {
  it('says how many events there are, and the next one', async () => {
    const next = await checkCalendar(await ofFile(calendarWith(5 * HOUR_MS, 2 * HOUR_MS)));
    expect(next).toMatchObject({ check: 'calendar centre', verdict: 'ok' });
    expect(next.finding).toMatch(/work\.ics can be read, events: 2; next "Work 1", from .+ WIB to .+ WIB$/);
    const running = await checkCalendar(await ofFile(calendarWith(-HOUR_MS)));
    expect(running.finding).toMatch(/events: 1; now "Work 0", until .+ WIB$/);
    const past = await checkCalendar(await ofFile(calendarWith(-9 * HOUR_MS)));
    expect(past.finding).toMatch(/events: 1; none in the next 62 d$/);
  });

  it('says what is wrong with it, and where', async () => {
    const empty = await checkCalendar(await ofFile(calendarWith()));
    expect(empty).toMatchObject({ verdict: 'warning', finding: expect.stringContaining('events: 0') });
    const torn = await checkCalendar(
      await ofFile(calendarWith(HOUR_MS).replace(/DTSTART:.+/, 'DTSTART:soon')),
    );
    expect(torn).toMatchObject({ verdict: 'failed', finding: expect.stringMatching(/work\.ics:\d+: /) });
    const missing: CalendarConfig = { ...common, source: { kind: 'file', path: '/nowhere/work.ics' } };
    expect(await checkCalendar(missing)).toMatchObject({
      verdict: 'failed',
      finding: expect.stringContaining('/nowhere/work.ics: got'),
    });
  });

  it('asks for it on the web, and shows of its address the host only', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/S3CRET.ics') response.end(calendarWith(HOUR_MS));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const good = await checkCalendar(ofWeb(`http://${host}/S3CRET.ics`));
    const gone = await checkCalendar(ofWeb(`http://${host}/S3CRET-gone.ics`));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(good.finding).toMatch(new RegExp(`^${host} can be read, events: 1; next "Work 0"`));
    expect(gone).toMatchObject({ verdict: 'failed', finding: `${host} answers with status 404, want 200` });
    const away = await checkCalendar(ofWeb(`http://${host}/S3CRET.ics`));
    expect(away.verdict).toBe('failed');
    expect(JSON.stringify([good, gone, away])).not.toContain('S3CRET');
  });
});
