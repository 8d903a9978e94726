/**
 * Draws the possible futures of a learnt usage and walks each through the scenarios. The same draws serve every
 * scenario and every question, so that answers compare and more capacity never fills sooner.
 */
import type { ForecastQuestion } from '../model/forecast.ts';
import { demandPath } from './demand.ts';
import type { Drain } from './drain.ts';
import { remainingOutage, replayLink } from './link-outages.ts';
import { walk } from './paths.ts';
import { seededRandom, stratifiedDraws } from './random.ts';
import type { UsageModel } from './usage-model.ts';

/** Enough that p10 and p90 stand on five paths each, few enough for 5 ms. */
const PATHS = 48;
const SEED = 20_170_124;

export interface FillTimes {
  readonly current: number[];
  readonly upstreamDown: number[];
  readonly cut: number[] | null;
}

/** Milliseconds to full of each path, Infinity beyond the horizon. */
export function fillTimes(question: ForecastQuestion, model: UsageModel): FillTimes {
  const { mechanism, demand, link } = model;
  const { grid, timetable } = mechanism;
  const futureSteps = timetable.steps;
  const random = seededRandom(SEED);
  const levels = stratifiedDraws(PATHS, random);
  const outages = stratifiedDraws(PATHS, random);
  const acknowledged = new Float64Array(grid.length + futureSteps);
  const lasts = lastsMs(question, model);
  const staysDown = isCutForGood(question, model);
  const days = Math.ceil(futureSteps / grid.perDay);
  const up = new Uint8Array(futureSteps);
  const current: number[] = [];
  const upstreamDown: number[] = [];
  const cut: number[] = [];
  for (let path = 0; path < PATHS; path++) {
    const drain = drainOf(model.drains, (path + 0.5) / PATHS);
    const multipliers = demandPath(demand, days, levels[path] ?? 0.5, random);
    replayLink(link, grid, random, up);
    if (link.isDown && !link.isFlapping)
      up.fill(0, 0, Math.min(futureSteps, Math.ceil(lasts(outages[path] ?? 0.5) / grid.stepMs)));
    const fillsAfter = (link: Uint8Array | null): number => {
      const future = { expected: demand.expected, multipliers, up: link };
      return walk(mechanism, drain, future, question.capacity, acknowledged) * grid.stepMs;
    };
    const downMs = fillsAfter(null);
    upstreamDown.push(downMs);
    current.push(staysDown ? downMs : fillsAfter(up));
    if (question.cut) cut.push(fillsAfter(withCut(staysDown ? up.fill(0) : up, question, model)));
  }
  return { current, upstreamDown, cut: question.cut ? cut : null };
}

function isCutForGood(question: ForecastQuestion, { link }: UsageModel): boolean {
  if (question.kind === 'stock') return true;
  return question.outage === 'stays_down' && link.isDown && !link.isFlapping;
}

function drainOf(drains: readonly Drain[], draw: number): Drain {
  let left = draw;
  for (const drain of drains) {
    left -= drain.weight;
    if (left < 0) return drain;
  }
  const last = drains[drains.length - 1];
  if (!last) throw new RangeError('a model has at least one drain');
  return last;
}

/** How long the present outage lasts on, by quantile. */
function lastsMs(question: ForecastQuestion, { link, mechanism }: UsageModel): (draw: number) => number {
  const { outageEndsAtMs } = question;
  if (outageEndsAtMs === undefined) return remainingOutage(link);
  const announcedMs = Math.max(0, outageEndsAtMs - mechanism.grid.nowMs);
  return () => announcedMs;
}

function withCut(up: Uint8Array, question: ForecastQuestion, model: UsageModel): Uint8Array {
  if (!question.cut) return up;
  const { grid } = model.mechanism;
  const stepAt = (atMs: number): number => Math.max(0, Math.round((atMs - grid.nowMs) / grid.stepMs));
  return up.fill(
    0,
    Math.min(up.length, stepAt(question.cut.fromMs)),
    Math.min(up.length, stepAt(question.cut.untilMs)),
  );
}
