/**
 * The history file as the storage thread sees it: opened when it can be, stored to in whole transactions, put aside when it is
 * corrupt, opened again when it was lost. Whatever fails is told as a value; what could not be stored is the asker's to repeat.
 */

import type { LogQuery, SeriesQuery, SeriesStep, StorageFailure, StoredLogEntry } from '../model/history.ts';
import type { Moment } from '../model/moment.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { Sqlite } from '../platform/sqlite.ts';
import { seal } from './chunks.ts';
import { Files } from './files.ts';
import { importSamples } from './importing.ts';
import type { Asked, Change, OpenFailure, Restored, StoreOptions, StoreState } from './messages.ts';
import { openFailureOf, refusalOf } from './open-failure.ts';
import { bringUpToDate, openForReading, openForWriting } from './opening.ts';
import { Reserve } from './reserve.ts';
import { loadTail, restored, type Saved, salvaged } from './restoring.ts';
import { readSeries } from './series-reader.ts';
import { failureOf } from './storage-failure.ts';
import { readLinkChanges, readLog, storeDecisions } from './stored.ts';
import { Tail } from './tail.ts';
import { checkpointBytes, thinByAge, thinToBudget } from './thinning.ts';

const SEALED_PER_TURN = 50;
/** Of what is past its age, this many times what was added may go in the same turn. */
const THINNED_PER_SEALED = 4;

export class HistoryDatabase {
  readonly #options: StoreOptions;
  readonly #newLogId: () => string;
  readonly #files: Files;
  readonly #reserve: Reserve;
  #sqlite: Sqlite | undefined;
  #writable = false;
  #logId: string | undefined;
  #tail = new Tail(0);
  #failure: StorageFailure | undefined;
  /** After an I/O error: the handle may be bound to a mount that is gone, and is replaced once the disk can be written. */
  #suspect = false;
  /** Damage that was come upon; the next write puts the file aside. */
  #damage: string | undefined;
  #putAside: StoreState['putAside'];
  #begun: StoreState['begun'];

  constructor(options: StoreOptions, newLogId: () => string) {
    this.#options = options;
    this.#newLogId = newLogId;
    this.#files = new Files(options.directory);
    this.#reserve = new Reserve(options.directory, options.budgetBytes);
  }

