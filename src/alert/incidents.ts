/**
 * TALK: takes the incidents, the alerts that fire and what people do, and now; gives the incidents after it and what is to be said.
 * Pure. Invariants: an incident that was opened is closed once, unless it came back; of all that was noted nothing is lost.
 *
 *   (none)  --an alert that opens incidents--> open       alerts about the same subject join it
 *   open    --all its alerts have ended--> quiet          still open: a flap joins what belongs together
 *   quiet   --one of them fires again--> open             it counts one outage more
 *   quiet   --for the settle time--> closed               its end is the moment from which on it was quiet
 *   open    --a person closes it--> closed                what still fires of it opens nothing new until it has ended
 *   closed  --an alert about the same, soon after its end--> open again
 *
 * What a person opened is closed by a person. The settle time is counted on the monotonic clock, what lies between an end and
 * the next beginning on the wall clock, for it may span a restart.
 */

import type { Alert } from '../model/alert.ts';
import {
  INCIDENT_SUBJECTS,
  type Incident,
  type IncidentAct,
  type IncidentNote,
  type IncidentPhase,
  type IncidentRefusal,
  type IncidentSubject,
  isOpen,
  type NewNote,
} from '../model/incident.ts';
import type { Moment } from '../model/moment.ts';
import { failed, type Result, success } from '../model/result.ts';

export interface IncidentState {
  /** Of incidents ever opened. */
  readonly sequence: number;
  /** Oldest first. */
  readonly incidents: readonly Incident[];
  /** Ids of incidents to the moment from which on none of their alerts fires. */
  readonly quiet: ReadonlyMap<string, Moment>;
  /** Ids of alerts that still fire though a person has closed their incident. */
  readonly dismissed: ReadonlySet<string>;
}

export interface IncidentNews {
  readonly phase: IncidentPhase;
  readonly incident: Incident;
  readonly note?: IncidentNote;
}

export interface IncidentStep {
  readonly state: IncidentState;
  readonly news: readonly IncidentNews[];
}

export interface IncidentSituation {
  /** All that fire. */
  readonly alerts: readonly Alert[];
  readonly opens: (alert: Alert) => boolean;
  /** Names of the services of its site that are not well now because of it. */
  readonly affected: (incident: Pick<Incident, 'site' | 'subject'>) => readonly string[];
  readonly settleMs: number;
  readonly joinWithinMs: number;
}

export const MOST_NOTES = 100;
export const MOST_OPEN = 200;
const MOST_KEPT = 500;
/** Who opened or closed it, when nobody did. */
const BY_ITSELF = 'Siaga';

export function noIncidents(): IncidentState {
  return { sequence: 0, incidents: [], quiet: new Map(), dismissed: new Set() };
}

export function stepIncidents(before: IncidentState, situation: IncidentSituation, now: Moment): Step {
  const opening = situation.alerts.filter(situation.opens);
  const firing = new Set(situation.alerts.map(({ alertId }) => alertId));
  const bySubject = Map.groupBy(opening, (alert) => keyOf({ site: alert.site, subject: subjectOf(alert) }));
  const round: Round = { situation, now, news: [], quiet: new Map(), bySubject, sequence: before.sequence };
  const incidents = before.incidents.map((incident) =>
    isOpen(incident) ? follow(incident, before.quiet.get(incident.id), round) : incident,
  );
  const dismissed = before.dismissed.intersection(firing);
  const waiting = [...round.bySubject].flatMap(([key, alerts]): Waiting[] => {
    const heard = alerts.filter(({ alertId }) => !dismissed.has(alertId));
    return heard.length > 0 ? [{ key, alerts: heard }] : [];
  });
  const unopened = beginAll(incidents, waiting, round);
  const state = { sequence: round.sequence, incidents: kept(incidents), quiet: round.quiet, dismissed };
  return { state, news: round.news, unopened };
}

export interface Step extends IncidentStep {
  /** How many there would be besides, were there not as many open ones as there can be. */
  readonly unopened: number;
}

interface Round {
  readonly situation: IncidentSituation;
  readonly now: Moment;
  readonly news: IncidentNews[];
  readonly quiet: Map<string, Moment>;
  /** What no open incident has taken yet. */
  readonly bySubject: Map<string, Alert[]>;
  sequence: number;
}

/** Alerts about the same of which there is no open incident. */
interface Waiting {
  readonly key: string;
  readonly alerts: readonly Alert[];
}

