/** What a forecast rests on: the pattern, the amounts, the link, how far it can be said. */
import type { ForecastQuestion, UsagePoint } from '../model/forecast.ts';
import type { LinkBasis, PurgeBasis, TrendBasis, UsageBasis } from '../model/forecast-basis.ts';
import type { TrendAnswers } from './short-history.ts';
import type { UsageModel } from './usage-model.ts';

const HOUR_MS = 3_600_000;

export function basisOfUsage(question: ForecastQuestion, model: UsageModel): UsageBasis {
  const purge = purgeOf(model);
  const link = linkOf(question, model);
  return {
    kind: 'usage',
    days: model.demand.days,
    onWorkingDay: { of: question.kind, amount: onWorkingDay(model) },
    measured: model.mechanism.flows.measured,
    ...(purge ? { purge } : {}),
    ...(link ? { link } : {}),
  };
}

function onWorkingDay({ demand, mechanism }: UsageModel): number {
  const level = demand.levels.reduce((sum, { log, weight }) => sum + weight * Math.exp(log), 0);
  const { measured, perUnit, perStep } = mechanism.flows;
  const days = [...demand.byKind].sort((a, b) => a - b);
  // The median kind of day stands for a working day wherever weekends are quieter or busier.
  const load = (days[Math.floor(days.length / 2)] ?? 0) * level;
  return measured ? perUnit * load + perStep * mechanism.grid.perDay : load;
}

function purgeOf({ mechanism }: UsageModel): PurgeBasis | undefined {
  const { schedule, grid } = mechanism;
  if (schedule.slot === null) return undefined;
  const minuteOfDay = Math.round((schedule.slot * 24 * 60) / grid.perDay);
  return { minuteOfDay, weekdays: schedule.weekdays.flatMap((purges, weekday) => (purges ? [weekday] : [])) };
}

function linkOf(question: ForecastQuestion, { link, mechanism, drains }: UsageModel): LinkBasis | undefined {
  if (question.kind === 'stock') return undefined;
  if (!link.known) return { state: 'unknown' };
  const { grid } = mechanism;
  if (link.isFlapping) return { state: 'flapping', upRatio: upShare(link.up) };
  if (link.isDown) {
    const sinceMs = grid.nowMs - link.downForMs;
    return { state: 'down', sinceMs, timezone: question.timezone, end: endOf(question) };
  }
  const best = drains[0];
  const limited = best && best.rate > 0 && best.backlog > best.rate * grid.perDay;
  return limited ? { state: 'lagging', bytesPerDay: best.rate * grid.perDay } : { state: 'up' };
}

function endOf({ outage, outageEndsAtMs: atMs }: ForecastQuestion) {
  if (outage === 'stays_down') return outage;
  return atMs === undefined ? 'as_before' : { atMs };
}

export function basisOfTrend(
  kind: ForecastQuestion['kind'],
  { now }: TrendAnswers,
  first: UsagePoint,
  last: UsagePoint,
  horizonMs: number,
): TrendBasis {
  const spanMs = last.atMs - first.atMs;
  if (!now) return { kind: 'trend', spanMs, horizonMs };
  const { sinceMs: heldMs, perMs, isGrowth } = now;
  const perHour = { of: kind, amount: perMs * HOUR_MS };
  return { kind: 'trend', spanMs, horizonMs, rate: { heldMs, perHour, isGrowth } };
}

function upShare(up: Uint8Array): number {
  let count = 0;
  for (const flag of up) count += flag;
  return up.length === 0 ? 1 : count / up.length;
}
