/**
 * How far neighbouring answers of a link lie apart, usually and lately. A level that has moved a little puts every
 * sample above the old one but leaves neighbours as close as ever; jitter drives them apart. This tells the two apart.
 */

export interface RoughnessState {
  latestMs: number;
  /** Mean step between neighbours with a memory of 200 samples, and of 16. */
  usualMs: number;
  recentMs: number;
}

const USUAL_GAIN = 1 / 200;
const RECENT_GAIN = 1 / 16;
/** A step counts for at most so many scales of the link: a single spike is no roughness. */
const MOST_SCALES = 4;
/** Steps below a tenth of a millisecond are those of clocks. */
const LEAST_USUAL_MS = 0.1;
const ROUGHER = 1.5;

export function freshRoughness(): RoughnessState {
  return { latestMs: 0, usualMs: 0, recentMs: 0 };
}

/** `samples`: how many the link has answered, this one included; `scaleMs`: the scatter of its answers. */
export function observeRoughness(
  state: RoughnessState,
  rttMs: number,
  scaleMs: number,
  samples: number,
): void {
  const first = samples === 1;
  const stepMs = first ? scaleMs : Math.min(Math.abs(rttMs - state.latestMs), MOST_SCALES * scaleMs);
  state.usualMs += Math.max(USUAL_GAIN, 1 / samples) * (stepMs - state.usualMs);
  state.recentMs += (first ? 1 : RECENT_GAIN) * (stepMs - state.recentMs);
  state.latestMs = rttMs;
}

export function isRougher(state: RoughnessState): boolean {
  return state.recentMs > ROUGHER * Math.max(state.usualMs, LEAST_USUAL_MS);
}
