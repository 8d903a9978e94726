/**
 * Evidence that a link has begun to lose samples here and there: a CUSUM of log-likelihood ratios, the link's usual
 * loss against 15%. In a run losses are not independent: two in a row count once, and three and more are the business
 * of outages and flapping, or one short outage would look like a lossy link.
 */

export interface LossState {
  /** Usual share of losses, with a memory of 1,000 samples. */
  usual: number;
  /** Nats for a lossy link; 0 is none. */
  evidence: number;
  /** When the evidence last rose from 0, and what was counted since. */
  sinceMs: number;
  lost: number;
  counted: number;
}

const LOSSY = 0.15;
/** No link is taken to lose less than this: two losses in a quarter of an hour happen to all. */
const LEAST_USUAL = 0.01;
const MEMORY_SAMPLES = 1000;
const LONGEST_RUN = 2;
/** Three losses within some dozen samples on a link that hardly loses any, nats. */
export const LOSS_DECISIVE = 4.5;

export function freshLoss(): LossState {
  return { usual: 0.002, evidence: 0, sinceMs: 0, lost: 0, counted: 0 };
}

/**
 * `lostInRow`: samples lost in a row just before this answered one. `lossRatio`: share of the packets of this
 * sample that were lost although it was answered; the sample then counts as lost by that share, because losses within
 * a burst are not independent and each packet as evidence of its own would claim too much.
 */
export function observeLoss(state: LossState, atMs: number, lostInRow: number, lossRatio = 0): void {
  if (state.evidence === 0) Object.assign(state, { sinceMs: atMs, lost: 0, counted: 0 });
  if (lostInRow > 0 && lostInRow <= LONGEST_RUN) count(state, 1);
  count(state, lossRatio);
  state.evidence = Math.max(0, state.evidence);
}

/** One sample of which a share was lost, 0 to 1. */
function count(state: LossState, share: number): void {
  const lost = Math.log(LOSSY / Math.max(LEAST_USUAL, 1.5 * state.usual));
  const answered = Math.log((1 - LOSSY) / (1 - LEAST_USUAL));
  state.evidence += share * lost + (1 - share) * answered;
  state.lost += share;
  state.counted++;
  state.usual += (share - state.usual) / MEMORY_SAMPLES;
}
