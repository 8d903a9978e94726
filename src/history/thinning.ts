/**
 * Keeps the files inside their budget of bytes and samples inside their age. The finest goes first and the oldest of it first:
 * samples, then five minutes, then hours. Every round is small, so that neither a commit waits long for it nor a wrong clock
 * can empty the history in one stroke.
 */

import type { Files } from './files.ts';
import type { Sqlite } from './sqlite.ts';
import { FIVE_MINUTES_MS, HOUR_MS } from './steps.ts';

const DAY_MS = 24 * 60 * 60_000;
const FIVE_MINUTES_KEPT_MS = 400 * DAY_MS;
const HOURS_KEPT_MS = 10 * 365 * DAY_MS;
const LOG_ENTRIES_KEPT = 100_000;

/** Room left under the budget for the write-ahead log between two checkpoints and for one transaction. */
const LARGEST_HEADROOM_BYTES = 4 * 1024 * 1024;
const ROUNDS_PER_CALL = 16;
const ROWS_PER_ROUND = 128;

export interface Limits {
  readonly budgetBytes: number;
  readonly rawRetentionMs: number;
}

/**
 * Deletes what is past its age, at most `mostRows` of each kind: a small multiple of what was just added. A clock that is
 * wrong by years for an hour then costs hours of samples, not all of them.
 */
export function thinByAge(database: Sqlite, limits: Limits, nowMs: number, mostRows: number): void {
  const deleteRollup = `DELETE FROM rollup WHERE id IN
    (SELECT id FROM rollup WHERE step_ms = ? AND from_ms < ? ORDER BY from_ms LIMIT ?)`;
  database.transaction(() => {
    database.run(
      'DELETE FROM raw WHERE id IN (SELECT id FROM raw WHERE until_ms < ? ORDER BY until_ms LIMIT ?)',
      nowMs - limits.rawRetentionMs,
      mostRows,
    );
    database.run(deleteRollup, FIVE_MINUTES_MS, nowMs - FIVE_MINUTES_KEPT_MS, mostRows);
    database.run(deleteRollup, HOUR_MS, nowMs - HOURS_KEPT_MS, mostRows);
    database.run(
      'DELETE FROM log WHERE sequence <= (SELECT max(sequence) FROM log) - ? AND sequence < (SELECT min(sequence) FROM log) + ?',
      LOG_ENTRIES_KEPT,
      mostRows,
    );
  });
}

/** In this order, by order of arrival: it does not believe the clock. */
const EXPENDABLE = [
  'DELETE FROM raw WHERE id IN (SELECT id FROM raw ORDER BY id LIMIT ?)',
  `DELETE FROM rollup WHERE id IN (SELECT id FROM rollup WHERE step_ms = ${FIVE_MINUTES_MS} ORDER BY from_ms LIMIT ?)`,
  `DELETE FROM rollup WHERE id IN (SELECT id FROM rollup WHERE step_ms = ${HOUR_MS} ORDER BY from_ms LIMIT ?)`,
  'DELETE FROM log WHERE sequence IN (SELECT sequence FROM log ORDER BY sequence LIMIT ?)',
] as const;

/** Freed pages are used again by what comes next; the file itself shrinks only when it is beyond the budget. */
export function thinToBudget(database: Sqlite, files: Files, limits: Limits): void {
  const pageBytes = database.number('PRAGMA page_size');
  const headroomBytes = Math.min(LARGEST_HEADROOM_BYTES, limits.budgetBytes / 8);
  const overBytes = () => {
    const unusedBytes = database.number('PRAGMA freelist_count') * pageBytes;
    return files.bytes - files.walBytes - unusedBytes + headroomBytes - limits.budgetBytes;
  };
  if (overBytes() > 0) files.dropAside();
  for (let round = 0; round < ROUNDS_PER_CALL && overBytes() > 0; round++) {
    if (!deleteOldest(database)) break;
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
  const excessBytes = files.bytes - files.walBytes + headroomBytes / 2 - limits.budgetBytes;
  if (excessBytes > 0) {
    database.exec(`PRAGMA incremental_vacuum(${Math.min(1024, Math.ceil(excessBytes / pageBytes))})`);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

function deleteOldest(database: Sqlite): boolean {
  return EXPENDABLE.some((sql) =>
    database.transaction(() => {
      database.run(sql, ROWS_PER_ROUND);
      return database.number('SELECT changes()') > 0;
    }),
  );
}