  open(now: Moment): Result<Restored, OpenFailure> {
    try {
      this.#openWritable(now, this.#options.newLogId);
      this.#failure = this.#holdReserve();
      return success(this.#restore());
    } catch (error) {
      return this.#openAnyway(error, now);
    }
  }

  write(change: Change): Result<null, StorageFailure> {
    try {
      this.#ready(change.now);
      if (!change.urgent) this.#reserve.hold();
      this.#store(change);
      this.#failure = this.#reserve.held ? undefined : { reason: 'full', detail: 'the reserve is in use' };
      return success(null);
    } catch (error) {
      return this.#afterFailure(error, change);
    }
  }

  import({ series, samples, now }: Asked['import']): Result<number, StorageFailure> {
    try {
      this.#ready(now);
      const sqlite = this.#sqlite;
      return success(sqlite === undefined ? 0 : importSamples(sqlite, this.#tail, series, samples));
    } catch (error) {
      return failed(failureOf(error, this.#files.directory));
    }
  }

  readSeries(series: number, query: Omit<SeriesQuery, 'key'>): Result<readonly SeriesStep[], StorageFailure> {
    return this.#read((sqlite) => readSeries(sqlite, this.#tail, series, query));
  }

  readLog(query: LogQuery): Result<readonly StoredLogEntry[], StorageFailure> {
    return this.#read((sqlite) => readLog(sqlite, this.#logId ?? '', query));
  }

  readLinkChanges(site: string, link: string, fromMs: number) {
    return this.#read((sqlite) => readLinkChanges(sqlite, site, link, fromMs));
  }

  /** What can wait until the asker has its answer: sealing, thinning, checkpoint. */
  maintain(now: Moment): void {
    const sqlite = this.#sqlite;
    if (sqlite === undefined || !this.#writable) return;
    try {
      const runs = this.#tail.due(now, SEALED_PER_TURN);
      if (runs.length > 0) {
        seal(sqlite, this.#tail, runs);
        thinByAge(sqlite, this.#options, now.atMs, runs.length * THINNED_PER_SEALED);
      }
      if (this.#files.walBytes > checkpointBytes(this.#options)) {
        sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        thinToBudget(sqlite, this.#files, this.#options);
      }
    } catch (error) {
      this.#failure = failureOf(error, this.#files.directory);
      if (this.#failure.reason === 'corrupt') this.#damage = this.#failure.detail;
    }
  }

  takeState(): StoreState {
    const putAside = this.#putAside;
    this.#putAside = undefined;
    const begun = this.#begun;
    this.#begun = undefined;
    return {
      bytes: this.#files.bytes,
      ...(this.#logId === undefined ? {} : { logId: this.#logId }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(putAside === undefined ? {} : { putAside }),
      // Of a file that was put aside that is said.
      ...(begun === undefined || putAside !== undefined ? {} : { begun }),
    };
  }

  close(): void {
    const sqlite = this.#sqlite;
    this.#sqlite = undefined;
    this.#writable = false;
    sqlite?.close();
  }

  #ready(now: Moment): void {
    const usable = this.#sqlite !== undefined && this.#writable && this.#damage === undefined;
    if (usable && !this.#suspect && this.#files.stillThere) return;
    // Until the disk can be written the old handle stays: it can still be read.
    this.#files.assertWritable();
    this.close();
    if (this.#damage !== undefined) this.#beginAnew(now, this.#damage);
    else this.#openWritable(now, this.#logId === undefined ? this.#options.newLogId : this.#newLogId());
  }

  #openWritable(now: Moment, newLogId: string): void {
    const { exists, trace } = this.#files;
    const sqlite = openForWriting(this.#files);
    // Known from here on, so that a corrupt file can be searched for alerts before it is put aside.
    this.#sqlite = sqlite;
    bringUpToDate(sqlite, newLogId);
    this.#load(sqlite, now);
    this.#writable = true;
    this.#suspect = false;
    if (!exists)
      this.#begun = { file: this.#files.database, ...(trace === undefined ? {} : { beside: trace }) };
  }

  #holdReserve(): StorageFailure | undefined {
    try {
      this.#reserve.hold();
      return undefined;
    } catch (error) {
      return failureOf(error, this.#files.directory);
    }
  }

  #load(sqlite: Sqlite, now: Moment): void {
    const { logId, tail } = loadTail(sqlite, now);
    this.#logId = logId;
    this.#tail = tail;
  }

  #restore(saved?: Saved): Restored {
    const logId = this.#logId ?? this.#options.newLogId;
    const { lastBatch } = this.#tail;
    return restored({ sqlite: this.#sqlite, writable: this.#writable, logId, lastBatch }, saved);
  }

  /** The first opening failed: what can still be had without losing an alert, and what is for a person to mend? */
  #openAnyway(error: unknown, now: Moment): Result<Restored, OpenFailure> {
    const failure = openFailureOf(error, this.#files);
    try {
      if (failure.reason === 'corrupt') {
        const saved = salvaged(this.#sqlite);
        this.#beginAnew(now, failure.detail);
        return success(this.#restore(saved));
      }
      this.close();
      if (failure.reason === 'full' && this.#reserve.release()) {
        this.#openWritable(now, this.#options.newLogId);
        return success(this.#restore());
      }
      if (failure.reason === 'readonly' && this.#files.exists) this.#openReadOnly(now);
      const nothingLost = this.#sqlite !== undefined || !this.#files.exists;
      if (!nothingLost || (failure.reason !== 'full' && failure.reason !== 'readonly')) {
        this.close();
        return failed(refusalOf(failure, this.#files));
      }
      this.#failure = failure;
      return success(this.#restore());
    } catch (second) {
      this.close();
      return failed(refusalOf(openFailureOf(second, this.#files), this.#files));
    }
  }

  #openReadOnly(now: Moment): void {
    this.#sqlite = openForReading(this.#files);
    this.#load(this.#sqlite, now);
  }

  #beginAnew(now: Moment, detail: string): void {
    this.close();
    this.#putAside = { file: this.#files.putAside(now.atMs), detail };
    this.#damage = undefined;
    this.#openWritable(now, this.#newLogId());
  }

  #store(change: Change): void {
    const sqlite = this.#sqlite;
    if (sqlite === undefined) return;
    const { batch } = change;
    const isNew = batch !== undefined && batch.batch > this.#tail.lastBatch;
    sqlite.transaction(() => {
      storeDecisions(sqlite, change);
      if (isNew) {
        const bytes = new Uint8Array(
          batch.samples.buffer,
          batch.samples.byteOffset,
          batch.samples.byteLength,
        );
        sqlite.run('INSERT INTO journal (batch, samples) VALUES (?, ?)', batch.batch, bytes);
      }
    });
    if (isNew) this.#tail.add(batch, change.now);
  }

  #afterFailure(error: unknown, change: Change): Result<null, StorageFailure> {
    let failure = failureOf(error, this.#files.directory);
    try {
      if (failure.reason === 'corrupt') this.#beginAnew(change.now, failure.detail);
      if (failure.reason === 'full' && change.urgent && this.#reserve.release()) {
        this.#ready(change.now);
        this.#store(change);
        this.#failure = failure;
        return success(null);
      }
    } catch (second) {
      failure = failureOf(second, this.#files.directory);
    }
    if (failure.reason === 'io' || failure.reason === 'readonly') this.#suspect = true;
    this.#failure = failure;
    return failed(failure);
  }

  #read<T>(work: (sqlite: Sqlite) => T): Result<T, StorageFailure> {
    if (this.#sqlite === undefined) return failed({ reason: 'missing', detail: 'no history file is open' });
    try {
      return success(work(this.#sqlite));
    } catch (error) {
      const failure = failureOf(error, this.#files.directory);
      if (failure.reason === 'corrupt') this.#damage = failure.detail;
      return failed(failure);
    }
  }
}
