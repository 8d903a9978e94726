/**
 * TIME TO CLEAR: from what came in and what was acknowledged in the past to the moment at which nothing waits any more. The rate at
 * which the link carries records away is learnt from the stretches in which it was up and something waited throughout: only then
 * was the rate the link's and not that of the office. Intake goes on as it did at this hour, day by day of the past.
 * Many futures are walked; p10 is the optimistic end. Pure.
 */

import { type Answer, HORIZON_MS, type LinkChange } from '../model/forecast.ts';
import type { BacklogBasis, UnknownReason } from '../model/forecast-basis.ts';
import { answerOf, unknown } from './answer.ts';
import { drainOf, type FlowStep, stepsOf, type TotalPoint } from './backlog-past.ts';
import { remainingOutage } from './link-outages.ts';
import { seededRandom, stratifiedDraws } from './random.ts';
import { quantileOfSorted } from './statistics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PATHS = 60;
const MOST_STEPS = 3_000;
/** A history supports a claim over so many times its own length. */
const CLAIM_FACTOR = 10;

export interface BacklogQuestion {
  readonly nowMs: number;
  /** Records that wait for their acknowledgement. */
  readonly pending: number;
  /** Running totals and what waited, in order of time. */
  readonly captured: readonly TotalPoint[];
  readonly acknowledged: readonly TotalPoint[];
  readonly waiting: readonly TotalPoint[];
  /** Changes of the link; none when the sync needs no link. */
  readonly link: readonly LinkChange[];
  /** When the present outage ends, where that was announced. */
  readonly outageEndsAtMs?: number | undefined;
}

export interface BacklogAnswer {
  /** As things are expected to go. */
  readonly clear: Answer;
  /** Were the link back at once. */
  readonly onceUp: Answer;
  readonly basis: BacklogBasis;
}

const CLEAR_NOW: Answer = { known: true, range: { p10: 0, p50: 0, p90: 0 } };

export function timeToClear(question: BacklogQuestion): BacklogAnswer {
  const { pending } = question;
  if (pending <= 0) return both(CLEAR_NOW, { kind: 'nothing_waits' });
  const steps = stepsOf(question);
  const first = steps[0];
  if (!first) return untold({ code: 'no_sync_history' });
  const drain = drainOf(steps);
  if (!drain) return untold({ code: 'no_drain_seen' });
  const horizonMs = Math.min(HORIZON_MS, CLAIM_FACTOR * (question.nowMs - first.fromMs));
  const rates = Float64Array.from(drain.perMs).sort();
  const past: Past = { steps, rates, horizonMs, nowMs: question.nowMs, pending };
  const rest = restOfOutage(question);
  const onceUp = answerOf(
    walk(past, () => 0),
    horizonMs,
  );
  const clear = rest ? answerOf(walk(past, rest), horizonMs) : onceUp;
  return { clear, onceUp, basis: basisOf(past, drain.overMs) };
}

function untold(reason: UnknownReason): BacklogAnswer {
  return both(unknown(reason), { kind: 'unknown', reason });
}

function both(answer: Answer, basis: BacklogBasis): BacklogAnswer {
  return { clear: answer, onceUp: answer, basis };
}

/** How much longer the present outage lasts at a quantile; undefined while the link is up. */
function restOfOutage({
  link,
  nowMs,
  outageEndsAtMs = nowMs,
}: BacklogQuestion): ((draw: number) => number) | undefined {
  let downSinceMs: number | undefined;
  const outagesMs: number[] = [];
  for (const { atMs, up } of link) {
    if (!up) downSinceMs ??= atMs;
    else if (downSinceMs !== undefined) {
      outagesMs.push(atMs - downSinceMs);
      downSinceMs = undefined;
    }
  }
  if (downSinceMs === undefined) return undefined;
  // An end that has passed while the link is still down was a hope: then it ends as outages here have ended.
  if (outageEndsAtMs > nowMs) return () => outageEndsAtMs - nowMs;
  const past = { downForMs: Math.max(0, nowMs - downSinceMs), outagesMs };
  return remainingOutage(past);
}

interface Past {
  readonly steps: readonly FlowStep[];
  /** Drain rates in order. */
  readonly rates: Float64Array;
  readonly horizonMs: number;
  readonly nowMs: number;
  readonly pending: number;
}

