/**
 * When a change may be said, and what it is called. A candidate needs decisive evidence and must have lasted; a new level
 * must be clear of the old one, congestion must still be going on, and a disturbance ends in a level as tight as the
 * link's levels are.
 */
import type { Candidate } from './candidate.ts';
import { expectedScale, spreadOf } from './candidate.ts';
import type { Habit, Regime } from './regime.ts';

/** The best explanation of the last samples. */
export interface Found {
  readonly candidate: Candidate;
  readonly kind: 'level' | 'congestion';
  /** After the hazard, nats. */
  readonly evidence: number;
}

export interface DecisionSurroundings {
  readonly regime: Regime;
  readonly habit: Habit;
  /** The last answers, newest last. */
  readonly recent: readonly { readonly rttMs: number }[];
  /** Many changes lately. */
  readonly restless: boolean;
}

/** Chance that a sample is the first of a new regime: once in 1,000 while steady, in 10 while disturbed. */
const LOG_HAZARD = { steady: Math.log(0.001), disturbed: Math.log(0.1) } as const;
/** Evidence, after the hazard, that is decisive (nats). A steady regime is not left lightly. */
const DECISIVE = { level: 22, congestion: 12, ending: 3 } as const;
/** Samples that a change must have lasted; on a restless link, where excursions are real changes, fewer. */
const LASTING = { level: 8, congestion: 8, ending: 5, restless: 4 } as const;
/** Congestion that has not proved itself in so many samples is none. */
const SLOWEST_CONGESTION = 11;
/** In congestion half of the samples at least are clearly above the level, and two of the last four. */
const LEAST_EXCESSES = 0.5;
const GOING_ON = { above: 2, of: 4 } as const;
/** A new level, and a sample in congestion, are so many scales off the level. */
const CLEAR_SCALES = 4;
/** Share of the level. */
const SMALL_RISE = 0.03;

/** What the candidate amounts to by now; notes on it how long it has been decisive. */
export function findingOf(candidate: Candidate, regimeKind: Regime['kind']): Found {
  const hazard = LOG_HAZARD[regimeKind];
  const { samples, levelEvidence, congestionEvidence } = candidate;
  if (candidate.confirmed && hazard + levelEvidence >= DECISIVE.level) candidate.decisiveSamples = samples;
  const mostlyAbove = candidate.excesses >= LEAST_EXCESSES * samples;
  const congestible = mostlyAbove && samples <= SLOWEST_CONGESTION;
  const congestion = congestible ? congestionEvidence : Number.NEGATIVE_INFINITY;
  const kind = levelEvidence >= congestion ? 'level' : 'congestion';
  return { candidate, kind, evidence: hazard + Math.max(levelEvidence, congestion) };
}

export function mayDecide({ candidate, kind, evidence }: Found, around: DecisionSurroundings): boolean {
  const { regime, habit } = around;
  const ending = regime.kind === 'disturbed';
  const threshold = ending ? 'ending' : kind;
  const lasting = around.restless ? Math.min(LASTING.restless, LASTING[threshold]) : LASTING[threshold];
  if (evidence < DECISIVE[threshold] || candidate.samples < lasting) return false;
  if (kind === 'congestion') return isGoingOn(around);
  if (!candidate.confirmed) return false;
  if (ending) return spreadOf(candidate) <= 2.5 * expectedScale(regime, habit);
  return Math.abs(candidate.levelMs - regime.levelMs) >= CLEAR_SCALES * regime.scaleMs;
}

/** Congestion that has ended before it was believed is not told. */
function isGoingOn({ recent, regime: { levelMs, scaleMs } }: DecisionSurroundings): boolean {
  const lately = recent.slice(-GOING_ON.of);
  return lately.filter(({ rttMs }) => rttMs - levelMs > CLEAR_SCALES * scaleMs).length >= GOING_ON.above;
}

/** A wide spread whose middle has hardly risen is jitter; 3% of the level is the line. */
export function disturbanceKind(levelMs: number, middleMs: number): 'congestion' | 'jitter' {
  return middleMs - levelMs < SMALL_RISE * levelMs ? 'jitter' : 'congestion';
}

/** So is a small shift to a level with three times the spread. */
export function steadyKind(before: Regime, after: Regime, spreadMs: number): 'level_shift' | 'jitter' {
  const isSmall = Math.abs(after.levelMs - before.levelMs) < SMALL_RISE * before.levelMs;
  return isSmall && spreadMs > 3 * before.scaleMs ? 'jitter' : 'level_shift';
}
