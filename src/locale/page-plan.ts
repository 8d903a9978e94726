/** A capacity plan as a page. */

import type { Readiness } from '../model/plan.ts';
import { pagePlan as en } from './en/page-plan.ts';
import { pagePlan as id } from './id/page-plan.ts';
import { catalogue, type Parts } from './texts.ts';

export interface PagePlanTexts {
  readonly title: string;
  readonly verdicts: Readonly<Record<Readiness, string>>;
  readonly later: string;
  readonly cannotSay: string;
  readonly notForeseen: string;
  span(from: string, until: string): string;
  readonly beyond: string;
  readonly likelyMore: string;
  likely(duration: string): string;
  readonly nothing: string;
  readonly notKnown: string;
  aMonth(share: string): string;
  usedOf(used: string, size: string, left: string): string;
  readonly fullAsThingsGo: string;
  readonly fullWithout: string;
  readonly runwayNow: string;
  readonly lowestRunway: string;
  readonly growthOnWorkingDay: string;
  readonly growthAWeek: string;
  readonly trend: string;
  readonly toAdd: string;
  readonly stocks: readonly string[];
  readonly toOrder: string;
  readonly links: readonly string[];
  readonly syncs: readonly string[];
  tooEarly(full: string | undefined, by: string, room: string | undefined): string;
  plannedCut(from: string, until: string): string;
  lost<Given>(lost: Given, sites: number, doubtful: number): Parts<Given>;
  readonly readiness: readonly string[];
  wanted(runway: string, by: string | undefined): string;
  readonly legend: readonly [used: string, current: string, down: string];
  readonly howCounted: string;
  /** Those of the document, in its order; undefined where the document's own are in this language. */
  readonly rules: readonly string[] | undefined;
  useOf(store: string): string;
  full(size: string): string;
  growthOf(store: string): string;
  growthUpTo(size: string): string;
}

export const pagePlanTexts = catalogue<PagePlanTexts>({ en, id });
