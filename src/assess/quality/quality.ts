/**
 * JUDGE the quality of one link, sample by sample and strictly online: an event rests only on samples before it.
 * Takes samples in order of time, lost ones as null; gives changes (level_shift, loss, jitter, congestion: for the page),
 * warnings (degrading, flapping: rare, they alert), states (down, up, recovered) and a reading for the gauges.
 * Invariant: the same samples give the same events, whether or not the detector was saved and restored in between.
 * Everything is counted in samples, so that a link probed every 15 seconds is judged like one probed every 4 minutes.
 */
import type {
  DegradingCause,
  QualityEvent,
  QualityFact,
  QualityReading,
  QualitySample,
  QualityStanding,
} from '../../model/quality.ts';
import { DEGRADING_CAUSES } from '../../model/quality.ts';
import { forgetCandidates, observeRtt } from './changes.ts';
import {
  CONGESTION_DECISIVE,
  isYoung,
  JITTER_DECISIVE,
  jitterEvidence,
  observeDelay,
  samplesToLearn,
} from './delay.ts';
import { nearness, observeFlapping, passGap, tallyOf, usualDownMs } from './flapping.ts';
import { LOSS_DECISIVE, observeLoss } from './loss.ts';
import type { ReachStep } from './reach.ts';
import { DOWN_SAMPLES, freshReach, LOSS_SAMPLES, observeReach } from './reach.ts';
import type { QualityState } from './state.ts';
import { freshState, restoreState } from './state.ts';
import { observeTolerance, threshold } from './tolerance.ts';
import type { Evidence } from './warning.ts';
import { observeWarning } from './warning.ts';
import type { WindowState } from './window.ts';
import { observeWindow, readWindow, snapshotOf } from './window.ts';

export interface Quality {
  observe(sample: QualitySample): QualityEvent[];
  reading(): QualityReading;
  /** The reading of this moment, worked out when it is looked at: far more samples come than readers. */
  readLater(): () => QualityReading;
  standing(): QualityStanding;
  /** Whether any sample was ever answered: before, nothing is known of the line. */
  isKnown(): boolean;
  /** Everything it knows, as text; what `createQuality` takes to go on after a restart. */
  save(): string;
}

/** A silence of so many samples' time is a gap: we were not looking. */
const GAP_SAMPLES = 20;

/** Goes on from a saved text; a text of another version, or none, begins anew. */
export function createQuality(saved?: string): Quality {
  const state = restoreState(saved) ?? freshState();
  return {
    observe: (sample) => observe(state, sample),
    reading: () => readingOf(state.window, riskOf(state)),
    readLater: () => {
      const window = snapshotOf(state.window);
      const risk = riskOf(state);
      return () => readingOf(window, risk);
    },
    standing: () => standingOf(state),
    isKnown: () => state.changes.regime !== null || state.changes.recent.length > 0,
    save: () => JSON.stringify(state),
  };
}

function readingOf(window: WindowState, risk: number): QualityReading {
  return { ...readWindow(window), risk };
}

function observe(state: QualityState, sample: QualitySample): QualityEvent[] {
  passTime(state, sample.atMs);
  observeWindow(state.window, sample);
  const { atMs, rttMs, lossRatio } = sample;
  const step = observeReach(state.reach, atMs, rttMs === null);
  const events: QualityEvent[] = [];
  reachEvents(atMs, step, events);
  flapEvents(state, atMs, step, events);
  if (rttMs === null) return events;
  observeLoss(state.loss, atMs, step.lostSamples, lossRatio);
  const change = observeRtt(state.changes, atMs, rttMs);
  if (change) {
    const { kind, onsetMs, fromMs, toMs, evidence } = change;
    const confidence = confidenceOf(evidence);
    events.push({ kind, atMs, onsetMs, measure: 'rtt_ms', from: fromMs, to: toMs, confidence });
  }
  warningEvents(state, atMs, rttMs, events);
  return events;
}

/** Learns the spacing of samples, and forgets what was in the balance when there was a gap. */
function passTime(state: QualityState, atMs: number): void {
  const passedMs = state.latestMs === null ? 0 : atMs - state.latestMs;
  state.latestMs = atMs;
  if (passedMs <= 0) return;
  if (state.spacingMs > 0 && passedMs > GAP_SAMPLES * state.spacingMs) {
    forgetCandidates(state.changes);
    passGap(state.flapping, passedMs);
    if (state.reach.lostInRow < DOWN_SAMPLES) state.reach = freshReach();
    return;
  }
  state.spacingMs += (passedMs - state.spacingMs) * (state.spacingMs === 0 ? 1 : 0.05);
}

function reachEvents(atMs: number, step: ReachStep, events: QualityEvent[]): void {
  const { says, onsetMs, lostSamples } = step;
  if (says === 'down' || says === 'up') events.push({ kind: says, atMs, onsetMs, lostSamples });
  const begins = says === 'loss_begins';
  if (!begins && !(says === 'up' && lostSamples >= LOSS_SAMPLES)) return;
  const [from, to] = begins ? [0, 1] : [1, 0];
  events.push({
    kind: 'loss',
    atMs,
    onsetMs: begins ? onsetMs : atMs,
    measure: 'loss_ratio',
    from,
    to,
    confidence: 1,
  });
}

