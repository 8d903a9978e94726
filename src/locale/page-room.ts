/** How long there is room: runways, stores and stocks as the page shows them. */

import { pageRoom as en } from './en/page-room.ts';
import { pageRoom as id } from './id/page-room.ts';
import { catalogue, type Parts } from './texts.ts';

/** What is foretold: a store is full, a stock used up. */
export type End = 'full' | 'used_up';

export interface PageRoomTexts {
  readonly cannotSayYet: string;
  over(duration: string): string;
  endNow(end: End): string;
  /** `early` and `late` surround `likely`; without `late` nobody can say it. */
  about<Given>(end: End, likely: Given, early: string, late: string | undefined): Parts<Given>;
  notBefore<Given>(early: Given): Parts<Given>;
  notForeseen(end: End): string;
  readonly noForecastYet: string;
  readonly noStoreWatched: string;

  readonly used: string;
  readonly left: string;
  readonly size: string;
  readonly inodesUsed: string;
  readonly files: string;
  usedShare(share: string): string;
  fullShare(share: string): string;
  readonly notReadYet: string;
  readonly readOnly: string;
  readonly cannotBeRead: string;
  since(at: string): string;
  readonly neverRead: string;
  belowIsFrom(at: string): string;
  readonly inodesFirst: string;
  useOf(store: string, told: string): string;
  forecastMade(duration: string): string;
  readonly full: string;
  readonly now: string;
  helpArrives(duration: string): string;

  itemsLeft(items: number): string;
  readonly whenFull: string;
  readonly ifNothingBrought: string;
}

export const pageRoomTexts = catalogue<PageRoomTexts>({ en, id });
