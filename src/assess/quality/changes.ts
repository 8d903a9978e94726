/**
 * Finds changes of a link's round-trip times while they happen: a Bayesian change-point detector that keeps one
 * committed regime and up to a dozen candidate onsets of the last 24 samples. Takes answered samples in order, gives
 * at most one change each, with its onset. A change is said when its best onset has decisive evidence and has lasted:
 * an excursion that comes back at once is part of life on most links.
 */
import type { Candidate } from './candidate.ts';
import { newCandidate, strongest, weigh } from './candidate.ts';
import type { Found } from './decision.ts';
import { disturbanceKind, findingOf, mayDecide, steadyKind } from './decision.ts';
import { endedExcursion } from './excursion.ts';
import type { KnownLevel } from './levels.ts';
import { rememberLevel } from './levels.ts';
import { finestScale, median, robustFit } from './noise.ts';
import type { Habit, Regime } from './regime.ts';
import { disturbedRegime, freshHabit, learn, regimeDensity, steadyRegime } from './regime.ts';

export interface RttChange {
  readonly kind: 'level_shift' | 'congestion' | 'jitter';
  readonly onsetMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Logarithm of the odds, nats. */
  readonly evidence: number;
}

interface Answered {
  readonly atMs: number;
  readonly rttMs: number;
}

export interface ChangesState {
  regime: Regime | null;
  /** Counts the regimes, so that others can tell whether theirs is still the present one. */
  regimeNumber: number;
  habit: Habit;
  levels: KnownLevel[];
  candidates: Candidate[];
  /** Samples the regime has not learned from yet. */
  pending: number[];
  recent: Answered[];
  /** Changes lately, with forgetting. */
  restlessness: number;
  /** Level before the present regime, when that was steady. */
  formerLevelMs: number | null;
  /** The kind that announced the present disturbance. */
  disturbance: 'congestion' | 'jitter';
}

/** A link's first level is taken from so many samples. */
const FIRST_SAMPLES = 8;
const OLDEST_CANDIDATE = 24;
const MOST_CANDIDATES = 12;
/** A candidate this far behind the present regime is given up, nats. */
const HOPELESS = -3;
/** A sample teaches the regime when it is so many samples old. */
const LEARNING_DELAY = 6;

/** So many changes within the memory of 300 samples make a link restless. */
const RESTLESS = 3;
const CALMING = Math.exp(-1 / 300);
/** A return within so many samples ends an excursion; on a calm link it is not told as a second change. */
const EXCURSION_SAMPLES = 22;
const BRIEF_DISTURBANCE = 12;
const LEAST_SHIFT_MS = 2;

export function freshChanges(): ChangesState {
  return {
    regime: null,
    regimeNumber: 0,
    habit: freshHabit(0),
    levels: [],
    candidates: [],
    pending: [],
    recent: [],
    restlessness: 0,
    formerLevelMs: null,
    disturbance: 'congestion',
  };
}

/** After a gap nothing is known of what began when: the regime stays, what was in the balance goes. */
export function forgetCandidates(state: ChangesState): void {
  state.candidates = [];
  state.pending = [];
  state.recent = [];
}

export function observeRtt(state: ChangesState, atMs: number, rttMs: number): RttChange | undefined {
  state.recent.push({ atMs, rttMs });
  if (state.recent.length > OLDEST_CANDIDATE) state.recent.shift();
  state.restlessness *= CALMING;
  if (!state.regime) {
    takeFirstLevel(state);
    return undefined;
  }
  const found = weighCandidates(state, state.regime, atMs, rttMs);
  const restless = state.restlessness >= RESTLESS;
  const around = { regime: state.regime, habit: state.habit, recent: state.recent, restless };
  if (found && mayDecide(found, around)) return commit(state, state.regime, found);
  prune(state);
  const excursion = endExcursion(state, state.regime, atMs);
  state.pending.push(rttMs);
  const old = state.pending.length > LEARNING_DELAY ? state.pending.shift() : undefined;
  if (old !== undefined) learn(state.regime, state.habit, old);
  return excursion;
}

