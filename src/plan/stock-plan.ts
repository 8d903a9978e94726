/** The plan of one stock: how fast it is used, when it runs out, what to order. */

import { LOOK_BACK_MS } from '../forecast/question.ts';
import { stockQuestionOf, usedUp } from '../forecast/stock-use.ts';
import { type ForecastTexts, forecastTexts } from '../locale/forecast.ts';
import { planTexts } from '../locale/plan.ts';
import type { Answer, Forecast } from '../model/forecast.ts';
import type { SeriesPoint } from '../model/history.ts';
import type { StockPlan } from '../model/plan.ts';
import { growthOf } from './growth.ts';
import { iso } from './instants.ts';
import { needOf, wantedBy } from './need.ts';
import type { PlanTask, SiteMaterial, StockMaterial } from './plan.ts';

export interface StockTask extends PlanTask {
  readonly site: SiteMaterial;
  readonly stock: StockMaterial;
}

const NO_HISTORY = { code: 'no_stock_history' } as const;

export async function stockPlan(task: StockTask): Promise<StockPlan> {
  const { site, stock, question, forecaster, language } = task;
  const say = forecastTexts(language);
  const left = stock.left.map(({ atMs, used: items }): SeriesPoint => {
    return { atMs, last: items, min: items, max: items };
  });
  const last = left.at(-1);
  const atMs = last?.atMs ?? question.untilMs;
  const use = growthOf(usedUp(left), site.timezone, site.holidays);
  const asked = stockQuestionOf(
    site,
    left.filter((point) => point.atMs > atMs - LOOK_BACK_MS),
  );
  const made = asked && (await forecaster(asked));
  const wanted = wantedBy(question, site.timezone);
  const need = asked && wanted ? await needOf(wanted, asked, use, task) : undefined;
  return {
    stock: stock.name,
    items: last?.last ?? null,
    read_at: last ? iso(atMs) : null,
    use_per_working_day_items: rounded(use.perWorkingDay),
    use_per_week_items: rounded(use.perWeek),
    working_days: use.workingDays,
    empty: emptyOf(made, atMs, say),
    basis: made ? say.basis(made.basis) : '',
    order: need
      ? { items: need.bytes, reason: need.reason }
      : { items: null, reason: asked ? planTexts(language).noRunwayAsked : say.unknown(NO_HISTORY) },
  };
}

function emptyOf(made: Forecast | undefined, madeAtMs: number, say: ForecastTexts): StockPlan['empty'] {
  const answer: Answer = made?.current ?? { known: false, reason: NO_HISTORY };
  if (!answer.known) return { known: false, reason: say.unknown(answer.reason), empty_at: null };
  const at = (ms: number | null) => (ms === null ? null : iso(madeAtMs + ms));
  const { p10, p50, p90 } = answer.range;
  return { known: true, reason: null, empty_at: { p10: at(p10), p50: at(p50), p90: at(p90) } };
}

function rounded(items: number | undefined): number | null {
  return items === undefined ? null : Math.round(items);
}