function flapEvents(state: QualityState, atMs: number, step: ReachStep, events: QualityEvent[]): void {
  const isUp = state.reach.lostInRow === 0;
  const { transition } = step;
  const says = observeFlapping(state.flapping, {
    atMs,
    transition,
    onsetMs: transition === 'down' ? step.onsetMs : atMs,
    isConfirmedDown: step.says === 'down',
    isUp,
  });
  if (!says) return;
  const base = { atMs, onsetMs: state.flapping.sinceMs, ...tallyOf(state.flapping, atMs, isUp) };
  if (says === 'ends') {
    // The time up since the last spell is not one in between.
    const { longestUpMs } = state.flapping;
    events.push({ kind: 'recovered', from: 'flapping', ...base, longestUpMs });
  } else events.push({ kind: 'flapping', ...base, confidence: 1 - 2 ** -base.downs });
}

function warningEvents(state: QualityState, atMs: number, rttMs: number, events: QualityEvent[]): void {
  const { regime, regimeNumber } = state.changes;
  if (!regime) return;
  observeDelay(state.delay, atMs, rttMs, regime, regimeNumber);
  for (const cause of DEGRADING_CAUSES) {
    const warning = state.warnings[cause];
    const evidence = evidenceOf(state, cause, atMs);
    // A flap is told as a flap: its losses are not told again as a lossy link.
    if (cause === 'loss' && state.flapping.open && !warning.open) continue;
    const says = observeWarning(warning, evidence);
    if (says === 'ends') {
      events.push({ kind: 'recovered', from: 'degrading', cause, atMs, onsetMs: warning.onsetMs });
    } else if (says === 'begins') {
      const fact = factOf(state, cause, evidence);
      events.push({ kind: 'degrading', cause, atMs, onsetMs: warning.onsetMs, ...fact });
    }
  }
  if (isYoung(state.delay)) return;
  const { jitter, congestion } = state.tolerances;
  // What never sufficed for a warning has not been lived through: a level that rose a little excuses no jitter.
  const lived = jitterEvidence(state.delay, 0);
  if (!state.warnings.jitter.open) observeTolerance(jitter, atMs, lived, JITTER_DECISIVE);
  observeTolerance(congestion, atMs, state.delay.congestion, 0);
}

function evidenceOf(state: QualityState, cause: DegradingCause, atMs: number): Evidence {
  const { loss, delay, tolerances } = state;
  if (cause === 'loss') {
    const needed = isYoung(delay) ? Number.POSITIVE_INFINITY : LOSS_DECISIVE;
    return { value: loss.evidence, needed, calm: 1, sinceMs: loss.sinceMs };
  }
  if (cause === 'jitter') {
    const needed = threshold(tolerances.jitter, atMs, JITTER_DECISIVE);
    const value = jitterEvidence(delay, needed);
    return { value, needed, calm: 2, sinceMs: delay.jitterSinceMs };
  }
  const needed = threshold(tolerances.congestion, atMs, CONGESTION_DECISIVE);
  return { value: delay.congestion, needed, calm: 1, sinceMs: delay.congestionSinceMs };
}

/** From what to what: the usual against the window of the last minutes, which has seen the worsening. */
function factOf(state: QualityState, cause: DegradingCause, { value, needed }: Evidence): QualityFact {
  const { loss, delay, window } = state;
  const reading = readWindow(window);
  const confidence = confidenceOf((10 * value) / needed);
  if (cause === 'loss') {
    return { measure: 'loss_ratio', from: loss.usual, to: loss.lost / Math.max(1, loss.counted), confidence };
  }
  if (cause === 'jitter') {
    return { measure: 'jitter_ms', from: delay.scaleMs, to: reading.jitterMs ?? delay.scaleMs, confidence };
  }
  return { measure: 'rtt_ms', from: delay.baseMs, to: reading.rttMs?.p50 ?? delay.baseMs, confidence };
}

/** Neighbouring samples are not independent: a tenth of the evidence is a fair price for that. */
function confidenceOf(evidence: number): number {
  return 1 / (1 + Math.exp(-evidence / 10));
}

function standingOf(state: QualityState): QualityStanding {
  const { flapping, reach, warnings, delay } = state;
  if (!isWarned(state)) return { warnings: [], samplesToLearn: samplesToLearn(delay) };
  const atMs = state.latestMs ?? 0;
  const isUp = reach.lostInRow === 0;
  const open = DEGRADING_CAUSES.filter((cause) => warnings[cause].open).map((cause) => {
    const fact = factOf(state, cause, evidenceOf(state, cause, atMs));
    return { cause, sinceMs: warnings[cause].onsetMs, ...fact };
  });
  const tally = { ...tallyOf(flapping, atMs, isUp), usualDownMs: usualDownMs(flapping, isUp) };
  return {
    warnings: open,
    ...(flapping.open && { flap: { sinceMs: flapping.sinceMs, ...tally } }),
    samplesToLearn: samplesToLearn(delay),
  };
}

function isWarned({ flapping, warnings }: QualityState): boolean {
  return flapping.open || DEGRADING_CAUSES.some((cause) => warnings[cause].open);
}

function riskOf(state: QualityState): number {
  if (isWarned(state)) return 1;
  const atMs = state.latestMs ?? 0;
  let share = nearness(state.flapping);
  for (const cause of DEGRADING_CAUSES) {
    const { value, needed } = evidenceOf(state, cause, atMs);
    share = Math.max(share, value / needed);
  }
  return Math.min(1, share);
}
