/**
 * Evidence that a link's delay is getting worse, in two ways. Jitter: many samples moderately above the level the link
 * has settled at, for long. Congestion: samples above it by 5% and more. Both are CUSUMs of bounded steps, so that no
 * single sample decides, measured from a settled base that follows slowly: a worsening must not teach the base.
 * A tight new level is a route, not a fault: it counts for nothing and becomes the base when it has stayed.
 */
import { clamp } from './noise.ts';
import type { Regime } from './regime.ts';
import type { RoughnessState } from './roughness.ts';
import { freshRoughness, isRougher, observeRoughness } from './roughness.ts';

export interface DelayState {
  samples: number;
  baseMs: number;
  scaleMs: number;
  roughness: RoughnessState;
  /** Number of the regime that the base belongs to. */
  anchor: number;
  jitter: number;
  jitterSinceMs: number;
  congestion: number;
  congestionSinceMs: number;
}

/** While the base is young nothing is said: 150 samples, 10 hours at 4 minutes, 40 minutes at 15 seconds. */
const YOUNG_SAMPLES = 150;
/** A regime of so many samples without jitter is settled and becomes the base. */
const SETTLED_SAMPLES = 40;
const SETTLED_JITTER = 5;
/** A level that has settled so many scales below the base is the base: above the old one jitter would go unseen. */
const SUNKEN_SCALES = 0.5;

/** Steps of the jitter evidence: an excess counts up to 2 scales, less 0.75; at 7 to 14 scales it fades to nothing. */
const JITTER_STEP = 2;
const JITTER_DRIFT = 0.75;
const SPIKE_SCALES = 7;
const MOST_JITTER = 24;
/** Share of the needed evidence that a link has at most while its neighbouring answers are as close as usual. */
const SMOOTH_SHARE = 0.9;
/** Ten samples of full excess, or twenty of half. More than the eight in which a new level shows itself. */
export const JITTER_DECISIVE = 12;

/** Congestion: excess over 5% of the base, and 2 ms at least, in units of that; at most one step a sample. */
const CONGESTED_SHARE = 0.05;
const LEAST_CONGESTED_MS = 2;
/** What a sample on a tight new level counts as. */
const CALMED_STEP = -0.25;
/** Above the eight samples in which a new level shows itself, or each longer route would be taken for a fault. */
export const CONGESTION_DECISIVE = 9;
const MOST_CONGESTION = 18;

/** The base and its scale move by at most this share of a scale a sample. */
const BASE_GAIN = 0.006;
const SCALE_GAIN = 0.005;
/** The scale rests where one sample in six lies beyond 1.5 scales, as in the middle of Student's t. */
const BEYOND_SCALES = 1.5;
const BEYOND_SHARE = 0.167;
/** A scatter of a fifth of a millisecond troubles nobody. */
const LEAST_SCALE_MS = 0.2;

export function freshDelay(): DelayState {
  return {
    samples: 0,
    baseMs: 0,
    scaleMs: 0,
    roughness: freshRoughness(),
    anchor: -1,
    jitter: 0,
    jitterSinceMs: 0,
    congestion: 0,
    congestionSinceMs: 0,
  };
}

export function isYoung(state: DelayState): boolean {
  return samplesToLearn(state) > 0;
}

export function samplesToLearn(state: DelayState): number {
  return Math.max(0, YOUNG_SAMPLES - state.samples);
}

