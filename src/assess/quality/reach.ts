/**
 * Runs of lost samples of one link. Two in a row are a going down for the flap's score, three are `down`, five are a
 * change worth a line in the history. A lost sample, or two, is evidence of a lossy line too.
 */
import type { Transition } from './flapping.ts';

export interface ReachState {
  lostInRow: number;
  firstLostMs: number;
}

/** What one sample means for reach. */
export interface ReachStep {
  readonly transition: Transition;
  readonly says: 'down' | 'up' | 'loss_begins' | 'none';
  /** The run that an answered sample has ended; the present run while samples are lost. */
  readonly lostSamples: number;
  readonly onsetMs: number;
}

export const DOWN_SAMPLES = 3;
export const LOSS_SAMPLES = 5;
const TRANSITION_SAMPLES = 2;

export function freshReach(): ReachState {
  return { lostInRow: 0, firstLostMs: 0 };
}

export function observeReach(state: ReachState, atMs: number, lost: boolean): ReachStep {
  if (lost && state.lostInRow === 0) state.firstLostMs = atMs;
  const lostSamples = lost ? state.lostInRow + 1 : state.lostInRow;
  const onsetMs = lostSamples > 0 ? state.firstLostMs : atMs;
  state.lostInRow = lost ? lostSamples : 0;
  if (lost) {
    const transition = lostSamples === TRANSITION_SAMPLES ? 'down' : 'none';
    const says =
      lostSamples === DOWN_SAMPLES ? 'down' : lostSamples === LOSS_SAMPLES ? 'loss_begins' : 'none';
    return { transition, says, lostSamples, onsetMs };
  }
  const transition = lostSamples >= TRANSITION_SAMPLES ? 'up' : 'none';
  return { transition, says: lostSamples >= DOWN_SAMPLES ? 'up' : 'none', lostSamples, onsetMs };
}
