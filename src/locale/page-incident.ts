/** Incidents on the page: the list, one with its notes, and the forms by which people write of them. */

import type { IncidentRefusal, NoteVisibility } from '../model/incident.ts';
import { pageIncident as en } from './en/page-incident.ts';
import { pageIncident as id } from './id/page-incident.ts';
import { catalogue } from './texts.ts';

export type IncidentDone = 'opened' | 'noted' | 'closed';

export interface PageIncidentTexts {
  readonly title: string;
  readonly none: string;
  readonly open: string;
  readonly closed: string;
  since(at: string, duration: string): string;
  over(from: string, until: string): string;
  times(outages: number): string;
  nextWord(at: string): string;
  affected(services: string): string;
  openedBy(who: string): string;
  readonly notes: string;
  readonly noNotes: string;
  readonly visibilities: Readonly<Record<NoteVisibility, string>>;
  readonly visibility: string;
  readonly openNew: string;
  readonly what: string;
  readonly site: string;
  readonly services: string;
  readonly note: string;
  readonly noteHint: string;
  readonly nextUpdate: string;
  readonly nextUpdateHint: string;
  readonly openIt: string;
  readonly addNote: string;
  readonly close: string;
  readonly inThePast: string;
  readonly noSuchIncident: string;
  readonly back: string;
  readonly done: Readonly<Record<IncidentDone, string>>;
  readonly refusals: Readonly<Record<IncidentRefusal, string>>;
}

export const pageIncidentTexts = catalogue<PageIncidentTexts>({ en, id });
