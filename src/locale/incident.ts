/** What is said of incidents: what it is about, that it began, what people say of it, and that it is over. */

import type { Incident, IncidentNote, IncidentPhase } from '../model/incident.ts';
import { incident as en } from './en/incident.ts';
import { incident as id } from './id/incident.ts';
import { catalogue } from './texts.ts';

export interface IncidentTexts {
  /** What people call it: as they named it, or by what its alerts are about. */
  title(incident: Pick<Incident, 'title' | 'subject'>): string;
  message(said: SaidOfIncident): string;
}

export interface SaidOfIncident {
  readonly phase: IncidentPhase;
  readonly incident: Incident;
  /** Public ones only. */
  readonly note?: IncidentNote;
  /** Titles of the services that it touches. */
  readonly services: readonly string[];
  readonly timezone: string;
}

export const incidentTexts = catalogue<IncidentTexts>({ en, id });
