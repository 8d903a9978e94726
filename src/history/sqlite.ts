/**
 * The only door to node:sqlite. It is synchronous, so nothing but the worker thread may open one.
 * One connection writes; every transaction is on disk (write-ahead log, synchronous=FULL) before it counts.
 * Errors are thrown as they come and told apart by `failureOf`.
 */

import { statfsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { StorageFailure, StorageFailureReason } from '../model/history.ts';
import { DamagedBlob } from './bytes.ts';

export type Row = Record<string, SQLOutputValue>;

/** Another process that reads the file must not hold up a commit for longer than this. */
const BUSY_WAIT_MS = 1_000;

/** Below this many free bytes an I/O error is taken for a full disk: SQLite cannot tell for its shared-memory file. */
const NO_ROOM_BYTES = 64 * 1024;

export class Sqlite {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(location: string | URL, options: { readonly readOnly: boolean }) {
    this.#database = new DatabaseSync(location, { readOnly: options.readOnly, timeout: BUSY_WAIT_MS });
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** One number out of a one-row answer, such as a pragma's. */
  number(sql: string, ...values: SQLInputValue[]): number {
    const row = this.get(sql, ...values);
    return row === undefined ? 0 : Number(Object.values(row)[0] ?? 0);
  }

  transaction<T>(work: () => T): T {
    this.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  // A full disk makes SQLite roll back by itself; a second ROLLBACK then fails and hides nothing.
  #rollback(): void {
    try {
      this.exec('ROLLBACK');
    } catch {}
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

export function textOf(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the low byte of an extended one. */
const REASONS: Readonly<Record<number, StorageFailureReason>> = {
  5: 'locked',
  6: 'locked',
  8: 'readonly',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  26: 'corrupt',
};

const SYSTEM_REASONS: Readonly<Record<string, StorageFailureReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'readonly',
  ENOENT: 'missing',
};

export function failureOf(error: unknown, directory: string): StorageFailure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof DamagedBlob) return { reason: 'corrupt', detail };
  if (!(error instanceof Error)) return { reason: 'io', detail };
  if ('errcode' in error && typeof error.errcode === 'number') {
    const reason = REASONS[error.errcode & 0xff] ?? 'io';
    return { reason: reason === 'io' && isOutOfRoom(directory) ? 'full' : reason, detail };
  }
  if ('code' in error && typeof error.code === 'string') {
    return { reason: SYSTEM_REASONS[error.code] ?? 'io', detail };
  }
  return { reason: 'io', detail };
}

function isOutOfRoom(directory: string): boolean {
  try {
    const filesystem = statfsSync(directory);
    return filesystem.bavail * filesystem.bsize < NO_ROOM_BYTES;
  } catch {
    return false;
  }
}
