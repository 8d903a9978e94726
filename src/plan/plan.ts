/**
 * PLAN: takes what is known of some sites over months and a question (a wanted runway at a date, a planned cut), gives the
 * capacity plan as one document with its accounting rules. Pure but for the forecaster, which may rest between two forecasts.
 * Invariant: nothing is counted that was not observed, and every number that cannot be said is null with a reason.
 */

import { pagePlanTexts } from '../locale/page-plan.ts';
import type { Forecast, ForecastQuestion, LinkChange, UsagePoint } from '../model/forecast.ts';
import type { Language } from '../model/language.ts';
import { type PlanDocument, READINESS, type SitePlan, type SyncPlan } from '../model/plan.ts';
import { iso } from './instants.ts';
import { linkPlan } from './link-plan.ts';
import { RULES } from './rules.ts';
import { stockPlan } from './stock-plan.ts';
import { storePlan } from './store-plan.ts';

/** What is known of a store. */
export interface StoreMaterial {
  readonly name: string;
  readonly sizeBytes?: number;
  /** Room left for the writing user at the last reading. */
  readonly availableBytes?: number;
  /** In order of time, half an hour apart or less. */
  readonly used: readonly UsagePoint[];
}

export interface StockMaterial {
  readonly name: string;
  /** How many were left, in order of time. */
  readonly left: readonly UsagePoint[];
}

export interface LinkMaterial {
  readonly name: string;
  readonly changes: readonly LinkChange[];
  /** Ends of the five minutes in which it was looked at, in order of time. */
  readonly observedMs: readonly number[];
}

export interface SiteMaterial {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly holidays: readonly string[];
  readonly stores: readonly StoreMaterial[];
  readonly stocks: readonly StockMaterial[];
  readonly links: readonly LinkMaterial[];
  readonly syncs: readonly SyncPlan[];
}

/** "2026-12-04 08:00" and the like, local to each site. */
export interface LocalCut {
  readonly from: string;
  readonly until: string;
}

export interface PlanQuestion {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly wantedRunwayMs?: number;
  /** A date such as 2027-12-31; the wanted runway is for now without it. */
  readonly by?: string;
  readonly cut?: LocalCut;
}

/** The forecast step; a service that has other things to do lets them have their turn in between. */
export type Forecaster = (question: ForecastQuestion) => Promise<Forecast>;

/** What the plan of each part is made by. */
export interface PlanTask {
  readonly question: PlanQuestion;
  readonly forecaster: Forecaster;
  /** Of what stands in the document as sentences. */
  readonly language: Language;
}

export async function makePlan(
  sites: AsyncIterable<SiteMaterial> | Iterable<SiteMaterial>,
  question: PlanQuestion,
  forecaster: Forecaster,
  language: Language = 'en',
): Promise<PlanDocument> {
  const planned: SitePlan[] = [];
  for await (const site of sites) planned.push(await sitePlan(site, { question, forecaster, language }));
  const { fromMs, untilMs, wantedRunwayMs, by, cut } = question;
  return {
    made_at: iso(untilMs),
    from: iso(fromMs),
    until: iso(untilMs),
    wanted_runway_seconds: wantedRunwayMs === undefined ? null : wantedRunwayMs / 1_000,
    by: by ?? null,
    planned_cut: cut ? `${cut.from}/${cut.until}` : null,
    rules: pagePlanTexts(language).rules ?? RULES,
    sites: planned.sort((one, other) => graveness(other) - graveness(one)),
  };
}

/** Those that will not make it come first; otherwise the order stays. */
function graveness({ readiness }: SitePlan): number {
  return readiness === null ? 0 : READINESS.indexOf(readiness);
}

async function sitePlan(site: SiteMaterial, asked: PlanTask): Promise<SitePlan> {
  const { question } = asked;
  const cut = question.cut && localCut(question.cut, site.timezone);
  const stores = [];
  for (const store of site.stores) stores.push(await storePlan({ ...asked, site, store, cut }));
  const stocks = [];
  for (const stock of site.stocks) stocks.push(await stockPlan({ ...asked, site, stock }));
  const verdicts = stores.flatMap(({ readiness }) => (readiness ? [readiness.verdict] : []));
  const gravest = (['will_not_make_it', 'may_not_make_it', 'cannot_say', 'makes_it'] as const).find(
    (verdict) => verdicts.includes(verdict),
  );
  return {
    site: site.id,
    name: site.name,
    timezone: site.timezone,
    readiness: cut ? (gravest ?? 'cannot_say') : null,
    cut: cut ? { from: iso(cut.fromMs), until: iso(cut.untilMs) } : null,
    stores,
    stocks,
    links: site.links.map((link) => linkPlan(link, question)),
    syncs: site.syncs,
  };
}

function localCut({ from, until }: LocalCut, timezone: string) {
  const at = (text: string) =>
    Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timezone).epochMilliseconds;
  return { fromMs: at(from), untilMs: at(until) };
}
