/** The History that the service holds: memory first, the storage thread behind it. Answers see what is still on its way there. */

import type { StorageConfig } from '../config/types.ts';
import { logTexts } from '../locale/log.ts';
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
import { inEachLanguage } from '../model/language.ts';
import type { StorageStatus } from '../model/picture.ts';
import { type Result, success } from '../model/result.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import type { Decision, History, Outbox } from './history.ts';
import { linkChanges } from './link-changes.ts';
import { isAsked } from './log-query.ts';
import type { Asked, Restored, StoreState } from './messages.ts';
import { Pending } from './pending.ts';
import { finestFor, thinOut, withNewest } from './steps.ts';
import type { StorageThread } from './thread.ts';
import { Writer } from './writer.ts';

export interface StoreParts {
  readonly storage: StorageConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly answerTimeoutMs: number;
  readonly thread: StorageThread;
  readonly restored: Restored;
  /** That came with the answer to opening. */
  readonly state: StoreState;
}

/** A year of five minutes takes about a second. */
const IMPORT_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5_000;

export class Store implements History {
  readonly outbox: Outbox;
  readonly #parts: StoreParts;
  readonly #pending: Pending;
  readonly #writer: Writer;
  #state: StoreState;
  #logId: string;
  #collapsedSaid = 0;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#state = parts.state;
    this.#logId = parts.restored.logId;
    this.#pending = new Pending(parts.restored);
    this.#writer = new Writer(
      { ...parts, pending: this.#pending, onFailure: (failure) => this.#sayFailure(failure) },
      { logId: this.#logId, ...(parts.state.failure === undefined ? {} : { failure: parts.state.failure }) },
    );
    this.outbox = {
      pending: (channel) => this.#pending.outbox.pending(channel),
      ready: (channel) => this.#pending.outbox.ready(channel),
      channels: () => this.#pending.outbox.channels(),
      markSent: async (ids) => {
        this.#pending.outbox.remove(ids);
        await this.#writer.commit();
      },
    };
    this.heard(parts.state);
    if (parts.restored.unsaved) void this.#writer.commit();
  }

  get logId(): string {
    return this.#logId;
  }

  restore() {
    const { alertState, log, kept } = this.#parts.restored;
    const state: unknown = alertState === undefined ? undefined : JSON.parse(alertState);
    return { alertState: state, log, kept };
  }

  record(samples: readonly Sample[]): void {
    for (const sample of samples) {
      this.#pending.samples.push(this.#pending.seriesId(sample), sample.atMs, sample.value);
    }
  }

  log(entry: LogEntry): StoredLogEntry {
    return this.#pending.addLog(entry, this.#logId);
  }

  keep(name: string, value: string | null): void {
    this.#pending.keep(name, value);
  }

  async commit({ alertState, entries, kept = [] }: Decision): Promise<Result<void, StorageFailure>> {
    this.#pending.outbox.add(entries);
    if (alertState !== undefined) this.#pending.setAlertState(alertState);
    for (const row of kept) this.#pending.decided(row);
    this.#sayCollapsed();
    const stored = await this.#writer.commit();
    this.#pending.outbox.release(entries);
    return stored;
  }

  async series(query: SeriesQuery): Promise<Result<readonly SeriesStep[], StorageFailure>> {
    const { key, ...window } = query;
    const series = this.#pending.knownSeries(key);
    if (series === undefined) return success([]);
    const answer = await this.#ask('series', { series, query: window });
    if (!answer.ok) return answer;
    // Replies come in the order of requests: what is not yet confirmed as stored was not there when this was read.
    const newest = this.#pending.samples
      .pointsOf(series)
      .filter((point) => point.atMs >= window.fromMs && point.atMs <= window.untilMs);
    const stored = unpacked(answer.value);
    if (newest.length === 0) return success(stored);
    return success(thinOut(withNewest(stored, newest, finestFor(window)), window));
  }

  async linkChanges(site: string, link: string, fromMs: number) {
    const answer = await this.#ask('link_changes', { site, link, fromMs });
    if (!answer.ok) return answer;
    const newest = this.#pending.log
      .map((row) => row.entry)
      .filter((entry) => entry.kind === 'link' && entry.site === site && entry.subject === link);
    if (newest.length === 0) return answer;
    const stored = answer.value.map((change: LinkChange) => ({
      ...change,
      state: change.up ? 'up' : 'down',
    }));
    return success(linkChanges([...stored, ...newest], fromMs));
  }

