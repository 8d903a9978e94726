/**
 * PREDICT, pure: from the history of a store or a stock to its time to full, with a range, or a reason why not.
 * Takes a ForecastQuestion; gives a Forecast for `current`, `upstream_down` and a planned cut, and says what it rests on.
 * Days of history are explained by growth, drain and purge and then walked into many futures; minutes give a trend.
 * Invariant: the same question always gets the same answer; another unit, another origin of use or more capacity
 * never turns it around.
 */
import type { Answer, Forecast, ForecastQuestion } from '../model/forecast.ts';
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
  if (refusal !== null || !first || !last) return refused(question, refusal ?? 'no usable reading');
  const horizonMs = Math.min(question.horizonMs, CLAIM_FACTOR * (last.atMs - first.atMs));
  if (last.used >= question.capacity) {
    return answered(question, FULL_NOW, FULL_NOW, FULL_NOW, horizonMs, 'full already');
  }
  if (points.length < FEWEST_POINTS) {
    const readings = points.length === 1 ? 'one usable reading' : `${points.length} usable readings`;
    return refused(question, `only ${readings}, ${FEWEST_POINTS} are needed`);
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

function refusalOf(question: ForecastQuestion, points: number): string | null {
  if (!(question.capacity > 0) || !Number.isFinite(question.capacity)) return 'capacity is not known';
  if (!(question.horizonMs > 0)) return 'the horizon is not ahead';
  if (!isTimezone(question.timezone)) return `time zone "${question.timezone}" is not known`;
  return points === 0 ? 'no usable reading' : null;
}

function refused(question: ForecastQuestion, reason: string): Forecast {
  const answer = unknown(reason);
  return answered(question, answer, answer, answer, 0, reason);
}

function answered(
  question: ForecastQuestion,
  current: Answer,
  upstreamDown: Answer,
  cut: Answer | null,
  horizonMs: number,
  basis: string,
): Forecast {
  return { current, upstreamDown, ...(question.cut && cut ? { cut } : {}), horizonMs, basis };
}
