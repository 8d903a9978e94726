/** What the public reads of services: plain words, and nothing of the inside. */

import type { PublicDay } from '../model/public-status.ts';
import type { PartKind, PartState, ServiceState } from '../model/service.ts';
import { publicStatus as en } from './en/public-status.ts';
import { publicStatus as id } from './id/public-status.ts';
import { catalogue } from './texts.ts';

/** Of how many days a service was so at its worst; `unseen`: Siaga did not watch. */
export type DayCounts = Readonly<Record<ServiceState | 'unseen', number>>;

export interface PublicStatusTexts {
  readonly title: string;
  /** Of the link to the other language, in that language. */
  readonly languageName: string;
  readonly practice: string;
  readonly nothing: string;
  readonly skip: string;
  /** Over all services together. */
  summary(count: { readonly [state in ServiceState]: number }): string;
  asOf(instant: string): string;
  /** What the reader must know of the age of a page; for a copy that stands on another host. */
  readonly staleness: string;
  /** Said by the script when the page is old; the age follows in words of the browser. */
  readonly isOld: string;
  readonly states: Readonly<Record<ServiceState, string>>;
  /** What a state means for who comes to the counter. */
  readonly meanings: Readonly<Record<ServiceState, string>>;
  since(instant: string): string;
  nextUpdate(instant: string): string;
  readonly needs: string;
  need(kind: PartKind, state: PartState): string;
  readonly past: string;
  /** One sentence that says what a row of coloured days shows. */
  pastInWords(days: DayCounts): string;
  readonly troubledDays: string;
  /** `unseenSeconds`: how long nobody watched. */
  dayInWords(day: PublicDay, unseenSeconds: number): string;
  /** A day as people write it. */
  date(day: string): string;
  readonly incidents: string;
  readonly noIncidents: string;
  incidentHead(services: readonly string[], isOver: boolean): string;
  /** From when until when; without an end it is not known. */
  span(from: string, until: string | undefined): string;
  readonly planned: string;
  readonly phases: Readonly<Record<'planned' | 'active' | 'overrun', string>>;
  touched(services: readonly string[]): string;
  instant(iso: string, timezone: string): string;
}

export const publicStatusTexts = catalogue<PublicStatusTexts>({ en, id });
