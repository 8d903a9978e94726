/** Planned work as iCalendar (RFC 5545), for the calendars of people: the windows of the next 60 days and those in force. */

import type { MaintenanceStatus } from '../model/maintenance.ts';
import type { WebOptions } from './options.ts';
import type { Route } from './route.ts';

export function calendarRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/v1/maintenance.ics',
      summary: 'Planned work as iCalendar.',
      handle: () => ({
        status: 200,
        contentType: 'text/calendar; charset=utf-8',
        body: calendarOf(options.picture().maintenance, options),
        headers: { 'cache-control': 'no-store' },
      }),
    },
  ];
}

export function calendarOf(
  windows: readonly MaintenanceStatus[],
  { clock, config }: Pick<WebOptions, 'clock' | 'config'>,
): string {
  const { atMs } = clock.now();
  const owner = config().sites[0]?.id ?? '';
  const names = new Map(config().sites.map(({ id, name }) => [id, name]));
  const events = windows.flatMap(({ window }) => {
    const { id, plan, startsAtMs, endsAtMs } = window;
    // An end that is not known is told as one, and moves on until there is one.
    const isOpen = endsAtMs === undefined;
    const where = plan.sites.map((site) => names.get(site) ?? site).join(', ');
    return [
      'BEGIN:VEVENT',
      `UID:${escaped(`${id}@${owner}.siaga`)}`,
      `DTSTAMP:${stamp(atMs)}`,
      `DTSTART:${stamp(startsAtMs)}`,
      `DTEND:${stamp(endsAtMs ?? Math.max(atMs, startsAtMs) + 3_600_000)}`,
      `SUMMARY:${escaped(plan.title)}${isOpen ? escaped(' (until when is not known)') : ''}`,
      `LOCATION:${escaped(where)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
  });
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Siaga//planned work//EN',
    ...events,
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, String.raw`\n`);
}

/** At most 75 bytes a line, the rest behind a space; never within a character. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    const room = pieces.length === 0 ? 75 : 74;
    if (Buffer.byteLength(piece + character) > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].join('\r\n ');
}
