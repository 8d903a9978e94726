/** The event log as a page of its own: the search and its answer. */

import { pageEvents as en } from './en/page-events.ts';
import { pageEvents as id } from './id/page-events.ts';
import { catalogue } from './texts.ts';

export interface PageEventsTexts {
  readonly title: string;
  readonly all: string;
  readonly search: string;
  readonly words: string;
  readonly wordsHint: string;
  readonly kind: string;
  readonly anyKind: string;
  readonly site: string;
  readonly anySite: string;
  readonly time: string;
  readonly anyTime: string;
  /** "the last 1 week" */
  last(range: string): string;
  readonly find: string;
  readonly nothing: string;
  found(count: number, more: boolean): string;
  readonly older: string;
  readonly newest: string;
}

export const pageEventsTexts = catalogue<PageEventsTexts>({ en, id });
