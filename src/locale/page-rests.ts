/** What each number of the page rests on: where it comes from, how often it is asked, by which rule it is judged. */

import { pageRests as en } from './en/page-rests.ts';
import { pageRests as id } from './id/page-rests.ts';
import { catalogue } from './texts.ts';

export interface RestingState {
  readonly probe: string;
  readonly window: number;
  readonly consecutive: number;
  /** As said: "50%". */
  readonly failedShare: string;
}

export interface PageRestsTexts {
  readonly title: string;
  readonly state: string;
  stateRule(state: RestingState): string;
  readonly latency: string;
  latencySource(probe: string): string;
  readonly asked: string;
  /** `every`: a duration; absent where a calendar says when. */
  askedEvery(every: string | undefined, ago: string | undefined): string;
  readonly level: string;
  levelRule(place: string): string;
  readonly runway: string;
  runwayRule(made: string, horizon: string): string;
  readonly noForecast: string;
}

export const pageRestsTexts = catalogue<PageRestsTexts>({ en, id });
