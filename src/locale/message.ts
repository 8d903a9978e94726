/** What stands around the evidence in a message: its title, that it is late, what came and went meanwhile, the sign of life. */

import type { Advice } from '../model/advisory.ts';
import type { AlertEventKind, AlertName, Severity } from '../model/alert.ts';
import type { IncidentPhase } from '../model/incident.ts';
import type { MaintenancePhase } from '../model/maintenance.ts';
import type { Annotation } from '../model/texts/judged.ts';
import { message as en } from './en/message.ts';
import { message as id } from './id/message.ts';
import { catalogue } from './texts.ts';

export interface MessageTexts {
  readonly test: Titled;
  readonly heartbeat: Annotation;
  alert(said: SaidAlert): Titled;
  advisory(site: string, advice: Advice, text: string): Titled;
  incident(site: string, phase: IncidentPhase, title: string, text: string): Titled;
  maintenance(work: string, phase: MaintenancePhase, text: string): Titled;
  /** Alerts that came and went; `lines` name some of them, `more` are only counted. */
  summary(alerts: number, lines: readonly string[], more: number): Titled;
  summaryLine(said: SaidAlert, span: SaidSpan | undefined): string;
  /** Behind a message that is sent long after it happened. */
  late(atMs: number, timezone: string): string;
  /** Behind the beginning of an alert that has ended before it could be told. */
  readonly hasEnded: string;
}

export interface Titled {
  /** One line, as the subject of an e-mail. */
  readonly title: string;
  /** The whole message as plain text. */
  readonly text: string;
}

export interface SaidAlert extends Annotation {
  readonly kind: AlertEventKind;
  readonly alert: AlertName;
  readonly severity: Severity;
  /** Name of the site. */
  readonly site: string;
}

export interface SaidSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly timezone: string;
}

export const messageTexts = catalogue<MessageTexts>({ en, id });
