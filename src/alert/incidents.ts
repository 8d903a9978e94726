/**
 * TALK: takes the incidents, the alerts that fire and now; gives the incidents after it and what is to be said.
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
import { INCIDENT_SUBJECTS, type Incident, type IncidentSubject, isOpen } from '../model/incident.ts';
import type { Moment } from '../model/moment.ts';
import {
  close,
  type IncidentNews,
  type IncidentState,
  type IncidentStep,
  kept,
  MOST_OPEN,
} from './incident-state.ts';

export interface IncidentSituation {
  /** All that fire. */
  readonly alerts: readonly Alert[];
  readonly opens: (alert: Alert) => boolean;
  /** Names of the services of its site that are not well now because of it. */
  readonly affected: (incident: Pick<Incident, 'site' | 'subject'>) => readonly string[];
  readonly settleMs: number;
  readonly joinWithinMs: number;
}

/** Who opened or closed it, when nobody did. */
const BY_ITSELF = 'Siaga';

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