  async importSamples(
    key: SeriesKey,
    samples: readonly UsagePoint[],
  ): Promise<Result<number, StorageFailure>> {
    const { clock, thread } = this.#parts;
    const series = { id: this.#pending.seriesId(key), key };
    const packed = Float64Array.from(samples.flatMap(({ atMs, used }) => [Math.round(atMs), used]));
    const ask = { series, samples: packed, now: clock.now() };
    return thread.ask('import', ask, IMPORT_TIMEOUT_MS).inTime;
  }

  async logEntries(query: LogQuery): Promise<Result<readonly StoredLogEntry[], StorageFailure>> {
    const answer = await this.#ask('log', query);
    if (!answer.ok) return answer;
    const newest = this.#pending.log
      .map(({ entry, sequence }) => ({ ...entry, logId: this.#logId, sequence }))
      .filter((entry) => isAsked(entry, query))
      .reverse();
    return success([...newest, ...answer.value].slice(0, query.limit));
  }

  status(): StorageStatus {
    const { failure, lastCommitAtMs } = this.#writer;
    return {
      ...(failure === undefined ? {} : { failure }),
      bytes: this.#state.bytes,
      budgetBytes: this.#parts.storage.budgetBytes,
      droppedSamples: this.#pending.samples.dropped,
      ...(lastCommitAtMs === undefined ? {} : { lastCommitAtMs }),
    };
  }

  // Handed over as a function, so it must not need `this` from its caller.
  readonly close = async (): Promise<void> => {
    const { clock, thread } = this.#parts;
    this.#writer.close();
    const bound = deadline(clock, CLOSE_TIMEOUT_MS);
    const late = new Promise<void>((resolve) => bound.signal.addEventListener('abort', () => resolve()));
    await Promise.race([this.#writer.flush(), late]);
    if (!bound.signal.aborted) await Promise.race([thread.ask('close', null, CLOSE_TIMEOUT_MS).inTime, late]);
    bound.end();
    await thread.stop();
  };

  /** The thread's state, which comes with every reply. */
  heard(state: StoreState): void {
    this.#state = state;
    this.#logId = state.logId ?? this.#logId;
    this.#writer.heard(state);
    if (state.begun !== undefined) this.#sayBegun(state.begun);
    if (state.putAside === undefined) return;
    const { file, detail } = state.putAside;
    this.#parts.logger.error('the history file was corrupt and is put aside', { file, detail });
    const text = inEachLanguage((language) => logTexts(language).historyPutAside(detail, file));
    this.log({
      atMs: this.#parts.clock.now().atMs,
      site: '',
      kind: 'storage',
      subject: '',
      state: 'corrupt',
      text,
    });
  }

  #ask<K extends 'series' | 'link_changes' | 'log'>(kind: K, ask: Asked[K]) {
    return this.#parts.thread.ask(kind, ask, this.#parts.answerTimeoutMs).inTime;
  }

  #sayBegun({ file, beside }: NonNullable<StoreState['begun']>): void {
    const { logger } = this.#parts;
    if (beside === undefined) logger.info('a new history was begun', { file });
    else logger.warn('the history file is missing, a new history was begun', { file, beside });
  }

  #sayFailure(failure: StorageFailure | undefined): void {
    const { logger } = this.#parts;
    if (failure === undefined) logger.info('history is stored again');
    else logger.warn('history is kept in memory only', { reason: failure.reason, detail: failure.detail });
  }

  #sayCollapsed(): void {
    const { collapsed } = this.#pending.outbox;
    // Once at first, then at a slow rate: it happens when a channel is away for very long.
    if (collapsed === 0 || (this.#collapsedSaid > 0 && collapsed < this.#collapsedSaid * 2)) return;
    this.#collapsedSaid = collapsed;
    const text = inEachLanguage((language) => logTexts(language).messagesCollapsed(collapsed));
    this.#parts.logger.warn('outbox is full', { collapsed });
    this.log({
      atMs: this.#parts.clock.now().atMs,
      site: '',
      kind: 'notification',
      subject: '',
      state: 'collapsed',
      text,
    });
  }
}

const DOUBLES_PER_STEP = 7;

function unpacked(columns: Float64Array): SeriesStep[] {
  const points: SeriesStep[] = [];
  for (let start = 0; start + DOUBLES_PER_STEP <= columns.length; start += DOUBLES_PER_STEP) {
    const at = (offset: number) => columns[start + offset] ?? 0;
    points.push({
      atMs: at(0),
      last: at(1),
      min: at(2),
      max: at(3),
      count: at(4),
      mean: at(5),
      median: at(6),
    });
  }
  return points;
}
