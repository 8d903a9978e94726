/** Whether a store lasts through a planned cut, and by how much it does not. */

import { forecastTexts } from '../locale/forecast.ts';
import { planTexts } from '../locale/plan.ts';
import type { ForecastQuestion, PlannedCut, Range } from '../model/forecast.ts';
import type { PlanReadiness, Readiness } from '../model/plan.ts';
import { roomFor } from './capacity.ts';
import { iso } from './instants.ts';
import type { PlanTask } from './plan.ts';

export async function readinessOf(
  cut: PlannedCut,
  question: ForecastQuestion,
  { forecaster, language }: Omit<PlanTask, 'question'>,
): Promise<PlanReadiness> {
  const texts = planTexts(language);
  const nowMs = question.history.at(-1)?.atMs ?? 0;
  const endsInMs = cut.untilMs - nowMs;
  if (endsInMs <= 0) return cannotSay(texts.cutIsOver);
  const asked = { ...question, cut };
  const made = await forecaster(asked);
  const answer = made.cut;
  if (!answer) return cannotSay(texts.nothingKnown);
  if (!answer.known) return cannotSay(forecastTexts(language).unknown(answer.reason));
  const { range } = answer;
  const at = (ms: number | null) => (ms === null ? null : iso(nowMs + ms));
  const fullAt = { p10: at(range.p10), p50: at(range.p50), p90: at(range.p90) };
  // "Not within the horizon" says nothing about a cut that ends behind it.
  if (range.p50 === null && made.horizonMs < endsInMs && !isWithin(range.p10, endsInMs)) {
    const beyond = texts.cutBeyond(nowMs + made.horizonMs, question.timezone);
    return { ...cannotSay(beyond), full_at: fullAt };
  }
  const verdict = verdictOf(range, endsInMs);
  if (verdict === 'makes_it') {
    return { verdict, reason: null, full_at: fullAt, short_by_seconds: null, short_by_bytes: null };
  }
  const room = await roomFor(
    asked,
    forecaster,
    ({ cut: then }) => then?.known && !isWithin(then.range.p10, endsInMs),
  );
  const fullInMs = (verdict === 'will_not_make_it' ? range.p50 : range.p10) ?? endsInMs;
  return {
    verdict,
    reason: null,
    full_at: fullAt,
    short_by_seconds: (endsInMs - fullInMs) / 1_000,
    short_by_bytes: room === undefined ? null : Math.ceil(room),
  };
}

function verdictOf({ p10, p50 }: Range, endsInMs: number): Readiness {
  if (isWithin(p50, endsInMs)) return 'will_not_make_it';
  return isWithin(p10, endsInMs) ? 'may_not_make_it' : 'makes_it';
}

function isWithin(fullInMs: number | null, endsInMs: number): boolean {
  return fullInMs !== null && fullInMs < endsInMs;
}

export function cannotSay(reason: string): PlanReadiness {
  return { verdict: 'cannot_say', reason, full_at: null, short_by_seconds: null, short_by_bytes: null };
}
