/** `siaga incident`: what is talked about at the running service, and what people say of it. */

import type { ClosingAnswer, incidentJson, NextUpdateAnswer, NotesAnswer } from '../web/incident-json.ts';
import { type Command, type Flags, UsageError } from './command.ts';
import { formatRows, OUTPUT_FLAG, type Output, type Row } from './output.ts';
import { askService, tellService } from './service-client.ts';
import { askingService } from './service-command.ts';
import { SERVICE_URL_FLAG } from './service-flags.ts';

const PATH = '/api/v1/incidents';

type IncidentAnswer = ReturnType<typeof incidentJson>;

export const incident: Command = {
  usage:
    'siaga incident [list | open TITLE | note ID TEXT | next-update ID TIME | close ID [TEXT]] [--public] [--next-update=TIME] [--by=NAME] [--url=URL] [--output=table|json|csv]',
  summary:
    'Lists incidents, opens one, says something of it, promises the next word, or closes it. TIME is 2h, "2026-12-04 08:00" or an instant.',
  examples: [
    'siaga incident',
    'siaga incident open "Printing stands still" --services=printing --note="The printer is broken" --public --next-update=2h',
    'siaga incident note 17 "The provider mends a cut cable; we go on recording" --public --next-update="2026-12-04 15:00"',
    'siaga incident next-update 17 4h',
    'siaga incident close 17 "The cable is mended" --public',
  ],
  flags: {
    public: { help: 'everybody may read what is said; otherwise only those who run the site' },
    'next-update': { value: 'TIME', help: 'when the next word is promised' },
    note: { value: 'TEXT', help: 'what is said at the opening' },
    site: { value: 'ID', help: 'where it is opened; not needed with one site' },
    services: { value: 'NAMES', help: 'services that it touches, separated by commas' },
    by: { value: 'NAME', help: 'who says so' },
    ...SERVICE_URL_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 3,
  run: askingService(act),
};

async function act(
  [what = 'list', which = '', text]: readonly string[],
  flags: Flags,
  output: Output,
): Promise<string> {
  const base = flags.text('url') ?? '';
  const by = flags.text('by');
  const visibility = flags.isSet('public') ? 'public' : 'internal';
  const path = (end: string) => `${PATH}/${encodeURIComponent(which)}/${end}`;
  switch (what) {
    case 'list': {
      const { incidents } = await askService<{ readonly incidents: readonly IncidentAnswer[] }>(base, PATH);
      return print(incidents, output);
    }
    case 'open': {
      if (which === '') throw new UsageError('say what it is, in a few words');
      const body = {
        ...{ title: which, site: flags.text('site'), services: flags.text('services')?.split(',') },
        ...{ text: flags.text('note'), visibility, next_update: flags.text('next-update'), by },
      };
      const opened = await tellService<IncidentAnswer>(base, PATH, 'POST', body);
      return `opened: ${opened.title.en} (${opened.incident_id})\n`;
    }
    case 'note': {
      if (text === undefined) throw new UsageError('say which incident, and what is to be said, in quotes');
      const body = { text, visibility, next_update: flags.text('next-update'), by };
      const { notes } = await tellService<NotesAnswer>(base, path('notes'), 'POST', body);
      return `noted: ${visibility}, note ${notes.length} of incident ${which}\n`;
    }
    case 'next-update': {
      if (text === undefined) throw new UsageError('say which incident, and when, such as 2h');
      const body = { at: text, by };
      const answer = await tellService<NextUpdateAnswer>(base, path('next-update'), 'PUT', body);
      return `promised: the next word about incident ${which} ${answer.next_update_at}\n`;
    }
    case 'close': {
      if (which === '') throw new UsageError('say which incident, by its number');
      const body = { ...(text === undefined ? {} : { text, visibility }), by };
      const { ends_at: endsAt } = await tellService<ClosingAnswer>(base, path('close'), 'POST', body);
      return `closed: incident ${which}, over since ${endsAt}\n`;
    }
    default:
      throw new UsageError(`there is no "${what}": list, open, note, next-update or close`);
  }
}

function print(incidents: readonly IncidentAnswer[], output: Output): string {
  if (output === 'json') return `${JSON.stringify({ incidents }, null, 2)}\n`;
  const rows = incidents.map(
    (one): Row => ({
      id: one.incident_id,
      site: one.site,
      state: one.state,
      title: one.title.en,
      since: one.starts_at,
      ended: one.ends_at,
      outages: one.outages,
      services: one.services.join(' '),
      next_update: one.next_update_at,
      notes: one.notes.length,
      last_note: one.notes.at(-1)?.text ?? null,
    }),
  );
  return rows.length === 0 && output === 'table' ? 'There are no incidents.\n' : formatRows(rows, output);
}
