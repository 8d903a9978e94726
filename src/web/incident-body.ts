/** What people ask for about incidents, read from the body of a call: an act, or what is wrong with it in a sentence. */

import { localTimeOf } from '../config/calendar.ts';
import type { SiteConfig } from '../config/types.ts';
import { parseDuration } from '../config/units.ts';
import { type IncidentAct, type NewNote, NOTE_VISIBILITIES } from '../model/incident.ts';
import { failed, type Result, success } from '../model/result.ts';
import { fieldsOf, textOf } from './act-body.ts';
import type { WebOptions } from './options.ts';
import { type ActCall, instantMs, type Values } from './route.ts';

const LONGEST_TITLE = 200;
const LONGEST_NOTE = 2_000;
const MOST_SERVICES = 50;
/** A promise beyond this is none. */
const MOST_AHEAD_MS = 90 * 86_400_000;

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

export function readPromise(
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
