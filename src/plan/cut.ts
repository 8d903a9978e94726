/** Which stores last through a planned cut, and nothing else of a plan: an answer while somebody waits for it. */

import { forecastTexts } from '../locale/forecast.ts';
import { planTexts } from '../locale/plan.ts';
import { type ForecastQuestion, HORIZON_MS } from '../model/forecast.ts';
import type { Language } from '../model/language.ts';
import type { PlanReadiness, SiteReadiness } from '../model/plan.ts';
import { iso } from './instants.ts';
import type { Forecaster, PlanTask, SiteMaterial } from './plan.ts';
import { readinessOf } from './readiness.ts';
import { notReady, questionAt } from './store-plan.ts';

/** Wall-clock milliseconds; without `untilMs` the end is not known. */
export interface AskedCut {
  readonly fromMs: number;
  readonly untilMs?: number;
}

export async function cutReadiness(
  sites: AsyncIterable<SiteMaterial> | Iterable<SiteMaterial>,
  cut: AskedCut,
  forecaster: Forecaster,
  language: Language,
): Promise<readonly SiteReadiness[]> {
  const answers: SiteReadiness[] = [];
  for await (const site of sites) {
    for (const store of site.stores) {
      const question = questionAt({ site, store }, store.used.at(-1)?.atMs ?? 0);
      const readiness = question ? await answer(cut, question, { forecaster, language }) : notReady(language);
      answers.push({ site: site.id, name: site.name, timezone: site.timezone, store: store.name, readiness });
    }
  }
  return answers;
}

async function answer(
  { fromMs, untilMs }: AskedCut,
  question: ForecastQuestion,
  by: Omit<PlanTask, 'question'>,
): Promise<PlanReadiness> {
  if (untilMs !== undefined) return readinessOf({ fromMs, untilMs }, question, by);
  const nowMs = question.history.at(-1)?.atMs ?? 0;
  const made = await by.forecaster({ ...question, cut: { fromMs, untilMs: fromMs + HORIZON_MS } });
  const at = (ms: number | null) => (ms === null ? null : iso(nowMs + ms));
  const range = made.cut?.known ? made.cut.range : undefined;
  return {
    verdict: 'cannot_say',
    reason:
      made.cut?.known === false
        ? forecastTexts(by.language).unknown(made.cut.reason)
        : planTexts(by.language).cutEndUnknown,
    full_at: range ? { p10: at(range.p10), p50: at(range.p50), p90: at(range.p90) } : null,
    short_by_seconds: null,
    short_by_bytes: null,
  };
}
