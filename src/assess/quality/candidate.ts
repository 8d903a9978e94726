/**
 * A moment at which something may have begun, and the evidence so far. Each sample since then is judged twice against
 * the present regime: as the start of a new level, and as congestion above the present one. The evidence is a
 * log-likelihood ratio in nats, predicted sample by sample, so that it pays for what it has to learn.
 */
import type { KnownLevel } from './levels.ts';
import { newLevelDensity } from './levels.ts';
import { bulkDensity, congestionReach, finestScale, spikeReach, tailDensity } from './noise.ts';
import type { Habit, Regime } from './regime.ts';

export interface Candidate {
  readonly onsetMs: number;
  samples: number;
  /** The new level as estimated so far: mean, weight of the samples that count for it, sum of squares about it. */
  levelMs: number;
  weight: number;
  squares: number;
  levelEvidence: number;
  congestionEvidence: number;
  /** Whether the last sample spoke for the new level. */
  confirmed: boolean;
  /** How many samples it had when it last was decisive for the new level; 0 is never. */
  decisiveSamples: number;
  /** Samples clearly above the present level. */
  excesses: number;
}

/** What a candidate is judged in the light of. */
export interface Surroundings {
  readonly regime: Regime;
  readonly habit: Habit;
  readonly levels: readonly KnownLevel[];
  /** Logarithm of the present regime's density of this sample. */
  readonly logPresent: number;
}

/** Share of samples in excess that congestion is expected to have. */
const CONGESTED_SHARE = 0.93;
/** Samples of a new level that stray from it. */
const STRAY_SHARE = 0.03;
const NEVER = -99;

export function newCandidate(onsetMs: number): Candidate {
  return {
    onsetMs,
    samples: 0,
    levelMs: 0,
    weight: 0,
    squares: 0,
    levelEvidence: 0,
    congestionEvidence: 0,
    confirmed: false,
    decisiveSamples: 0,
    excesses: 0,
  };
}

export function weigh(candidate: Candidate, rttMs: number, around: Surroundings): void {
  const density = levelDensity(candidate, rttMs, around);
  const gain = Math.log(density) - around.logPresent;
  candidate.levelEvidence += gain;
  candidate.confirmed = gain > 0;
  candidate.samples++;
  if (around.regime.kind === 'steady') weighCongestion(candidate, rttMs, around);
  else candidate.congestionEvidence = NEVER;
}

export function strongest(candidate: Candidate): number {
  return Math.max(candidate.levelEvidence, candidate.congestionEvidence);
}

/** Spread of the candidate's own samples about its level. */
export function spreadOf(candidate: Candidate): number {
  return candidate.weight > 1 ? Math.sqrt(candidate.squares / (candidate.weight - 1)) : 0;
}

/** Scale that is expected of a level of this link. */
export function expectedScale(regime: Regime, habit: Habit): number {
  return Math.min(regime.scaleMs, 2 * habit.scaleMs);
}

/** Predictive density of the next sample of a new level; takes the sample into the estimate by how well it fits. */
function levelDensity(candidate: Candidate, rttMs: number, around: Surroundings): number {
  const { regime, habit } = around;
  if (candidate.weight === 0) {
    candidate.levelMs = rttMs;
    candidate.weight = 1;
    return newLevelDensity(around.levels, regime, rttMs);
  }
  const expected = expectedScale(regime, habit);
  const { weight } = candidate;
  const learned = Math.sqrt((10 * expected * expected + candidate.squares) / (10 + weight - 1));
  const widest = 3 * Math.max(habit.scaleMs, finestScale(candidate.levelMs));
  const off = rttMs - candidate.levelMs;
  const bulk =
    (1 - STRAY_SHARE) *
    bulkDensity(rttMs, candidate.levelMs, Math.min(widest, learned) * Math.sqrt(1 + 1 / weight));
  const reach = spikeReach(regime.levelMs, regime.scaleMs);
  const stray = STRAY_SHARE * tailDensity(Math.abs(off), reach) * (off > 0 ? 1 : 0.3);
  const fit = bulk / (bulk + stray);
  candidate.levelMs += (off * fit) / (weight + 1);
  candidate.squares += fit * off * (rttMs - candidate.levelMs);
  candidate.weight += fit;
  return bulk + stray;
}

function weighCongestion(candidate: Candidate, rttMs: number, around: Surroundings): void {
  const { levelMs, scaleMs } = around.regime;
  const excess = rttMs - levelMs;
  const queue = excess > 0 ? CONGESTED_SHARE * tailDensity(excess, congestionReach(levelMs, scaleMs)) : 0;
  const density = (1 - CONGESTED_SHARE) * bulkDensity(rttMs, levelMs, scaleMs) + queue + 1e-6;
  candidate.congestionEvidence += Math.log(density) - around.logPresent;
  if (excess > 3 * scaleMs) candidate.excesses++;
}
