/**
 * REMEMBER: takes samples, log entries and alert decisions, keeps them in one SQLite file inside its budget of bytes, and gives
 * them back as series and lists. SQLite runs in a worker thread; nothing here ever waits for a disk longer than it is told to.
 * Invariant: once commit() has said yes, alert state and outbox survive any crash; until then they are in memory and are
 * written as soon as storage can.
 */

import { resolve } from 'node:path';
import type { StorageConfig } from '../config/types.ts';
import type { OutboxEntry } from '../model/alert.ts';
import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import type {
  LogEntry,
  LogQuery,
  Sample,
  SeriesKey,
  SeriesQuery,
  SeriesStep,
  StorageFailure,
  StoredLogEntry,
} from '../model/history.ts';
import type { StorageStatus } from '../model/picture.ts';
import type { Result } from '../model/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import type { OpenFailure, StoreState } from './messages.ts';
import { Store } from './store.ts';
import { StorageThread } from './thread.ts';

export interface HistoryOptions {
  /** The data folder; made when it is missing. */
  readonly path: string;
  readonly storage: StorageConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** How long storage may take for one answer before it counts as hung; 10 s when absent. */
  readonly answerTimeoutMs?: number;
}

export interface Outbox {
  /** Everything decided and not yet accepted by its receiver, oldest first. */
  pending(channel: string): readonly OutboxEntry[];
  /** Of these the ones that may be sent now: what is not yet durable waits. At most the first 500 may be under way at once. */
  ready(channel: string): readonly OutboxEntry[];
  /** Everything that something waits for, configured or not. */
  channels(): readonly string[];
  /** Takes them out at once; resolves when that is durable, or cannot be for the time being. */
  markSent(ids: readonly string[]): Promise<void>;
}

export interface Decision {
  /** Absent when only entries are to be told. */
  readonly alertState?: unknown;
  readonly entries: readonly OutboxEntry[];
  /** Notes to itself, as by `keep`, that are stored in the same transaction. */
  readonly kept?: readonly { readonly name: string; readonly value: string | null }[];
}

export interface History {
  /** Names the database; another one after a corrupt file was put aside. */
  readonly logId: string;
  /** What was found at start; the log newest first, at most 200 entries. */
  restore(): {
    readonly alertState: unknown | undefined;
    readonly log: readonly StoredLogEntry[];
    readonly kept: ReadonlyMap<string, string>;
  };
  /** Never waits. What cannot be kept is dropped and counted. */
  record(samples: readonly Sample[]): void;
  /** Gives the entry its sequence at once and stores it soon. */
  log(entry: LogEntry): StoredLogEntry;
  /** A note to itself that a part of the service finds again at its next start, stored soon; null takes it away. */
  keep(name: string, value: string | null): void;
  /**
   * One durable transaction, with every log entry that came before it. Only when it is over are its entries in the outbox.
   * After a failure all of it is in memory, and is written again without being asked.
   */
  commit(decision: Decision): Promise<Result<void, StorageFailure>>;
  readonly outbox: Outbox;
  series(query: SeriesQuery): Promise<Result<readonly SeriesStep[], StorageFailure>>;
  /** The state that held at `fromMs` and every change since, in order of time. */
  linkChanges(
    site: string,
    link: string,
    fromMs: number,
  ): Promise<Result<readonly LinkChange[], StorageFailure>>;
  /**
   * Adds earlier history of one series where nothing is known yet; gives how many samples were taken. Not while samples of
   * the same series are under way: it is for a service that stands still.
   */
  importSamples(key: SeriesKey, samples: readonly UsagePoint[]): Promise<Result<number, StorageFailure>>;
  /** Newest first. */
  logEntries(query: LogQuery): Promise<Result<readonly StoredLogEntry[], StorageFailure>>;
  status(): StorageStatus;
  /** Writes what is pending, in bounded time. */
  close(): Promise<void>;
}

/** Why there is no history to start with; what the person at the console has to mend. */
export class HistoryOpenError extends Error {
  override readonly name = 'HistoryOpenError';
  readonly reason: OpenFailure['reason'];

  constructor(failure: OpenFailure) {
    super(failure.detail);
    this.reason = failure.reason;
  }
}

const ANSWER_TIMEOUT_MS = 10_000;
const LOG_ID_BYTES = 8;

/** Rejects with a HistoryOpenError when starting would lose or endanger what is stored: newer schema, locked, unreadable. */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
  const storeOptions = {
    directory: resolve(options.path),
    budgetBytes: options.storage.budgetBytes,
    rawRetentionMs: options.storage.rawRetentionMs,
    newLogId: options.random.hex(LOG_ID_BYTES),
  };
  let store: Store | undefined;
  let firstState: StoreState = { bytes: 0 };
  const thread = new StorageThread(storeOptions, options.clock, (state) => {
    if (store === undefined) firstState = state;
    else store.heard(state);
  });
  const opened = await thread.ask('open', { now: options.clock.now() }, answerTimeoutMs).inTime;
  if (!opened.ok) {
    await thread.stop();
    throw new HistoryOpenError(opened.failure);
  }
  store = new Store({ ...options, answerTimeoutMs, thread, restored: opened.value, state: firstState });
  return store;
}
