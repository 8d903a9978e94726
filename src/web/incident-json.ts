/** Incidents as the API gives them. */

import { incidentTexts } from '../locale/incident.ts';
import { type Incident, type IncidentNote, isOpen } from '../model/incident.ts';
import { instant } from './json-values.ts';

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

export const notesJson = (incident: Incident) => ({
  incident_id: incident.id,
  notes: incident.notes.map(noteJson),
});
export const nextUpdateJson = (incident: Incident) => ({
  incident_id: incident.id,
  next_update_at: instant(incident.nextUpdateAtMs),
});
export const closingJson = (incident: Incident) => ({
  incident_id: incident.id,
  closed_at: instant(incident.closedAtMs),
  ends_at: instant(incident.endsAtMs),
});

/** What an act answers, for whoever asks for it by these types. */
export type NotesAnswer = ReturnType<typeof notesJson>;
export type NextUpdateAnswer = ReturnType<typeof nextUpdateJson>;
export type ClosingAnswer = ReturnType<typeof closingJson>;
