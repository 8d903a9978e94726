/**
 * Tells a link that goes up and down as one incident. Every going down (two lost samples in a row) and every coming up
 * from it adds 1 to a score that fades by 1/40 a sample, so that recent transitions weigh more. The flap begins at a
 * score of 3.5 and ends below 1 with the link up: between the two it neither ends nor begins anew.
 */
import type { FlapTally } from '../../model/quality.ts';

export interface FlappingState {
  score: number;
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
export const FLAPPING_BEGINS = 3.5;
const FLAPPING_ENDS = 1;
/** A cluster of transitions that never became a flap is forgotten below this. */
const FORGOTTEN = 0.3;

export function freshFlapping(): FlappingState {
  return { score: 0, open: false, sinceMs: 0, downs: 0, downMs: 0, longestUpMs: 0, spellMs: 0 };
}

export type Transition = 'down' | 'up' | 'none';

/** `onsetMs`: the first lost sample of a going down; otherwise the time of the sample itself. */
export function observeFlapping(
  state: FlappingState,
  transition: Transition,
  onsetMs: number,
  isUp: boolean,
): 'begins' | 'ends' | undefined {
  state.score *= FADING;
  if (transition === 'down') goDown(state, onsetMs);
  if (transition === 'up') goUp(state, onsetMs);
  if (!state.open && state.score >= FLAPPING_BEGINS) {
    state.open = true;
    return 'begins';
  }
  if (state.open && isUp && state.score < FLAPPING_ENDS) {
    state.open = false;
    return 'ends';
  }
  return undefined;
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
  if (!state.open && state.score < FORGOTTEN) {
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
