/**
 * PREDICT, pure: from the history of a store or a stock to its time to full, with a range, or a reason why not.
 * Takes a ForecastQuestion; gives a Forecast for `current`, `upstream_down` and a planned cut, and says what it rests on.
 * Days of history are explained by growth, drain and purge and then walked into many futures; minutes give a trend.
 * Invariant: the same question always gets the same answer; another unit, another origin of use or more capacity
 * never turns it around.
 */
import type { Answer, Forecast, ForecastQuestion } from '../model/forecast.ts';
import type { ForecastBasis, UnknownReason } from '../model/forecast-basis.ts';
import { answerOf, FULL_NOW, unknown } from './answer.ts';
import { basisOfTrend, basisOfUsage } from './basis.ts';
import { cleanHistory } from './grid.ts';
import { fillTimes } from './scenarios.ts';
import { answerFromTrend } from './short-history.ts';
import { isTimezone } from './time-zone.ts';
import { learnUsage } from './usage-model.ts';

/** A history supports a claim over so many times its own length. */
const CLAIM_FACTOR = 10;
const FEWEST_POINTS = 10;

export function forecast(question: ForecastQuestion): Forecast {
  const points = cleanHistory(question.history);
  const first = points[0];
  const last = points[points.length - 1];
  const refusal = refusalOf(question, points.length);
  if (refusal !== null || !first || !last) return refused(question, refusal ?? { code: 'no_reading' });
  const horizonMs = Math.min(question.horizonMs, CLAIM_FACTOR * (last.atMs - first.atMs));
  if (last.used >= question.capacity) {
    return answered(question, FULL_NOW, FULL_NOW, FULL_NOW, horizonMs, { kind: 'full' });
  }
  if (points.length < FEWEST_POINTS) {
    return refused(question, { code: 'few_readings', readings: points.length, needed: FEWEST_POINTS });
  }
  const model = learnUsage(question, points, horizonMs);
  if (model) {
    const times = fillTimes(question, model);
    return answered(
      question,
      answerOf(times.current, horizonMs),
      answerOf(times.upstreamDown, horizonMs),
      times.cut ? answerOf(times.cut, horizonMs) : null,
      horizonMs,
      basisOfUsage(question, model),
    );
  }
  const trend = answerFromTrend(question, points, horizonMs);
  const { current, upstreamDown, cut = null } = trend;
  return answered(
    question,
    current,
    upstreamDown,
    cut,
    horizonMs,
    basisOfTrend(question.kind, trend, first, last, horizonMs),
  );
}

function refusalOf(question: ForecastQuestion, points: number): UnknownReason | null {
  if (!(question.capacity > 0) || !Number.isFinite(question.capacity)) return { code: 'capacity_unknown' };
  if (!(question.horizonMs > 0)) return { code: 'horizon_past' };
  if (!isTimezone(question.timezone)) return { code: 'timezone_unknown', timezone: question.timezone };
  return points === 0 ? { code: 'no_reading' } : null;
}

function refused(question: ForecastQuestion, reason: UnknownReason): Forecast {
  const answer = unknown(reason);
  return answered(question, answer, answer, answer, 0, { kind: 'unknown', reason });
}

function answered(
  question: ForecastQuestion,
  current: Answer,
  upstreamDown: Answer,
  cut: Answer | null,
  horizonMs: number,
  basis: ForecastBasis,
): Forecast {
  return { current, upstreamDown, ...(question.cut && cut ? { cut } : {}), horizonMs, basis };
}
