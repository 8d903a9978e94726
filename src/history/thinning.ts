/**
 * Keeps the files inside their budget of bytes and samples inside their age. The finest goes first and the oldest of it first:
 * samples, then five minutes, then hours. Every round is small, so that neither a commit waits long for it nor a wrong clock
 * can empty the history in one stroke.
 */

import type { Sqlite } from '../platform/sqlite.ts';
import type { Files } from './files.ts';
import { FIVE_MINUTES_MS, HOUR_MS } from './steps.ts';

const DAY_MS = 24 * 60 * 60_000;
const FIVE_MINUTES_KEPT_MS = 400 * DAY_MS;
const HOURS_KEPT_MS = 10 * 365 * DAY_MS;
const LOG_ENTRIES_KEPT = 100_000;

const MIB = 1024 * 1024;
const ROUNDS_PER_CALL = 16;
const ROWS_PER_ROUND = 128;
const PAGES_PER_ROUND = 64;

export interface Limits {
  readonly budgetBytes: number;
  readonly rawRetentionMs: number;
}

/** How large the write-ahead log may grow before it is emptied into the file. */
export function checkpointBytes(limits: Limits): number {
  return Math.min(MIB, limits.budgetBytes / 16);
}

/** Room left under the budget for the write-ahead log and for what one turn adds. */
function headroomBytes(limits: Limits): number {
  return 4 * checkpointBytes(limits);
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
  const mostBytes = limits.budgetBytes - headroomBytes(limits);
  const fileBytes = () => files.bytes - files.walBytes;
  const unusedBytes = () => database.number('PRAGMA freelist_count') * pageBytes;
  const isOver = () => fileBytes() - unusedBytes() > mostBytes;
  if (isOver()) files.dropAside();
  for (let round = 0; round < ROUNDS_PER_CALL && isOver(); round++) {
    if (!deleteOldest(database)) break;
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
  const mayBeBytes = limits.budgetBytes - headroomBytes(limits) / 2;
  for (let round = 0; round < ROUNDS_PER_CALL && fileBytes() > mayBeBytes && unusedBytes() > 0; round++) {
    database.exec(`PRAGMA incremental_vacuum(${PAGES_PER_ROUND})`);
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
