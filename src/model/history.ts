/** The words of remembering. Values are base numbers inside: milliseconds, bytes, counts, 0 and 1. */

import type { InEachLanguage } from './language.ts';

/**
 * What a series is about: a store, a stock, a link, a probe (named `link/probe`), a sync, or one of its stages (named
 * `sync/stage`).
 */
export const SERIES_SUBJECTS = ['store', 'stock', 'link', 'probe', 'sync', 'stage'] as const;
export type SeriesSubject = (typeof SERIES_SUBJECTS)[number];

export const SERIES_METRICS = [
  'used_bytes',
  'available_bytes',
  'inodes_used',
  'inodes_available',
  'items',
  'up',
  'duration_ms',
  'captured_records',
  'acknowledged_records',
  'rejected_records',
  'captured_bytes',
  'pending_records',
  'pending_bytes',
  'latency_p50_ms',
  'latency_p90_ms',
  'latency_p99_ms',
] as const;
export type SeriesMetric = (typeof SERIES_METRICS)[number];

export interface SeriesKey {
  readonly site: string;
  readonly subject: SeriesSubject;
  readonly name: string;
  readonly metric: SeriesMetric;
}

export interface Sample extends SeriesKey {
  readonly atMs: number;
  readonly value: number;
}

/** One step of a series: the last, lowest and highest value of the samples that ended in it. A step without samples is left out. */
export interface SeriesPoint {
  readonly atMs: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
}

/** A step with what a chart wants of it besides. */
export interface SeriesStep extends SeriesPoint {
  /** How many samples it stands for; 1 where a file of an older version did not keep it. */
  readonly count: number;
  /** Of all its samples: of 1 passed and 0 failed, the share that passed. */
  readonly mean: number;
  /** The middle one of its samples where they are kept, of the values at the ends of its finer steps where they are not. */
  readonly median: number;
}

export interface SeriesQuery {
  readonly key: SeriesKey;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The answer has at most this many points; the step follows from it and from what is still kept at that age. */
  readonly maxPoints: number;
}

export const LOG_KINDS = [
  'service',
  'link',
  'fault',
  'quality',
  'budget',
  'names',
  'source',
  'sync',
  'alert',
  'advisory',
  'maintenance',
  'incident',
  'act',
  'notification',
  'clock',
  'host',
  'storage',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** One line of a site's ordered log: what changed, for people and for forecasts. */
export interface LogEntry {
  readonly atMs: number;
  readonly site: string;
  readonly kind: LogKind;
  /** The link, store, channel ... that it is about; empty for the site or the service itself. */
  readonly subject: string;
  /** The new state or reason code: "down", "firing", "hung". */
  readonly state: string;
  /** For people. In one language for acts, which are in the words of a person, and if an earlier version wrote it. */
  readonly text: InEachLanguage | string;
}

/** A stored entry: (site, log id, sequence) is unique and ordered. */
export interface StoredLogEntry extends LogEntry {
  readonly logId: string;
  readonly sequence: number;
}

/** Which entries of the log are asked for, newest first. */
export interface LogQuery {
  readonly site?: string;
  readonly kinds?: readonly LogKind[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** Words, each of which stands in the subject, the state or the text, in capitals or not. */
  readonly text?: string;
  /** Only entries older than this one. */
  readonly beforeSequence?: number;
  readonly limit: number;
}

export type StorageFailureReason = 'full' | 'readonly' | 'locked' | 'corrupt' | 'hung' | 'missing' | 'io';

export interface StorageFailure {
  readonly reason: StorageFailureReason;
  readonly detail: string;
}
