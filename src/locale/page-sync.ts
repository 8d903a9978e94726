/** The flow of records as the page shows it. */

import { pageSync as en } from './en/page-sync.ts';
import { pageSync as id } from './id/page-sync.ts';
import { catalogue } from './texts.ts';

export interface PageSyncTexts {
  /** Of the usual stages; one with a name of the site's own is shown by that. */
  readonly stageNames: Readonly<Record<string, string>>;
  over(link: string): string;
  readonly caption: string;
  readonly stage: string;
  readonly waiting: string;
  readonly oldest: string;
  readonly halfTook: string;
  readonly nineInTenTook: string;
  readonly captured: string;
  readonly acknowledged: string;
  readonly rejected: string;
  readonly backlog: string;
  readonly nothingWaits: string;
  readonly cannotSay: string;
  /** A reason follows. */
  readonly clearUnknown: string;
  goneIn(duration: string): string;
  readonly notForeseen: string;
  /** Undefined is beyond what can be foreseen. */
  clearBetween(early: string | undefined, late: string | undefined): string;
  readonly read: string;
  wait(count: number): string;
  beforeCapture(count: number, duration: string): string;
  inFuture(count: number): string;
}

export const pageSyncTexts = catalogue<PageSyncTexts>({ en, id });
