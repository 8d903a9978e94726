/**
 * What a link has been seen to live through. Evidence that a link reaches in ordinary life, or at this hour of every
 * day, is no warning: the threshold rises to one and a half times the highest evidence of its past. The last one to
 * two hours of samples are left out, or the beginning of a fault would excuse its end.
 */

export interface ToleranceState {
  /** Highest evidence of the present block of samples, of the one before, and of all earlier ones, fading. */
  block: number;
  blockSamples: number;
  previous: number;
  past: number;
  /** Highest evidence by hour of the day (UTC), of the days before; 24 values, fading by the day. */
  hours: number[];
  hour: number;
  hourPeak: number;
}

const BLOCK_SAMPLES = 40;
/** A block's peak fades to half in 700 samples, an hour's in two days. */
const BLOCK_FADING = Math.exp(-BLOCK_SAMPLES / 1000);
const HOUR_FADING = 0.7;
const MARGIN = 1.5;
const HOUR_MS = 3_600_000;

export function freshTolerance(): ToleranceState {
  return { block: 0, blockSamples: 0, previous: 0, past: 0, hours: Array(24).fill(0), hour: -1, hourPeak: 0 };
}

/** `most`: evidence above this is not excused by the past of all hours, only by the same hour of other days. */
export function observeTolerance(state: ToleranceState, atMs: number, evidence: number, most: number): void {
  state.block = Math.max(state.block, Math.min(evidence, most));
  if (++state.blockSamples >= BLOCK_SAMPLES) {
    state.past = Math.max(state.past * BLOCK_FADING, state.previous);
    Object.assign(state, { previous: state.block, block: 0, blockSamples: 0 });
  }
  observeHour(state, hourOf(atMs), evidence);
}

/** The evidence that a warning needs now. */
export function threshold(state: ToleranceState, atMs: number, decisive: number): number {
  const hour = hourOf(atMs);
  // The hour that has just begun holds yesterday's peak, and so does the next: congestion is not punctual.
  const daily = Math.max(state.hours[hour] ?? 0, state.hours[(hour + 1) % 24] ?? 0);
  return Math.max(decisive, MARGIN * Math.max(state.past, daily));
}

function observeHour(state: ToleranceState, hour: number, evidence: number): void {
  if (hour !== state.hour) {
    if (state.hour >= 0) {
      state.hours[state.hour] = Math.max(HOUR_FADING * (state.hours[state.hour] ?? 0), state.hourPeak);
    }
    Object.assign(state, { hour, hourPeak: 0 });
  }
  state.hourPeak = Math.max(state.hourPeak, evidence);
}

function hourOf(atMs: number): number {
  return ((Math.floor(atMs / HOUR_MS) % 24) + 24) % 24;
}
