/** Incidents, and what people do about them. */

import { INCIDENT_SUBJECTS, NOTE_VISIBILITIES } from '../../model/incident.ts';
import { count, instant, listOf, object, oneOf, orNull, ref, request, type Schema, text } from './words.ts';

const incidentNote = object({ at: instant, by: text, text, visibility: oneOf(NOTE_VISIBILITIES) });

const incident = {
  incident_id: text,
  site: text,
  title: object({ en: text, id: text }),
  state: oneOf(['open', 'closed']),
  subject: orNull(object({ kind: oneOf(INCIDENT_SUBJECTS), name: text })),
  opened_by: text,
  starts_at: instant,
  ends_at: orNull(instant),
  closed_at: orNull(instant),
  closed_by: orNull(text),
  next_update_at: orNull(instant),
  outages: count,
  alert_ids: listOf(text),
  services: listOf(text),
  notes: listOf(incidentNote),
};

const said = { text, visibility: oneOf(NOTE_VISIBILITIES), next_update: text, by: text };

export const INCIDENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  Incident: object(incident),
  Incidents: object({ incidents: listOf(ref('Incident')) }),
  IncidentNotes: object({ incident_id: text, notes: listOf(incidentNote) }),
  IncidentNextUpdate: object({ incident_id: text, next_update_at: orNull(instant) }),
  IncidentClosing: object({ incident_id: text, closed_at: orNull(instant), ends_at: orNull(instant) }),
  IncidentRequest: request({ ...said, title: text, site: text, services: listOf(text) }, ['title']),
  IncidentNoteRequest: request(said, ['text']),
  IncidentNextUpdateRequest: request({ at: text, by: text }, ['at']),
  IncidentCloseRequest: request({ text, visibility: oneOf(NOTE_VISIBILITIES), by: text }, []),
};
