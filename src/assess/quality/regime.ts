/**
 * What a link is doing between two changes: `steady` around a level, or `disturbed` above the level it had before
 * (congestion: most samples in excess, with a wide spread). A regime learns from samples only once they are too old
 * to belong to a change that has not been seen yet, or the change would teach the regime to expect it.
 */
import {
  bulkDensity,
  clamp,
  congestionReach,
  finestScale,
  robustFit,
  spikeReach,
  tailDensity,
} from './noise.ts';

export interface Regime {
  kind: 'steady' | 'disturbed';
  levelMs: number;
  scaleMs: number;
  /** Disturbed: half of the samples exceed the level by this much. */
  reachMs: number;
  samples: number;
}

/** What is true of the link whatever its regime. */
export interface Habit {
  /** Scale that regimes of this link usually have. */
  scaleMs: number;
  /** Share of samples far off the level while steady, counted with slow forgetting. */
  spikes: number;
  counted: number;
}

/** A steady regime forgets with this many samples of memory (3 hours at 4 minutes, 12 minutes at 15 seconds). */
const MEMORY_SAMPLES = 48;
/** Beyond so many scales a sample is a spike, not bulk. */
const SPIKE_SCALES = 6;
/** Share of a disturbed regime's samples in excess. */
const DISTURBED_SHARE = 0.93;
const SHORTFALL_SHARE = 0.02;
/** Spikes downwards are so much rarer than upwards. */
const DOWNWARD = 0.1;

export function freshHabit(scaleMs: number): Habit {
  return { scaleMs, spikes: 0.4, counted: 40 };
}

function spikeShare(habit: Habit): number {
  return clamp(habit.spikes / habit.counted, 0.003, 0.1);
}

/** Density of one more sample under the regime. */
export function regimeDensity(regime: Regime, habit: Habit, rttMs: number): number {
  const { levelMs, scaleMs } = regime;
  const excess = rttMs - levelMs;
  const bulk = bulkDensity(rttMs, levelMs, scaleMs);
  const stray = tailDensity(Math.abs(excess), spikeReach(levelMs, scaleMs));
  if (regime.kind === 'steady') {
    const share = spikeShare(habit);
    return (1 - share) * bulk + (excess > 0 ? share : share * DOWNWARD) * stray;
  }
  const queue = excess > 0 ? DISTURBED_SHARE * tailDensity(excess, regime.reachMs) : 0;
  return (1 - DISTURBED_SHARE - SHORTFALL_SHARE) * bulk + queue + (SHORTFALL_SHARE / 2) * stray;
}

/** A steady regime from its first samples; few samples say little of the scale, so the link's habit weighs as ten. */
export function steadyRegime(rttsMs: readonly number[], habit: Habit): Regime {
  const fit = robustFit(rttsMs);
  const finest = finestScale(fit.levelMs);
  const count = rttsMs.length;
  const pooled = Math.sqrt((10 * habit.scaleMs ** 2 + count * fit.scaleMs ** 2) / (10 + count));
  const scaleMs = Math.min(3 * Math.max(habit.scaleMs, finest), Math.max(finest, pooled));
  return { kind: 'steady', levelMs: fit.levelMs, scaleMs, reachMs: 0, samples: count };
}

/** A disturbance above a level that is remembered through it. */
export function disturbedRegime(before: Regime, samples: number): Regime {
  const { levelMs, scaleMs } = before;
  return { kind: 'disturbed', levelMs, scaleMs, reachMs: congestionReach(levelMs, scaleMs), samples };
}

export function learn(regime: Regime, habit: Habit, rttMs: number): void {
  regime.samples++;
  if (regime.kind === 'steady') learnSteady(regime, habit, rttMs);
  else if (rttMs - regime.levelMs > 3 * regime.scaleMs) {
    regime.reachMs += 0.05 * (Math.max(rttMs - regime.levelMs, 1) - regime.reachMs);
  }
}

/** Huber's steps: bounded by 1.5 and 3 scales. 0.8 is the mean of min(|z|, 3) of the bulk, where the scale rests. */
function learnSteady(regime: Regime, habit: Habit, rttMs: number): void {
  const z = (rttMs - regime.levelMs) / regime.scaleMs;
  const gain = Math.max(1 / regime.samples, 1 / MEMORY_SAMPLES);
  regime.levelMs += gain * 1.25 * clamp(z, -1.5, 1.5) * regime.scaleMs;
  const growth = Math.exp(gain * (Math.min(Math.abs(z), 3) - 0.8));
  regime.scaleMs = Math.max(
    finestScale(regime.levelMs),
    Math.min(2.5 * habit.scaleMs, regime.scaleMs * growth),
  );
  countSpike(habit, Math.abs(z) >= SPIKE_SCALES);
  // The habit follows down quickly and up slowly: trouble is never long enough to become a habit.
  if (regime.samples > 20) {
    habit.scaleMs += (regime.scaleMs - habit.scaleMs) * (regime.scaleMs > habit.scaleMs ? 0.004 : 0.02);
  }
}

function countSpike(habit: Habit, spike: boolean): void {
  habit.counted++;
  if (spike) habit.spikes++;
  if (habit.counted > 600) {
    habit.counted /= 2;
    habit.spikes /= 2;
  }
}
