/** What the event log tells beside what was judged: what people did, work in calendars, the line's budget, Siaga's own history. */

import type { NoteVisibility } from '../model/incident.ts';
import { log as en } from './en/log.ts';
import { log as id } from './id/log.ts';
import { catalogue } from './texts.ts';

export interface LogTexts {
  acknowledged(alert: string, until: string, by: string, comment?: string): string;
  acknowledgementWithdrawn(alert: string, by: string): string;
  acknowledgementOver(alert: string): string;
  /** `start` and `end` as they were written; without an end it is not known. */
  work(work: WorkLine): string;
  incident(title: string, by: string, note?: IncidentLine): string;
  calendarReadAgain: string;
  calendarNotTaken(problems: string): string;
  probesPutOff(budgetBytes: number, probe: string): string;
  probesExceeded(takenBytes: number, budgetBytes: number): string;
  historyPutAside(detail: string, file: string): string;
  messagesCollapsed(count: number): string;
}

export interface WorkLine {
  readonly title: string;
  readonly start: string;
  readonly end?: string;
  readonly sites: number;
  readonly by: string;
}

export interface IncidentLine {
  readonly visibility: NoteVisibility;
  readonly text: string;
}

export const logTexts = catalogue<LogTexts>({ en, id });
