/** Makes plans inside the running service: one at a time, resting between forecasts so that probes and pages have their turn. */

import type { Config } from './config/types.ts';
import { parseDuration } from './config/units.ts';
import { forecast } from './forecast/forecast.ts';
import { LOOK_BACK_MS } from './forecast/question.ts';
import type { History } from './history/history.ts';
import type { Language } from './model/language.ts';
import type { PlanDocument, SiteReadiness } from './model/plan.ts';
import { failed, type Result, success } from './model/result.ts';
import { type AskedCut, cutReadiness } from './plan/cut.ts';
import { type Forecaster, makePlan } from './plan/plan.ts';
import { type PlanWords, parsePlanQuestion } from './plan/question.ts';
import { materialFromHistory } from './plan-material.ts';
import { type Clock, sleep } from './platform/clock.ts';

/** Of a cut that somebody plans; refused while another answer is being made. */
export type CutCheck = (
  sites: readonly string[],
  cut: AskedCut,
  language: Language,
) => Promise<Result<readonly SiteReadiness[], 'busy'>>;

export interface PlannerParts {
  readonly config: () => Config;
  readonly history: Pick<History, 'series' | 'linkChanges'>;
  readonly clock: Clock;
}

export interface PlanRequest extends PlanWords {
  readonly site?: string;
  /** Of what stands in the plan as sentences. */
  readonly language: Language;
}

export interface PlanRefusal {
  readonly reason: 'question' | 'busy';
  readonly detail: string;
}

export type Planner = (request: PlanRequest) => Promise<Result<PlanDocument, PlanRefusal>>;

export function createPlanner({ config, history, clock }: PlannerParts): Planner {
  let isBusy = false;
  return async ({ site, language, ...words }) => {
    const question = parsePlanQuestion(words, clock.now().atMs, parseDuration);
    if (!question.ok) return failed({ reason: 'question', detail: question.failure });
    const sites = config().sites.filter(({ id }) => site === undefined || id === site);
    if (sites.length === 0) return failed({ reason: 'question', detail: `there is no site "${site}"` });
    if (isBusy) return failed({ reason: 'busy', detail: 'another plan is being made' });
    isBusy = true;
    try {
      const material = materialFromHistory({ sites }, history, question.value);
      return success(await makePlan(material, question.value, unhurried(clock), language));
    } finally {
      isBusy = false;
    }
  };
}

export function createCutCheck({ config, history, clock }: PlannerParts): CutCheck {
  let isBusy = false;
  return async (ids, cut, language) => {
    if (isBusy) return failed('busy');
    isBusy = true;
    try {
      const sites = config().sites.filter(({ id }) => ids.includes(id));
      const untilMs = clock.now().atMs;
      const period = { fromMs: untilMs - LOOK_BACK_MS, untilMs };
      const material = materialFromHistory({ sites }, history, period);
      return success(await cutReadiness(material, cut, unhurried(clock), language));
    } finally {
      isBusy = false;
    }
  };
}

function unhurried(clock: Clock): Forecaster {
  return async (asked) => {
    await sleep(clock, 0);
    return forecast(asked);
  };
}