/** When nothing waits any more on each path, milliseconds from now; Infinity beyond the horizon. */
function walk(past: Past, restMs: (draw: number) => number): number[] {
  const random = seededRandom(past.steps.length);
  const rateDraws = stratifiedDraws(PATHS, random);
  const restDraws = stratifiedDraws(PATHS, random);
  const intake = intakeOf(past);
  return Array.from({ length: PATHS }, (_, path) => {
    const rate = quantileOfSorted(past.rates, rateDraws[path] ?? 0.5);
    const upFromMs = restMs(restDraws[path] ?? 0.5);
    return clearedMs(past, { rate, upFromMs, intake: intake(random) });
  });
}

interface Future {
  readonly rate: number;
  readonly upFromMs: number;
  /** Records a millisecond, so many milliseconds from now. */
  readonly intake: (afterMs: number) => number;
}

function clearedMs({ pending, horizonMs, rates }: Past, { rate, upFromMs, intake }: Future): number {
  // As fine as the backlog asks for: a twentieth of the time it would take without any intake.
  const fastest = rates[rates.length - 1] ?? rate;
  const stepMs = Math.max(horizonMs / MOST_STEPS, Math.min(HOUR_MS, pending / Math.max(fastest, 1e-12) / 20));
  let waiting = pending;
  for (let atMs = 0; atMs < horizonMs; atMs += stepMs) {
    const upMs = Math.min(stepMs, Math.max(0, atMs + stepMs - upFromMs));
    const change = intake(atMs) * stepMs - rate * upMs;
    if (waiting + change <= 0) return atMs + stepMs * (waiting / Math.max(1e-12, -change));
    waiting += change;
  }
  return Number.POSITIVE_INFINITY;
}

/** Days of the past in the order of their hours, begun on a random day. */
function intakeOf(past: Past): (random: () => number) => Future['intake'] {
  const { steps, nowMs } = past;
  const days = Math.floor((nowMs - (steps[0]?.fromMs ?? nowMs)) / DAY_MS);
  if (days < 2) return recentIntake(past);
  const hours = hourly(steps, nowMs, days);
  // Whole weeks back where there are some: this hour of this weekday.
  const unit = days >= 14 ? 7 : 1;
  const choices = Math.floor(days / unit);
  return (random) => {
    const back = (1 + Math.floor(random() * choices)) * unit * 24;
    return (afterMs) => hours[hours.length - back + (Math.floor(afterMs / HOUR_MS) % back)] ?? 0;
  };
}

const STRETCHES = 8;

/** Below two days nothing is known of days: half of the paths go on as the last stretch was, a quarter as the one before ... */
function recentIntake({ steps, nowMs }: Past): (random: () => number) => Future['intake'] {
  const fromMs = steps[0]?.fromMs ?? nowMs;
  const stretchMs = Math.max(1, nowMs - fromMs) / STRETCHES;
  const rates = new Float64Array(STRETCHES);
  for (const { untilMs, captured } of steps) {
    const back = Math.min(STRETCHES - 1, Math.floor((nowMs - untilMs) / stretchMs));
    rates[back] = (rates[back] ?? 0) + captured / stretchMs;
  }
  return (random) => {
    const back = Math.min(STRETCHES - 1, Math.floor(-Math.log2(Math.max(random(), 1e-9))));
    return () => rates[back] ?? 0;
  };
}

/** Records a millisecond in each hour of the last `days`, ending now. */
function hourly(steps: readonly FlowStep[], nowMs: number, days: number): Float64Array {
  const rates = new Float64Array(days * 24);
  const startMs = nowMs - days * DAY_MS;
  for (const { fromMs, untilMs, captured } of steps) {
    const perMs = captured / (untilMs - fromMs);
    for (let atMs = Math.max(fromMs, startMs); atMs < untilMs; ) {
      const hour = Math.floor((atMs - startMs) / HOUR_MS);
      const endMs = Math.min(untilMs, startMs + (hour + 1) * HOUR_MS);
      if (hour < rates.length) rates[hour] = (rates[hour] ?? 0) + (perMs * (endMs - atMs)) / HOUR_MS;
      atMs = endMs;
    }
  }
  return rates;
}

function basisOf({ rates, steps, nowMs }: Past, drainedOverMs: number): BacklogBasis {
  const perHour = (share: number) => quantileOfSorted(rates, share) * HOUR_MS;
  const fromMs = steps[0]?.fromMs ?? nowMs;
  const captured = steps.reduce((sum, step) => sum + step.captured, 0);
  const capturedOverMs = nowMs - fromMs;
  return {
    kind: 'drain',
    drainedPerHour: { slow: perHour(0.1), usual: perHour(0.5), fast: perHour(0.9) },
    drainedOverMs,
    capturedPerHour: (captured / Math.max(1, capturedOverMs)) * HOUR_MS,
    capturedOverMs,
  };
}
