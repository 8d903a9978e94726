/** ACT: what people do about incidents, and now; gives the incidents after it and what is to be said, or why it cannot be done. Pure. */

import {
  type Incident,
  type IncidentAct,
  type IncidentNote,
  type IncidentRefusal,
  isOpen,
  type NewNote,
} from '../model/incident.ts';
import type { Moment } from '../model/moment.ts';
import { failed, type Result, success } from '../model/result.ts';
import {
  close,
  type IncidentNews,
  type IncidentState,
  type IncidentStep,
  kept,
  MOST_OPEN,
} from './incident-state.ts';

export const MOST_NOTES = 100;

export interface ActedStep extends IncidentStep {
  readonly incident: Incident;
}

export function actOnIncidents(
  state: IncidentState,
  act: IncidentAct,
  by: string,
  now: Moment,
): Result<ActedStep, IncidentRefusal> {
  if (act.kind === 'open') return open(state, act, by, now);
  const incident = state.incidents.find(({ id }) => id === act.id);
  if (!incident) return failed('unknown_incident');
  if (act.kind !== 'note' && !isOpen(incident)) return failed('closed_already');
  const { note } = act.kind === 'promise' ? {} : act;
  if (note && incident.notes.length >= MOST_NOTES) return failed('too_many_notes');
  const noted = note ? withNote(incident, { ...note, atMs: now.atMs, by }) : incident;
  switch (act.kind) {
    case 'note': {
      // The word goes out with what it promises now, not with what was promised before.
      const after = promised(noted, act);
      return success(changed(state, after, newsOf(after)));
    }
    case 'promise':
      return success(changed(state, promised(incident, act), []));
    case 'close': {
      const endsAtMs = state.quiet.get(incident.id)?.atMs ?? now.atMs;
      const closed = close(noted, endsAtMs, by, now);
      const step = changed(state, closed, [{ phase: 'closed', incident: closed, ...lastNote(noted, note) }]);
      const quiet = new Map([...state.quiet].filter(([id]) => id !== incident.id));
      const dismissed = state.dismissed.union(new Set(incident.alerts));
      return success({ ...step, state: { ...step.state, quiet, dismissed } });
    }
  }
}

function open(
  state: IncidentState,
  act: Extract<IncidentAct, { kind: 'open' }>,
  by: string,
  now: Moment,
): Result<ActedStep, IncidentRefusal> {
  if (state.incidents.filter(isOpen).length >= MOST_OPEN) return failed('too_many_open');
  const sequence = state.sequence + 1;
  const { site, title, services, note, nextUpdateAtMs } = act;
  const incident: Incident = {
    id: String(sequence),
    site,
    title,
    openedBy: by,
    startsAtMs: now.atMs,
    outages: 1,
    alerts: [],
    services,
    notes: note ? [{ ...note, atMs: now.atMs, by }] : [],
    ...(nextUpdateAtMs === undefined ? {} : { nextUpdateAtMs }),
  };
  const news: IncidentNews = { phase: 'opened', incident, ...lastNote(incident, note) };
  const incidents = kept([...state.incidents, incident]);
  return success({ state: { ...state, sequence, incidents }, news: [news], incident });
}

function withNote(incident: Incident, note: IncidentNote): Incident {
  return { ...incident, notes: [...incident.notes, note] };
}

/** A public word keeps the promise of one: what was promised before it counts no more. */
function promised(
  incident: Incident,
  act: { readonly kind: string; readonly nextUpdateAtMs?: number },
): Incident {
  const { nextUpdateAtMs, ...rest } = incident;
  if (!isOpen(incident)) return rest;
  if (act.nextUpdateAtMs !== undefined) return { ...rest, nextUpdateAtMs: act.nextUpdateAtMs };
  const isKept = act.kind === 'promise' || incident.notes.at(-1)?.visibility === 'public';
  return isKept || nextUpdateAtMs === undefined ? rest : { ...rest, nextUpdateAtMs };
}

/** What only the people of the site are to read is told to nobody else. */
function newsOf(incident: Incident): readonly IncidentNews[] {
  const note = incident.notes.at(-1);
  return note?.visibility === 'public' ? [{ phase: 'noted', incident, note }] : [];
}

function lastNote(incident: Incident, note: NewNote | undefined): { readonly note?: IncidentNote } {
  const last = incident.notes.at(-1);
  return last && note?.visibility === 'public' ? { note: last } : {};
}

function changed(state: IncidentState, incident: Incident, news: readonly IncidentNews[]): ActedStep {
  const incidents = state.incidents.map((known) => (known.id === incident.id ? incident : known));
  return { state: { ...state, incidents }, news, incident };
}
