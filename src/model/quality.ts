/**
 * The words of link quality: what one link's samples say beyond up and down. Instants are wall-clock milliseconds that
 * came with the samples, round-trip times are milliseconds, ratios and confidences lie between 0 and 1.
 */

/** Changes belong on the page and in the history; they do not alert. */
export const QUALITY_CHANGE_KINDS = ['level_shift', 'loss', 'jitter', 'congestion'] as const;
export type QualityChangeKind = (typeof QUALITY_CHANGE_KINDS)[number];

export const DEGRADING_CAUSES = ['loss', 'jitter', 'congestion'] as const;
export type DegradingCause = (typeof DEGRADING_CAUSES)[number];

/** One sample of a link: null is a lost probe. */
export interface QualitySample {
  readonly atMs: number;
  readonly rttMs: number | null;
  /** Of an answered sample that took several packets, the share that went unanswered; 0 when absent. */
  readonly lossRatio?: number;
}

interface QualityEventBase {
  /** When it is said: the sample that decided it. */
  readonly atMs: number;
  /** When it is thought to have begun. */
  readonly onsetMs: number;
}

/** What changed, from what to what, and how sure. */
export interface QualityFact {
  readonly measure: 'rtt_ms' | 'jitter_ms' | 'loss_ratio';
  readonly from: number;
  readonly to: number;
  readonly confidence: number;
}

export interface QualityChange extends QualityEventBase, QualityFact {
  readonly kind: QualityChangeKind;
}

/** The link is on the way to being lost. Said once for each cause, until it has recovered. */
export interface DegradingWarning extends QualityEventBase, QualityFact {
  readonly kind: 'degrading';
  readonly cause: DegradingCause;
}

/** What a flap has amounted to so far; the last up-spell counts while it lasts. */
export interface FlapTally {
  readonly downs: number;
  readonly downMs: number;
  readonly longestUpMs: number;
}

/** The link goes up and down: one incident, however many times. */
export interface FlappingWarning extends QualityEventBase, FlapTally {
  readonly kind: 'flapping';
  readonly confidence: number;
}

/** `down`: answers stopped; `up`: the first answer after it, onset is when it had gone down. */
export interface ReachEvent extends QualityEventBase {
  readonly kind: 'down' | 'up';
  readonly lostSamples: number;
}

/** A warning is over; onset is that of the warning. A flap brings its final tally. */
export type RecoveredEvent =
  | (QualityEventBase & {
      readonly kind: 'recovered';
      readonly from: 'degrading';
      readonly cause: DegradingCause;
    })
  | (QualityEventBase & FlapTally & { readonly kind: 'recovered'; readonly from: 'flapping' });

/** Going down and coming up are told as states of the link. */
export type ToldQualityEvent = QualityChange | QualityWarning | RecoveredEvent;

export type QualityWarning = DegradingWarning | FlappingWarning;
export type QualityEvent = QualityChange | QualityWarning | ReachEvent | RecoveredEvent;

/** The link over the last five minutes (never fewer than eight samples); null where no sample was answered. */
export interface QualityReading {
  readonly rttMs: { readonly p50: number; readonly p90: number; readonly p99: number } | null;
  /** Mean absolute difference of neighbouring round-trip times. */
  readonly jitterMs: number | null;
  readonly lossRatio: number;
  /** How near the strongest warning is to being said; 1 while one is open. */
  readonly risk: number;
}

/** A degrading warning that is open, with the numbers of now. */
export interface StandingWarning extends QualityFact {
  readonly cause: DegradingCause;
  readonly sinceMs: number;
}

/** A flap that is open, counted up to the last sample. */
export interface StandingFlap extends FlapTally {
  readonly sinceMs: number;
  /** Mean length of the down spells that are over. */
  readonly usualDownMs: number;
}

/** What is not over yet. */
export interface QualityStanding {
  readonly warnings: readonly StandingWarning[];
  readonly flap?: StandingFlap;
  /** Samples still to come before anything is warned of; 0 when the link is known well enough. */
  readonly samplesToLearn: number;
}

/** A flap that is over: from the first of its spells until it was calm for long enough. */
export interface EndedFlap extends FlapTally {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** The quality of a link as it is shown: the last minutes, and what is open. */
export interface LinkQuality extends QualityStanding {
  readonly reading: QualityReading;
  /** The last flap of this run of the service that is over. */
  readonly endedFlap?: EndedFlap;
  /** The probe whose round trips it rests on. */
  readonly probe: string;
}
