/**
 * The only door to node:sqlite. It is synchronous, so only the storage thread and child processes may open one.
 * One connection writes; every transaction is on disk (write-ahead log, synchronous=FULL) before it counts.
 * Errors are thrown as they come.
 */

import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** Another process that reads the file must not hold up a commit for longer than this. */
const BUSY_WAIT_MS = 1_000;

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

  /** Row after row of a statement that somebody else wrote: integers are bigint, values are bound by name. */
  *iterate(sql: string, values: Readonly<Record<string, SQLInputValue>>): Generator<Row, void> {
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    yield* statement.iterate({ ...values });
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
