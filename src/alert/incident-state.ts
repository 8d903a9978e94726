/** What is remembered of incidents, what is said of them, and the two changes that alerts and people make alike: an end, and room for new ones. */

import { type Incident, type IncidentNote, type IncidentPhase, isOpen } from '../model/incident.ts';
import type { Moment } from '../model/moment.ts';

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

export const MOST_OPEN = 200;
const MOST_KEPT = 500;

export function noIncidents(): IncidentState {
  return { sequence: 0, incidents: [], quiet: new Map(), dismissed: new Set() };
}

/** The wall clock may have been set back since the beginning: no end is before it. */
export function close(incident: Incident, endsAtMs: number, closedBy: string, now: Moment): Incident {
  const { nextUpdateAtMs, ...rest } = incident;
  const closedAtMs = Math.max(now.atMs, incident.startsAtMs);
  return { ...rest, alerts: [], endsAtMs: Math.max(endsAtMs, incident.startsAtMs), closedAtMs, closedBy };
}

/** The oldest closed ones go. */
export function kept(incidents: readonly Incident[]): readonly Incident[] {
  const tooMany = incidents.length - MOST_KEPT;
  if (tooMany <= 0) return incidents;
  const gone = new Set(incidents.filter((incident) => !isOpen(incident)).slice(0, tooMany));
  return incidents.filter((incident) => !gone.has(incident));
}
