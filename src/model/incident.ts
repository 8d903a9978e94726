/** The words of incidents: an outage as people talk about it, with what they say of it. */

import type { InEachLanguage } from './language.ts';

export interface IncidentNote {
  readonly atMs: number;
  readonly by: string;
  readonly text: string;
  /** `public` is read by everybody, on /status and in messages. */
  readonly visibility: NoteVisibility;
}

export const NOTE_VISIBILITIES = ['public', 'internal'] as const;
export type NoteVisibility = (typeof NOTE_VISIBILITIES)[number];

export const INCIDENT_SUBJECTS = ['link', 'store', 'stock', 'sync', 'other'] as const;

/** What the alerts of an incident are about; alerts about the same belong to the same incident. */
export interface IncidentSubject {
  readonly kind: (typeof INCIDENT_SUBJECTS)[number];
  readonly name: string;
}

export interface Incident {
  /** A number, counted through all incidents of one database. */
  readonly id: string;
  readonly site: string;
  /** As a person gave it; absent when an alert opened it. */
  readonly title?: string;
  /** Absent when a person opened it. */
  readonly subject?: IncidentSubject;
  readonly openedBy: string;
  /** Wall clock of when the trouble began. */
  readonly startsAtMs: number;
  /** Wall clock of when it was over; absent while it is open. */
  readonly endsAtMs?: number;
  readonly closedAtMs?: number;
  readonly closedBy?: string;
  /** When the next word is promised. */
  readonly nextUpdateAtMs?: number;
  /** How many times it began: more than once when it came back. */
  readonly outages: number;
  /** Ids of the alerts that fire now and belong to it. */
  readonly alerts: readonly string[];
  /** Names of services that were not well at any time while it was open. */
  readonly services: readonly string[];
  readonly notes: readonly IncidentNote[];
}

export const INCIDENT_PHASES = ['opened', 'reopened', 'noted', 'closed'] as const;
export type IncidentPhase = (typeof INCIDENT_PHASES)[number];

/** Something is to be said of an incident: an event on its way to those who asked for it. */
export interface IncidentEvent {
  /** A repeated message carries the same one. */
  readonly eventId: string;
  readonly kind: 'incident';
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly phase: IncidentPhase;
  readonly site: string;
  readonly incident: string;
  readonly nextUpdateAtMs?: number;
  readonly title: InEachLanguage;
  readonly text: InEachLanguage;
}

/** What a person does about incidents. */
export type IncidentAct =
  | {
      readonly kind: 'open';
      readonly site: string;
      readonly title: string;
      readonly services: readonly string[];
      readonly note?: NewNote;
      readonly nextUpdateAtMs?: number;
    }
  | { readonly kind: 'note'; readonly id: string; readonly note: NewNote; readonly nextUpdateAtMs?: number }
  /** Without a moment the promise is taken back. */
  | { readonly kind: 'promise'; readonly id: string; readonly nextUpdateAtMs?: number }
  | { readonly kind: 'close'; readonly id: string; readonly note?: NewNote };

export type NewNote = Pick<IncidentNote, 'text' | 'visibility'>;

export const INCIDENT_REFUSALS = [
  'unknown_incident',
  'closed_already',
  'too_many_notes',
  'too_many_open',
] as const;
export type IncidentRefusal = (typeof INCIDENT_REFUSALS)[number];

export function isOpen({ closedAtMs }: Incident): boolean {
  return closedAtMs === undefined;
}
