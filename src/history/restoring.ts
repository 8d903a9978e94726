/** What is read out of the file when it was opened, and what can still be had of one that is corrupt. */

import type { Moment } from '../model/moment.ts';
import { bytesOf, type Sqlite, textOf } from '../platform/sqlite.ts';
import type { Restored } from './messages.ts';
import { readAlertState, readKept, readLog, readOutbox, readSeriesList } from './stored.ts';
import { Tail } from './tail.ts';

const RESTORED_LOG_ENTRIES = 200;

export type Saved = Pick<Restored, 'alertState' | 'outbox'>;

/** Whose log it is, and the newest samples, which are in the journal. */
export function loadTail(sqlite: Sqlite, now: Moment): { readonly logId: string; readonly tail: Tail } {
  const tail = new Tail(lastBatchOf(sqlite));
  const sealed = new Map(
    sqlite
      .all('SELECT id, sealed_batch FROM series WHERE sealed_batch > 0')
      .map((row) => [Number(row.id), Number(row.sealed_batch)] as const),
  );
  for (const row of sqlite.all('SELECT batch, samples FROM journal ORDER BY batch')) {
    const samples = new Float64Array(bytesOf(row.samples).slice().buffer);
    tail.add({ batch: Number(row.batch), samples }, now, sealed);
  }
  return { logId: textOf(sqlite.get("SELECT value FROM about WHERE name = 'log_id'")?.value), tail };
}

/** Also of batches that have left the journal long ago. */
function lastBatchOf(sqlite: Sqlite): number {
  return sqlite.number("SELECT max(seq) FROM sqlite_sequence WHERE name = 'journal'");
}

export interface Opened {
  /** Undefined while there is no file that can be read. */
  readonly sqlite: Sqlite | undefined;
  readonly writable: boolean;
  readonly logId: string;
  readonly lastBatch: number;
}

/** `saved`: what a file that is put aside still gave. */
export function restored({ sqlite, writable, logId, lastBatch }: Opened, saved?: Saved): Restored {
  const alertState = saved?.alertState ?? (sqlite && readAlertState(sqlite));
  return {
    logId,
    ...(alertState === undefined ? {} : { alertState }),
    outbox: saved?.outbox ?? (sqlite ? readOutbox(sqlite) : []),
    log: sqlite ? readLog(sqlite, logId, { limit: RESTORED_LOG_ENTRIES }) : [],
    series: sqlite ? readSeriesList(sqlite) : [],
    // A file that is only read may be of an older program, without this table.
    kept: sqlite && writable ? readKept(sqlite) : new Map(),
    lastSequence: sqlite?.number('SELECT max(sequence) FROM log') ?? 0,
    lastSeries: sqlite?.number('SELECT max(id) FROM series') ?? 0,
    lastBatch,
    unsaved: saved !== undefined || sqlite === undefined,
  };
}

/** Alerts are worth a try even in a corrupt file: mostly the damage is in the many pages of samples. */
export function salvaged(sqlite: Sqlite | undefined): Saved {
  const attempt = <T>(read: (sqlite: Sqlite) => T): T | undefined => {
    try {
      return sqlite === undefined ? undefined : read(sqlite);
    } catch {
      return undefined;
    }
  };
  const alertState = attempt(readAlertState);
  return { outbox: attempt(readOutbox) ?? [], ...(alertState === undefined ? {} : { alertState }) };
}