export function observeDelay(
  state: DelayState,
  atMs: number,
  rttMs: number,
  regime: Regime,
  regimeNumber: number,
): void {
  state.samples++;
  settle(state, regime, regimeNumber);
  observeRoughness(state.roughness, rttMs, state.scaleMs, state.samples);
  const anchored = state.anchor === regimeNumber;
  const above = rttMs - state.baseMs;
  const elsewhere = !anchored && regime.kind === 'steady' && regime.scaleMs <= 2 * state.scaleMs;
  const offRegime = elsewhere ? Math.abs(rttMs - regime.levelMs) : above;
  if (isYoung(state)) Object.assign(state, { jitter: 0, congestion: 0 });
  else {
    weighJitter(state, atMs, Math.min(above, offRegime) / state.scaleMs);
    const onNewLevel = elsewhere && offRegime < 3 * state.scaleMs;
    const congestedMs = Math.max(CONGESTED_SHARE * state.baseMs, LEAST_CONGESTED_MS);
    weighCongestion(state, atMs, onNewLevel ? CALMED_STEP : above / congestedMs - 1);
  }
  follow(state, above, anchored);
  if (anchored) state.scaleMs = Math.max(state.scaleMs, 0.3 * regime.scaleMs);
}

/** A base that is young is the level of the moment; later only a regime that has stayed becomes the base. */
function settle(state: DelayState, regime: Regime, regimeNumber: number): void {
  if (state.anchor < 0) state.scaleMs = regime.scaleMs;
  const isSteady = regime.kind === 'steady';
  const fresh = isSteady && state.anchor !== regimeNumber;
  // Back at the base it is the old regime again, whatever its number.
  if (fresh && Math.abs(regime.levelMs - state.baseMs) < 2 * state.scaleMs) state.anchor = regimeNumber;
  const settled = regime.samples >= SETTLED_SAMPLES && state.jitter < SETTLED_JITTER;
  const moved = state.anchor !== regimeNumber || isBelow(state, regime);
  const stays = !isSteady || !settled || !moved;
  if (!isYoung(state) && stays && !hasCrept(state, regime)) return;
  Object.assign(state, { jitter: 0, congestion: 0 });
  state.baseMs = regime.levelMs;
  state.anchor = regimeNumber;
}

function isBelow({ baseMs, scaleMs }: DelayState, regime: Regime): boolean {
  return regime.levelMs < baseMs - SUNKEN_SCALES * scaleMs;
}

/** All samples above the base for long, yet as tight as ever: the level has crept up, and nothing jitters. */
function hasCrept(state: DelayState, regime: Regime): boolean {
  return state.jitter >= MOST_JITTER && regime.kind === 'steady' && regime.scaleMs < 1.2 * state.scaleMs;
}

/** Evidence of jitter; without neighbours driven apart it does not suffice for a warning, however much there is. */
export function jitterEvidence({ jitter, roughness }: DelayState, needed: number): number {
  return isRougher(roughness) ? jitter : Math.min(jitter, SMOOTH_SHARE * needed);
}

function weighJitter(state: DelayState, atMs: number, scales: number): void {
  const fading = JITTER_STEP * (2 - scales / SPIKE_SCALES);
  const step = scales > SPIKE_SCALES ? Math.max(0, fading) : clamp(scales, -1, JITTER_STEP);
  if (state.jitter === 0) state.jitterSinceMs = atMs;
  state.jitter = clamp(state.jitter + step - JITTER_DRIFT, 0, MOST_JITTER);
}

function weighCongestion(state: DelayState, atMs: number, step: number): void {
  if (state.congestion === 0) state.congestionSinceMs = atMs;
  state.congestion = clamp(state.congestion + clamp(step, -1, 1), 0, MOST_CONGESTION);
}

function follow(state: DelayState, aboveMs: number, anchored: boolean): void {
  const scales = aboveMs / state.scaleMs;
  if (anchored && !isYoung(state)) state.baseMs += BASE_GAIN * state.scaleMs * clamp(scales, -1.5, 1.5);
  const gain = isYoung(state) ? 3 * SCALE_GAIN : SCALE_GAIN;
  const beyond = Math.abs(scales) > BEYOND_SCALES;
  state.scaleMs *= Math.exp(gain * ((beyond ? 1 : 0) - BEYOND_SHARE));
  state.scaleMs = Math.max(state.scaleMs, LEAST_SCALE_MS);
}
