/** Incidents: what is talked about, and the acts by which people open them, say something, promise the next word and close them. */

import { localTimeOf } from '../config/calendar.ts';
import type { SiteConfig } from '../config/types.ts';
import { parseDuration } from '../config/units.ts';
import { incidentTexts } from '../locale/incident.ts';
import {
  type Incident,
  type IncidentAct,
  type IncidentNote,
  type IncidentRefusal,
  isOpen,
  type NewNote,
  NOTE_VISIBILITIES,
} from '../model/incident.ts';
import { failed, type Result, success } from '../model/result.ts';
import { byWhom, fieldsOf, textOf } from './act-body.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type ActCall, instantMs, type Parameter, type Route, SITE, type Values } from './route.ts';

const ID: Parameter = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Number of the incident.',
};
const STATE: Parameter = {
  name: 'state',
  in: 'query',
  type: 'string',
  oneOf: ['open', 'closed'],
  description: 'Only those; all without it.',
};
const LONGEST_TITLE = 200;
const LONGEST_NOTE = 2_000;
const MOST_SERVICES = 50;
/** A promise beyond this is none. */
const MOST_AHEAD_MS = 90 * 86_400_000;
const PATH = '/api/v1/incidents';

export function incidentRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: PATH,
      summary: 'Incidents, newest first: all that are open, and those that lately were.',
      parameters: [SITE, STATE],
      answer: 'Incidents',
      handle: ({ parameters }) => json({ incidents: asked(options, parameters).map(incidentJson) }),
      acts: {
        POST: {
          summary: 'Opens an incident that no alert has opened; whoever opens it closes it.',
          body: 'IncidentRequest',
          answer: 'Incident',
          handle: (call) => acted(options, call, readOpen(call.body, options), incidentJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}`,
      summary: 'One incident with its notes.',
      parameters: [ID],
      answer: 'Incident',
      handle: ({ parameters }) => one(options, parameters, incidentJson),
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/notes`,
      summary: 'What was said of an incident, oldest first.',
      parameters: [ID],
      answer: 'IncidentNotes',
      handle: ({ parameters }) => one(options, parameters, notesJson),
      acts: {
        POST: {
          summary: 'Says something of an incident, publicly or to those who run the site.',
          body: 'IncidentNoteRequest',
          answer: 'IncidentNotes',
          handle: (call) => acted(options, call, readNote(call, options), notesJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/next-update`,
      summary: 'When the next word is promised.',
      parameters: [ID],
      answer: 'IncidentNextUpdate',
      handle: ({ parameters }) => one(options, parameters, nextUpdateJson),
      acts: {
        PUT: {
          summary: 'Promises the next word for a time.',
          body: 'IncidentNextUpdateRequest',
          answer: 'IncidentNextUpdate',
          handle: (call) => acted(options, call, readPromise(call, options), nextUpdateJson),
        },
        DELETE: {
          summary: 'Takes the promise back.',
          answer: 'IncidentNextUpdate',
          handle: (call) =>
            acted(options, call, success({ kind: 'promise', id: call.parameters.id ?? '' }), nextUpdateJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/close`,
      summary: 'Whether and when an incident was closed.',
      parameters: [ID],
      answer: 'IncidentClosing',
      handle: ({ parameters }) => one(options, parameters, closingJson),
      acts: {
        POST: {
          summary: 'Closes an incident, whatever still fires.',
          body: 'IncidentCloseRequest',
          answer: 'IncidentClosing',
          handle: (call) => acted(options, call, readClose(call), closingJson),
        },
      },
    },
  ];
}

function asked(options: WebOptions, { site, state }: Values): readonly Incident[] {
  return options
    .picture()
    .incidents.filter(
      (incident) =>
        (site ?? incident.site) === incident.site &&
        (state === undefined || (state === 'open') === isOpen(incident)),
    );
}

function one(options: WebOptions, { id }: Values, answer: (incident: Incident) => unknown): Reply {
  const found = options.picture().incidents.find((incident) => incident.id === id);
  return found ? json(answer(found)) : problem(404, REFUSALS.unknown_incident.detail);
}

async function acted(
  options: WebOptions,
  { actor, body }: ActCall,
  asked: Result<IncidentAct, string>,
  answer: (incident: Incident) => unknown,
): Promise<Reply> {
  const by = byWhom(body, actor);
  const wrong = [asked, by].flatMap((read) => (read.ok ? [] : [read.failure]));
  if (!asked.ok || !by.ok) return problem(400, `${wrong.join('; ')}.`);
  const result = await options.incident(asked.value, by.value);
  if (result.ok) return json(answer(result.value));
  const { status, detail } = REFUSALS[result.failure];
  return problem(status, detail);
}

const REFUSALS: Readonly<Record<IncidentRefusal, { readonly status: number; readonly detail: string }>> = {
  unknown_incident: { status: 404, detail: 'There is no incident with this number.' },
  closed_already: { status: 409, detail: 'This incident is closed.' },
  too_many_notes: { status: 409, detail: 'This incident has all the notes that it can have.' },
  too_many_open: { status: 409, detail: 'There are as many open incidents as there can be; close some.' },
};

export function readOpen(body: unknown, options: WebOptions): Result<IncidentAct, string> {
  const { services = [], ...rest } = objectOf(body);
  const given = fieldsOf(rest, ['site', 'title', 'text', 'visibility', 'next_update', 'by']);
  if (!given.ok) return given;
  const site = siteOf(given.value.site, options.config().sites);
  if (!site.ok) return site;
  const title = textOf(given.value.title ?? '', 'title', LONGEST_TITLE);
  if (!title.ok) return title;
  const named = servicesOf(services, site.value);
  if (!named.ok) return named;
  const said = noteAndPromise(given.value, site.value, options);
  if (!said.ok) return said;
  const act = { kind: 'open', site: site.value.id, title: title.value, services: named.value } as const;
  return success({ ...act, ...said.value });
}

function siteOf(id: string | undefined, sites: readonly SiteConfig[]): Result<SiteConfig, string> {
  const [first, ...more] = sites;
  const found = id === undefined && more.length === 0 ? first : sites.find((site) => site.id === id);
  return found ? success(found) : failed(`site must be one of ${sites.map((site) => site.id).join(', ')}`);
}

function servicesOf(given: unknown, site: SiteConfig): Result<readonly string[], string> {
  const known = site.services.map(({ name }) => name);
  const isKnown = (name: unknown): name is string => known.some((one) => one === name);
  return Array.isArray(given) && given.length <= MOST_SERVICES && given.every(isKnown)
    ? success(given)
    : failed(`services must be a list of services of ${site.id}: ${known.join(', ') || 'it has none'}`);
}

export function readNote(
  { body, parameters: { id = '' } }: Pick<ActCall, 'body' | 'parameters'>,
  options: WebOptions,
): Result<IncidentAct, string> {
  const given = fieldsOf(body, ['text', 'visibility', 'next_update', 'by']);
  if (!given.ok) return given;
  const said = noteAndPromise({ text: '', ...given.value }, siteOfIncident(id, options), options);
  if (!said.ok) return said;
  const { note, ...promise } = said.value;
  return note ? success({ kind: 'note', id, note, ...promise }) : failed('text is missing');
}

function readPromise(
  { body, parameters: { id = '' } }: ActCall,
  options: WebOptions,
): Result<IncidentAct, string> {
  const given = fieldsOf(body, ['at', 'by']);
  if (!given.ok) return given;
  const atMs = momentOf(given.value.at ?? '', 'at', siteOfIncident(id, options), options);
  return atMs.ok ? success({ kind: 'promise', id, nextUpdateAtMs: atMs.value }) : atMs;
}

export function readClose({
  body,
  parameters: { id = '' },
}: Pick<ActCall, 'body' | 'parameters'>): Result<IncidentAct, string> {
  const given = fieldsOf(body, ['text', 'visibility', 'by']);
  if (!given.ok) return given;
  const note = noteOf(given.value);
  return note.ok ? success({ kind: 'close', id, ...(note.value && { note: note.value }) }) : note;
}

function noteOf({ text, visibility = 'internal' }: Values): Result<NewNote | undefined, string> {
  const known = NOTE_VISIBILITIES.find((one) => one === visibility);
  if (!known) return failed(`visibility must be one of ${NOTE_VISIBILITIES.join(', ')}`);
  if (text === undefined) return success(undefined);
  const said = textOf(text, 'text', LONGEST_NOTE);
  return said.ok ? success({ text: said.value, visibility: known }) : said;
}

interface Said {
  readonly note?: NewNote;
  readonly nextUpdateAtMs?: number;
}

function noteAndPromise(
  given: Values,
  site: SiteConfig | undefined,
  options: WebOptions,
): Result<Said, string> {
  const note = noteOf(given);
  if (!note.ok) return note;
  const said: Said = note.value ? { note: note.value } : {};
  if (given.next_update === undefined) return success(said);
  const atMs = momentOf(given.next_update, 'next_update', site, options);
  return atMs.ok ? success({ ...said, nextUpdateAtMs: atMs.value }) : atMs;
}

/** An instant, a time on the wall of the site, or a duration from now. */
function momentOf(
  text: string,
  name: string,
  site: SiteConfig | undefined,
  { clock }: WebOptions,
): Result<number, string> {
  const nowMs = clock.now().atMs;
  const local = localTimeOf(text);
  const durationMs = parseDuration(text);
  const atMs =
    local === undefined
      ? durationMs === undefined
        ? instantMs(text)
        : nowMs + durationMs
      : Temporal.PlainDateTime.from(local).toZonedDateTime(site?.timezone ?? 'UTC').epochMilliseconds;
  return atMs !== undefined && atMs > nowMs && atMs <= nowMs + MOST_AHEAD_MS
    ? success(atMs)
    : failed(
        `${name} must be a time within 90 days from now, such as 2h, "2026-12-04 08:00" or 2026-12-04T08:00:00+07:00`,
      );
}

function siteOfIncident(id: string, options: WebOptions): SiteConfig | undefined {
  const incident = options.picture().incidents.find((known) => known.id === id);
  return options.config().sites.find((site) => site.id === incident?.site);
}

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}

const instant = (atMs: number | undefined) => (atMs === undefined ? null : new Date(atMs).toISOString());

function noteJson({ atMs, by, text, visibility }: IncidentNote) {
  return { at: instant(atMs), by, text, visibility };
}

export function incidentJson(incident: Incident) {
  const texts = { en: incidentTexts('en').title(incident), id: incidentTexts('id').title(incident) };
  return {
    incident_id: incident.id,
    site: incident.site,
    title: texts,
    state: isOpen(incident) ? 'open' : 'closed',
    subject: incident.subject ?? null,
    opened_by: incident.openedBy,
    starts_at: instant(incident.startsAtMs),
    ends_at: instant(incident.endsAtMs),
    closed_at: instant(incident.closedAtMs),
    closed_by: incident.closedBy ?? null,
    next_update_at: instant(incident.nextUpdateAtMs),
    outages: incident.outages,
    alert_ids: incident.alerts,
    services: incident.services,
    notes: incident.notes.map(noteJson),
  };
}

const notesJson = (incident: Incident) => ({
  incident_id: incident.id,
  notes: incident.notes.map(noteJson),
});
const nextUpdateJson = (incident: Incident) => ({
  incident_id: incident.id,
  next_update_at: instant(incident.nextUpdateAtMs),
});
const closingJson = (incident: Incident) => ({
  incident_id: incident.id,
  closed_at: instant(incident.closedAtMs),
  ends_at: instant(incident.endsAtMs),
});

/** What an act answers, for whoever asks for it by these types. */
export type NotesAnswer = ReturnType<typeof notesJson>;
export type NextUpdateAnswer = ReturnType<typeof nextUpdateJson>;
export type ClosingAnswer = ReturnType<typeof closingJson>;
