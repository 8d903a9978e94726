/** Bytes to add for a wanted runway, now or at a date. */

import { forecastTexts } from '../locale/forecast.ts';
import { planTexts } from '../locale/plan.ts';
import type { ForecastQuestion } from '../model/forecast.ts';
import type { PlanNeed } from '../model/plan.ts';
import { roomFor } from './capacity.ts';
import type { Growth } from './growth.ts';
import { DAY_MS } from './instants.ts';
import type { PlanQuestion, PlanTask } from './plan.ts';

const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30.44 * DAY_MS;

export interface Wanted {
  readonly runwayMs: number;
  /** How far ahead; 0 for now. */
  readonly aheadMs: number;
}

/** Undefined when no runway was asked for. */
export function wantedBy(question: PlanQuestion, timezone: string): Wanted | undefined {
  const { wantedRunwayMs, by, untilMs } = question;
  if (wantedRunwayMs === undefined) return undefined;
  const byMs =
    by === undefined ? untilMs : Temporal.PlainDate.from(by).toZonedDateTime(timezone).epochMilliseconds;
  return { runwayMs: wantedRunwayMs, aheadMs: Math.max(0, byMs - untilMs) };
}

export async function needOf(
  wanted: Wanted,
  question: ForecastQuestion,
  growth: Growth,
  { forecaster, language }: Omit<PlanTask, 'question'>,
): Promise<PlanNeed> {
  const texts = planTexts(language);
  const { upstreamDown, horizonMs } = await forecaster(question);
  if (!upstreamDown.known) {
    return { bytes: null, reason: forecastTexts(language).unknown(upstreamDown.reason) };
  }
  const seenMs = Math.min(wanted.runwayMs, horizonMs);
  const beyondMs = wanted.runwayMs - seenMs;
  if (beyondMs > 0 && growth.perDay === undefined) {
    return { bytes: null, reason: texts.tooLittleForRunway };
  }
  const used = question.history.at(-1)?.used ?? 0;
  // Asked from what is used on, so that room which is there and not wanted now counts for later.
  const room = await roomFor({ ...question, capacity: used + 1 }, forecaster, (made) =>
    lasts(made.upstreamDown, seenMs),
  );
  if (room === undefined) return { bytes: null, reason: texts.noSizeIsEnough };
  const beyond = ((growth.perDay ?? 0) * beyondMs) / DAY_MS;
  const later = wanted.aheadMs > 0 ? growthUntil(wanted, growth) : 0;
  if (later === undefined) return { bytes: null, reason: texts.tooLittleUntilDate };
  const bytes = used + room + beyond + later - question.capacity;
  return { bytes: Math.ceil(Math.max(0, bytes)), reason: null };
}

function lasts(
  answer:
    | { readonly known: true; readonly range: { readonly p10: number | null } }
    | { readonly known: false },
  wantedMs: number,
): boolean | undefined {
  if (!answer.known) return undefined;
  return answer.range.p10 === null || answer.range.p10 >= wantedMs;
}

/** What the level rises by until then, and what the wanted runway takes more because the intake rises too. */
function growthUntil(
  { runwayMs, aheadMs }: Wanted,
  { perWeek, perDay, trendPerMonth }: Growth,
): number | undefined {
  if (perWeek === undefined) return undefined;
  const level = Math.max(0, perWeek) * (aheadMs / WEEK_MS);
  const rise = Math.max(0, trendPerMonth ?? 0) * (aheadMs / MONTH_MS);
  return level + (perDay ?? 0) * rise * (runwayMs / DAY_MS);
}
