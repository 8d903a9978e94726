/** What the service and the storage thread say to each other. One request, one reply, in order; every request may be repeated. */

import type { LinkChange } from '../model/forecast.ts';
import type {
  LogEntry,
  LogQuery,
  SeriesKey,
  SeriesQuery,
  StorageFailure,
  StoredLogEntry,
} from '../model/history.ts';
import type { Moment } from '../model/moment.ts';
import type { Result } from '../model/result.ts';

export interface StoreOptions {
  /** Absolute; made with mode 0700 when it is missing. */
  readonly directory: string;
  readonly budgetBytes: number;
  readonly rawRetentionMs: number;
  /** Names the log should a new database be begun at start. */
  readonly newLogId: string;
}

export interface NumberedSeries {
  readonly id: number;
  readonly key: SeriesKey;
}

export interface OutboxRow {
  /** Rises with every entry: the order of delivery. */
  readonly position: number;
  readonly id: string;
  /** An OutboxEntry as JSON. */
  readonly entry: string;
}

/** A note to itself that a part of the service keeps over a restart; null takes it away. */
export interface KeptRow {
  readonly name: string;
  readonly value: string | null;
}

export interface LogRow {
  readonly sequence: number;
  readonly entry: LogEntry;
}

/** Samples of many series in order of arrival, three doubles each: series id, wall clock in ms, value. */
export interface SampleBatch {
  readonly batch: number;
  readonly samples: Float64Array<ArrayBuffer>;
}

/** What one transaction is to make durable. Storing the same change twice leaves one copy. */
export interface Change {
  readonly now: Moment;
  /** Alert decisions and deliveries: worth the reserve when the disk is full. Carries no samples. */
  readonly urgent: boolean;
  readonly alertState?: string;
  readonly outboxAdded: readonly OutboxRow[];
  readonly outboxRemoved: readonly string[];
  readonly log: readonly LogRow[];
  readonly series: readonly NumberedSeries[];
  readonly kept: readonly KeptRow[];
  readonly batch?: SampleBatch;
}

/** What the file held when it was opened. */
export interface Restored {
  readonly logId: string;
  readonly alertState?: string;
  readonly outbox: readonly OutboxRow[];
  /** Newest first. */
  readonly log: readonly StoredLogEntry[];
  readonly series: readonly NumberedSeries[];
  readonly kept: ReadonlyMap<string, string>;
  readonly lastSequence: number;
  /** The highest number of a series that was ever given, known to this program or not. */
  readonly lastSeries: number;
  readonly lastBatch: number;
  /** True when it comes from a file that was put aside, or cannot be written: it has to be stored anew. */
  readonly unsaved: boolean;
}

export type OpenFailure = StorageFailure | { readonly reason: 'newer_schema'; readonly detail: string };

export interface Asked {
  open: { readonly now: Moment };
  write: Change;
  series: { readonly series: number; readonly query: Omit<SeriesQuery, 'key'> };
  link_changes: { readonly site: string; readonly link: string; readonly fromMs: number };
  log: LogQuery;
  /** Two doubles a sample: wall clock in ms, value. */
  import: {
    readonly series: NumberedSeries;
    readonly samples: Float64Array<ArrayBuffer>;
    readonly now: Moment;
  };
  close: null;
}

export interface Answered {
  open: Restored;
  write: null;
  /** Seven doubles a point: end of the step in ms, last, min, max, count, mean, median. */
  series: Float64Array<ArrayBuffer>;
  link_changes: readonly LinkChange[];
  log: readonly StoredLogEntry[];
  /** How many samples were taken. */
  import: number;
  close: null;
}

export type Kind = keyof Asked;

export type Request = {
  readonly [K in Kind]: { readonly id: number; readonly kind: K; readonly ask: Asked[K] };
}[Kind];

export interface StoreState {
  /** Another one than before means: this is a new, empty database. Absent while there is none. */
  readonly logId?: string;
  readonly bytes: number;
  /** Present while not everything can be stored, whatever became of this request. */
  readonly failure?: StorageFailure;
  /** The file name under which a corrupt database was put aside since the last reply, and why. */
  readonly putAside?: { readonly file: string; readonly detail: string };
  /** Present when there was no file since the last reply and one was begun; `beside` is what an earlier history left behind. */
  readonly begun?: { readonly file: string; readonly beside?: string };
}

export interface Reply<K extends Kind = Kind> {
  readonly id: number;
  readonly result: Result<Answered[K], K extends 'open' ? OpenFailure : StorageFailure>;
  readonly state: StoreState;
}