function follow(incident: Incident, quietSince: Moment | undefined, round: Round): Incident {
  const services = withAffected(incident, round);
  if (!incident.subject) return changedOnly(incident, { services });
  const key = keyOf({ site: incident.site, subject: incident.subject });
  const alerts = round.bySubject.get(key) ?? [];
  round.bySubject.delete(key);
  const ids = alerts.map(({ alertId }) => alertId);
  if (ids.length > 0) {
    const outages = incident.outages + (quietSince ? 1 : 0);
    return changedOnly(incident, { services, outages, alerts: ids });
  }
  const since = quietSince ?? round.now;
  if (round.now.monotonicMs - since.monotonicMs < round.situation.settleMs) {
    round.quiet.set(incident.id, since);
    return changedOnly(incident, { services, alerts: [] });
  }
  const closed = close({ ...incident, services }, since.atMs, BY_ITSELF, round.now);
  round.news.push({ phase: 'closed', incident: closed });
  return closed;
}

/** The same object when nothing changed, so that nothing is stored again. */
function changedOnly(incident: Incident, next: Partial<Incident>): Incident {
  const changed = { ...incident, ...next };
  const isSame =
    changed.services === incident.services &&
    changed.outages === incident.outages &&
    changed.alerts.join() === incident.alerts.join();
  return isSame ? incident : changed;
}

/** Of thousands that begin at once each is looked at once. Gives how many found no place. */
function beginAll(incidents: Incident[], waiting: readonly Waiting[], round: Round): number {
  if (waiting.length === 0) return 0;
  const places = incidents.flatMap(({ site, subject }, place) =>
    subject ? [[keyOf({ site, subject }), place] as const] : [],
  );
  const lastAbout = new Map(places);
  let room = MOST_OPEN - incidents.filter(isOpen).length;
  let unopened = 0;
  for (const { key, alerts } of waiting) {
    if (room <= 0) {
      unopened += 1;
      continue;
    }
    begin(incidents, alerts, lastAbout.get(key), round);
    room -= 1;
  }
  return unopened;
}

/** Opens one, or the last one about the same again. */
function begin(
  incidents: Incident[],
  alerts: readonly Alert[],
  last: number | undefined,
  round: Round,
): void {
  const [first] = alerts;
  if (!first) return;
  const subject = subjectOf(first);
  const ids = alerts.map(({ alertId }) => alertId);
  const { closedAtMs, closedBy, endsAtMs, ...known } =
    (last === undefined ? undefined : incidents[last]) ?? {};
  const agoMs = round.now.atMs - (endsAtMs ?? Number.NEGATIVE_INFINITY);
  if (last !== undefined && isIncident(known) && agoMs >= 0 && agoMs <= round.situation.joinWithinMs) {
    const again = { ...known, alerts: ids, outages: known.outages + 1, services: withAffected(known, round) };
    incidents[last] = again;
    round.news.push({ phase: 'reopened', incident: again });
    return;
  }
  round.sequence += 1;
  const incident: Incident = {
    id: String(round.sequence),
    site: first.site,
    subject,
    openedBy: BY_ITSELF,
    startsAtMs: Math.min(...alerts.map(({ startsAtMs }) => startsAtMs)),
    outages: 1,
    alerts: ids,
    services: round.situation.affected({ site: first.site, subject }),
    notes: [],
  };
  incidents.push(incident);
  round.news.push({ phase: 'opened', incident });
}

function isIncident(known: Partial<Incident>): known is Incident {
  return known.id !== undefined;
}

function withAffected(incident: Incident, { situation }: Round): readonly string[] {
  const affected = situation.affected(incident).filter((name) => !incident.services.includes(name));
  return affected.length === 0 ? incident.services : [...incident.services, ...affected];
}

/** The wall clock may have been set back since the beginning: no end is before it. */
function close(incident: Incident, endsAtMs: number, closedBy: string, now: Moment): Incident {
  const { nextUpdateAtMs, ...rest } = incident;
  const closedAtMs = Math.max(now.atMs, incident.startsAtMs);
  return { ...rest, alerts: [], endsAtMs: Math.max(endsAtMs, incident.startsAtMs), closedAtMs, closedBy };
}

/** The oldest closed ones go. */
function kept(incidents: readonly Incident[]): readonly Incident[] {
  const tooMany = incidents.length - MOST_KEPT;
  if (tooMany <= 0) return incidents;
  const gone = new Set(incidents.filter((incident) => !isOpen(incident)).slice(0, tooMany));
  return incidents.filter((incident) => !gone.has(incident));
}

/** What one alert is about, whichever of its severities fires. */
export function subjectOf({ alert, subject }: Pick<Alert, 'alert' | 'subject'>): IncidentSubject {
  for (const kind of INCIDENT_SUBJECTS) {
    const name = subject[kind];
    if (name !== undefined) return { kind, name };
  }
  return { kind: 'other', name: alert };
}

function keyOf({ site, subject }: { readonly site: string; readonly subject: IncidentSubject }): string {
  return `${site}|${subject.kind}|${subject.name}`;
}

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
    case 'note':
      return success(changed(state, promised(noted, act), note ? newsOf(noted) : []));
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
