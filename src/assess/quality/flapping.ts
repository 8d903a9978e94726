/**
 * Tells a link that goes up and down as one incident. Every going down (two lost samples in a row) and every coming up
 * from it adds 1 to a score that fades by 1/40 a sample, so that recent transitions weigh more. The flap begins at a
 * score of 3.5 and ends below 1 with the link up: between the two it neither ends nor begins anew.
 * A link that is looked at often and goes down for minutes would fade away in between. So each confirmed going down (three
 * lost) adds 1 to a second, slow score that fades by 1/e in 40 minutes, whatever the interval: it begins a flap at 3.1 too, as a
 * fourth outage within some twenty minutes does, or a fifth within forty, and lets none end above 2.
 */
import type { FlapTally } from '../../model/quality.ts';

export interface FlappingState {
  score: number;
  slowScore: number;
  /** When the slow score was worth that. */
  slowMs: number;
  open: boolean;
  /** First going down of the present cluster of transitions. */
  sinceMs: number;
  downs: number;
  downMs: number;
  longestUpMs: number;
  /** When the present down or up spell began. */
  spellMs: number;
}

const FADING = Math.exp(-1 / 40);
const FLAPPING_BEGINS = 3.5;
const FLAPPING_ENDS = 1;
/** More than a link can reach that is looked at every 4 minutes: 1 / (1 - exp(-16 / 40)), 16 minutes from down to down. */
const SLOW_BEGINS = 3.1;
const SLOW_ENDS = 2;
/** However long it went on, a calm of half an hour ends it: 40 minutes * ln(4 / 2). */
const SLOW_MOST = 4;
const SLOW_FADING_MS = 40 * 60_000;
/** A cluster of transitions that never became a flap is forgotten below these. */
const FORGOTTEN = { score: 0.3, slowScore: 0.5 } as const;

export function freshFlapping(): FlappingState {
  return {
    score: 0,
    slowScore: 0,
    slowMs: 0,
    open: false,
    sinceMs: 0,
    downs: 0,
    downMs: 0,
    longestUpMs: 0,
    spellMs: 0,
  };
}

export type Transition = 'down' | 'up' | 'none';

export interface FlapStep {
  readonly atMs: number;
  readonly transition: Transition;
  /** The first lost sample of a going down; otherwise the time of the sample itself. */
  readonly onsetMs: number;
  /** Whether a going down is certain with this sample. */
  readonly isConfirmedDown: boolean;
  readonly isUp: boolean;
}

export function observeFlapping(state: FlappingState, step: FlapStep): 'begins' | 'ends' | undefined {
  const { transition, onsetMs, isUp } = step;
  fade(state, step.atMs);
  if (transition === 'down') goDown(state, onsetMs);
  if (transition === 'up') goUp(state, onsetMs);
  if (step.isConfirmedDown) state.slowScore = Math.min(SLOW_MOST, state.slowScore + 1);
  if (!state.open && nearness(state) >= 1) {
    state.open = true;
    return 'begins';
  }
  if (state.open && isUp && state.score < FLAPPING_ENDS && state.slowScore < SLOW_ENDS) {
    state.open = false;
    return 'ends';
  }
  return undefined;
}

/** How near it is to a flap, which begins at 1. */
export function nearness({ score, slowScore }: FlappingState): number {
  return Math.max(score / FLAPPING_BEGINS, slowScore / SLOW_BEGINS);
}

function fade(state: FlappingState, atMs: number): void {
  state.score *= FADING;
  if (state.slowScore > 0) state.slowScore *= Math.exp(Math.min(0, state.slowMs - atMs) / SLOW_FADING_MS);
  state.slowMs = atMs;
}

/** The present spell counts up to now. */
export function tallyOf(state: FlappingState, atMs: number, isUp: boolean): FlapTally {
  const spellMs = Math.max(0, atMs - state.spellMs);
  return {
    downs: state.downs,
    downMs: state.downMs + (isUp ? 0 : spellMs),
    longestUpMs: isUp ? Math.max(state.longestUpMs, spellMs) : state.longestUpMs,
  };
}

/** Mean of the down spells that are over; a link that flaps has had one at least. */
export function usualDownMs(state: FlappingState, isUp: boolean): number {
  return state.downMs / Math.max(1, isUp ? state.downs : state.downs - 1);
}

/** While nobody looked the link was neither up nor down: the present spell does not count the gap. */
export function passGap(state: FlappingState, gapMs: number): void {
  state.spellMs += gapMs;
}

function goDown(state: FlappingState, onsetMs: number): void {
  const isNew = state.score < FORGOTTEN.score && state.slowScore < FORGOTTEN.slowScore;
  if (!state.open && isNew) {
    Object.assign(state, { sinceMs: onsetMs, downs: 0, downMs: 0, longestUpMs: 0 });
  } else state.longestUpMs = Math.max(state.longestUpMs, onsetMs - state.spellMs);
  state.downs++;
  state.spellMs = onsetMs;
  state.score += 1;
}

function goUp(state: FlappingState, atMs: number): void {
  state.downMs += Math.max(0, atMs - state.spellMs);
  state.spellMs = atMs;
  state.score += 1;
}