/** The regime never changed; what is told is the way back to it. */
function endExcursion(state: ChangesState, regime: Regime, atMs: number): RttChange | undefined {
  const ended = endedExcursion(state.candidates, regime, state.recent);
  if (!ended) return undefined;
  const back = ended.decisiveSamples - ended.samples;
  const onsetMs = state.recent.at(back)?.atMs ?? atMs;
  const { levelMs: fromMs } = robustFit(rttsOf(state.recent.slice(-ended.samples, back)));
  state.candidates = [];
  return { kind: 'level_shift', onsetMs, fromMs, toMs: regime.levelMs, evidence: ended.levelEvidence };
}

function rttsOf(samples: readonly Answered[]): number[] {
  return samples.map(({ rttMs }) => rttMs);
}

function takeFirstLevel(state: ChangesState): void {
  if (state.recent.length < FIRST_SAMPLES) return;
  const rtts = rttsOf(state.recent);
  const { levelMs, scaleMs } = robustFit(rtts);
  state.habit = freshHabit(Math.max(scaleMs, finestScale(levelMs)));
  state.regime = steadyRegime(rtts, state.habit);
}

/** Weighs the sample for every candidate, itself as a new one, and gives the best explanation. */
function weighCandidates(
  state: ChangesState,
  regime: Regime,
  atMs: number,
  rttMs: number,
): Found | undefined {
  const { habit, levels, candidates } = state;
  const logPresent = Math.log(regimeDensity(regime, habit, rttMs));
  const around = { regime, habit, levels, logPresent };
  candidates.push(newCandidate(atMs));
  let best: Found | undefined;
  for (const candidate of candidates) {
    weigh(candidate, rttMs, around);
    const found = findingOf(candidate, regime.kind);
    if (!best || found.evidence > best.evidence) best = found;
  }
  return best;
}

function commit(state: ChangesState, before: Regime, found: Found): RttChange | undefined {
  const rtts = rttsOf(state.recent.filter((sample) => sample.atMs >= found.candidate.onsetMs));
  rememberLevel(state.levels, before);
  const after =
    found.kind === 'level' ? steadyRegime(rtts, state.habit) : disturbedRegime(before, rtts.length);
  state.regime = after;
  state.regimeNumber++;
  state.candidates = [];
  state.pending = [];
  const toMs = found.kind === 'level' ? after.levelMs : median(rtts.sort((a, b) => a - b));
  if (!worthTelling(state, before, after)) return undefined;
  if (after.kind === 'disturbed') state.disturbance = disturbanceKind(before.levelMs, toMs);
  const isSteady = before.kind === 'steady' && after.kind === 'steady';
  const fromMs = before.kind === 'steady' ? before.levelMs : before.levelMs + before.reachMs;
  const { candidate, evidence } = found;
  const kind = isSteady ? steadyKind(before, after, robustFit(rtts).scaleMs) : state.disturbance;
  return { kind, onsetMs: candidate.onsetMs, fromMs, toMs, evidence };
}

/**
 * A shift below 2 ms is followed, but nobody needs to read of it. On a calm link the end of an excursion, or of a short
 * disturbance, is not told as a second change either.
 */
function worthTelling(state: ChangesState, before: Regime, after: Regime): boolean {
  const shiftMs = Math.abs(after.levelMs - before.levelMs);
  if (before.kind === 'steady' && after.kind === 'steady' && shiftMs < LEAST_SHIFT_MS) return false;
  state.restlessness++;
  const former = state.formerLevelMs;
  state.formerLevelMs = before.levelMs;
  if (after.kind === 'disturbed' || former === null) return true;
  const calm = state.restlessness - 1 < (before.kind === 'steady' ? RESTLESS + 1 : RESTLESS - 1);
  const brief = before.samples < (before.kind === 'steady' ? EXCURSION_SAMPLES : BRIEF_DISTURBANCE);
  return !(calm && brief && Math.abs(after.levelMs - former) < 4 * after.scaleMs);
}

function prune(state: ChangesState): void {
  const alive = state.candidates.filter(
    (candidate) => candidate.samples < OLDEST_CANDIDATE && strongest(candidate) > HOPELESS,
  );
  if (alive.length > MOST_CANDIDATES) {
    alive.sort((a, b) => strongest(b) - strongest(a));
    alive.length = MOST_CANDIDATES;
  }
  state.candidates = alive;
}
