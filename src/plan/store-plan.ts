/** The plan of one store: where it stands, how it grows, when it is full, what it lacks. */

import { LOOK_BACK_MS, questionOf } from '../forecast/question.ts';
import { type ForecastTexts, forecastTexts } from '../locale/forecast.ts';
import { planTexts } from '../locale/plan.ts';
import {
  type Answer,
  type Forecast,
  type ForecastQuestion,
  HORIZON_MS,
  type LinkChange,
  type PlannedCut,
  type UsagePoint,
} from '../model/forecast.ts';
import type { Language } from '../model/language.ts';
import type { PlanFull, PlanNeed, PlanReadiness, StorePlan } from '../model/plan.ts';
import { type Growth, growthOf } from './growth.ts';
import { DAY_MS, iso } from './instants.ts';
import { needOf, wantedBy } from './need.ts';
import type { PlanTask, SiteMaterial, StoreMaterial } from './plan.ts';
import { cannotSay, readinessOf } from './readiness.ts';

const WEEK_MS = 7 * DAY_MS;

export interface StoreTask extends PlanTask {
  readonly site: SiteMaterial;
  readonly store: StoreMaterial;
  readonly cut: PlannedCut | undefined;
}

export async function storePlan(task: StoreTask): Promise<StorePlan> {
  const { site, store, question, cut, forecaster, language } = task;
  const say = forecastTexts(language);
  const growth = growthOf(store.used, site.timezone, site.holidays);
  const last = store.used.at(-1);
  const asked = last && questionAt(task, last.atMs);
  const made = asked && (await forecaster(asked));
  const madeAtMs = last?.atMs ?? question.untilMs;
  const nothing: Answer = { known: false, reason: NO_HISTORY };
  return {
    store: store.name,
    size_bytes: store.sizeBytes ?? null,
    used_bytes: last?.used ?? null,
    available_bytes: store.availableBytes ?? null,
    read_at: last ? iso(last.atMs) : null,
    growth_per_working_day_bytes: rounded(growth.perWorkingDay),
    growth_per_week_bytes: rounded(growth.perWeek),
    working_days: growth.workingDays,
    months: growth.months,
    trend_per_month_ratio: growth.trendPerMonth ?? null,
    current: fullOf(made?.current ?? nothing, madeAtMs, say),
    upstream_down: fullOf(made?.upstreamDown ?? nothing, madeAtMs, say),
    basis: made ? say.basis(made.basis) : '',
    runway_seconds: runwayOf(made),
    lowest_runway: await lowestRunway(task),
    need: asked ? await needAt(task, asked, growth) : { bytes: null, reason: say.unknown(NO_HISTORY) },
    readiness: cut && asked ? await readinessOf(cut, asked, task) : cut ? notReady(language) : null,
    usage: peaksOf(store.used),
  };
}

const NO_HISTORY = { code: 'no_store_history' } as const;

export function notReady(language: Language): PlanReadiness {
  return cannotSay(forecastTexts(language).unknown(NO_HISTORY));
}

/** As it would have been asked at that moment, with the size of today. */
export function questionAt(
  { site, store }: Pick<StoreTask, 'site' | 'store'>,
  atMs: number,
): ForecastQuestion | undefined {
  const last = store.used.at(-1);
  if (!last || store.availableBytes === undefined) return undefined;
  const used = store.used.filter((point) => point.atMs <= atMs && point.atMs > atMs - LOOK_BACK_MS);
  const links = site.links.map(({ changes }) => sinceLookBack(changes, atMs));
  const capacity = last.used + store.availableBytes;
  const history = used.map(({ atMs: at, used: value }) => ({
    atMs: at,
    last: value,
    min: value,
    max: value,
  }));
  const question = questionOf(site, { used: history, available: 0, links });
  return question && { ...question, capacity, horizonMs: HORIZON_MS };
}

function sinceLookBack(changes: readonly LinkChange[], atMs: number): readonly LinkChange[] {
  const known = changes.filter((change) => change.atMs <= atMs);
  const holding = known.findLastIndex((change) => change.atMs <= atMs - LOOK_BACK_MS);
  return known.slice(Math.max(0, holding));
}

function fullOf(answer: Answer, madeAtMs: number, say: ForecastTexts): PlanFull {
  if (!answer.known) return { known: false, reason: say.unknown(answer.reason), full_at: null };
  const at = (ms: number | null) => (ms === null ? null : iso(madeAtMs + ms));
  const { p10, p50, p90 } = answer.range;
  return { known: true, reason: null, full_at: { p10: at(p10), p50: at(p50), p90: at(p90) } };
}

function runwayOf(made: Forecast | undefined): StorePlan['runway_seconds'] {
  if (!made?.upstreamDown.known) return null;
  const { p10, p50, p90 } = made.upstreamDown.range;
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1_000);
  return { p10: seconds(p10), p50: seconds(p50), p90: seconds(p90) };
}

async function lowestRunway(task: StoreTask): Promise<StorePlan['lowest_runway']> {
  const { store, question, forecaster } = task;
  const first = store.used[0];
  const last = store.used.at(-1);
  if (!first || !last) return null;
  let lowest: { readonly at: string; readonly seconds: number } | null = null;
  for (let atMs = last.atMs; atMs > Math.max(first.atMs, question.fromMs); atMs -= WEEK_MS) {
    const asked = questionAt(task, atMs);
    const answer = asked && (await forecaster(asked)).upstreamDown;
    const early = answer?.known ? answer.range.p10 : null;
    if (early !== null && early / 1_000 < (lowest?.seconds ?? Number.POSITIVE_INFINITY)) {
      lowest = { at: iso(atMs), seconds: early / 1_000 };
    }
  }
  return lowest;
}

async function needAt(task: StoreTask, asked: ForecastQuestion, growth: Growth): Promise<PlanNeed> {
  const wanted = wantedBy(task.question, task.site.timezone);
  if (!wanted) return { bytes: null, reason: planTexts(task.language).noRunwayAsked };
  return needOf(wanted, asked, growth, task);
}

/** As many as a drawing has room for. */
const MOST_STRETCHES = 400;
const FEWEST_STRETCHES = 120;

/** Each stretch is named by its end. */
function peaksOf(used: readonly UsagePoint[]): StorePlan['usage'] {
  const first = used[0];
  const last = used.at(-1);
  if (!first || !last) return [];
  const spanMs = last.atMs - first.atMs;
  const stretchMs = Math.max(1, spanMs / MOST_STRETCHES, Math.min(DAY_MS, spanMs / FEWEST_STRETCHES));
  const peaks = new Map<number, number>();
  for (const { atMs, used: bytes } of used) {
    const end = Math.min(last.atMs, Math.ceil(atMs / stretchMs) * stretchMs);
    peaks.set(end, Math.max(bytes, peaks.get(end) ?? 0));
  }
  return [...peaks].map(([atMs, bytes]) => ({ at: iso(atMs), bytes }));
}

function rounded(bytes: number | undefined): number | null {
  return bytes === undefined ? null : Math.round(bytes);
}
