/** Planning work on the page: the form, the answer before it is saved, the list of what is planned. */

import type { Repeats } from '../model/maintenance.ts';
import type { Readiness } from '../model/plan.ts';
import { planner as en } from './en/planner.ts';
import { planner as id } from './id/planner.ts';
import { catalogue } from './texts.ts';

export type PlannerDone = 'planned' | 'changed' | 'ended' | 'withdrawn' | 'ended_once' | 'withdrawn_once';
export type TimeFault =
  | 'not_later'
  | 'end_or_word'
  | 'in_the_past'
  | 'repeats_without_end'
  | 'meets_the_next';

export interface PlannerTexts {
  readonly title: string;
  readonly nothing: string;
  /** Without a moment it never came. */
  calendarOf(name: string, at: string | undefined): string;
  readonly calendarTrouble: string;
  readonly planNew: string;
  change(title: string): string;
  readonly changeOrEnd: string;
  readonly what: string;
  readonly where: string;
  readonly everywhere: string;
  labelled(label: string, value: string, count: number): string;
  readonly start: string;
  readonly end: string;
  readonly endHint: string;
  readonly nextWord: string;
  readonly nextWordHint: string;
  readonly zone: string;
  times(zone: string): string;
  readonly check: string;
  readonly save: string;
  readonly endNow: string;
  readonly withdraw: string;
  readonly endHelp: string;
  readonly fromConfiguration: string;
  readonly repeating: string;
  readonly repeats: string;
  readonly once: string;
  readonly every: Readonly<Record<Repeats, string>>;
  readonly lastDay: string;
  readonly lastDayHint: string;
  /** In front of the span of its first time. */
  readonly firstTime: string;
  thisTime(from: string, until: string): string;
  readonly onlyThisTime: string;
  readonly endThisTime: string;
  readonly withdrawThisTime: string;
  readonly noSuchPlan: string;
  readonly taken: string;
  readonly timeFaults: Readonly<Record<TimeFault, string>>;
  readonly done: Readonly<Record<PlannerDone, string>>;

  readonly answer: string;
  readonly notSavedYet: string;
  span(from: string, until: string | undefined): string;
  someShort(short: number, doubtful: number, stores: number): string;
  readonly allLast: string;
  readonly openEnded: string;
  readonly busy: string;
  readonly nothingStored: string;
  readonly site: string;
  readonly store: string;
  readonly verdict: string;
  readonly details: string;
  readonly verdicts: Readonly<Record<Readiness, string>>;
  /** `room`: what would have to be added. */
  short(full: string, by: string, room: string | undefined): string;
  lastsUntil(likely: string, early: string): string;
  readonly lastsBeyond: string;
  readonly silent: string;
  silentNow(alerts: string): string;
  readonly noneSilentNow: string;
  readonly audible: string;
}

export const plannerTexts = catalogue<PlannerTexts>({ en, id });
