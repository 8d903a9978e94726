/** A process of its own for one statement: question as JSON on standard input, answer as JSON on standard output. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SourceFailure } from '../../model/observation.ts';
import { Sqlite } from '../../platform/sqlite.ts';
import { MeasureError } from '../failure.ts';
import { decimal } from './sql-values.ts';

export interface SqliteQuestion {
  readonly path: string;
  /** With `:since` where the parameter stands. */
  readonly text: string;
  readonly maxRows: number;
  /** Absent when the statement has no parameter. */
  readonly since?: number;
}

export type SqliteAnswer =
  | { readonly rows: readonly Readonly<Record<string, number | string | null>>[] }
  | { readonly failure: SourceFailure }
  | { readonly code: number; readonly message: string; readonly missing: boolean };

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

function answer({ path, text, maxRows, since }: SqliteQuestion): SqliteAnswer {
  try {
    const database = new Sqlite(path, { readOnly: true });
    const rows: Record<string, number | string | null>[] = [];
    for (const row of database.iterate(text, since === undefined ? {} : { since })) {
      rows.push(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value, name)])));
      if (rows.length > maxRows) break;
    }
    return { rows };
  } catch (error) {
    if (error instanceof MeasureError) return { failure: error.failure };
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
    return { code, message, missing: !existsSync(path) };
  }
}

function plain(value: unknown, column: string): number | string | null {
  if (typeof value === 'bigint') return decimal(`${value}`, column);
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value;
  throw new MeasureError({ reason: 'range', detail: `column ${column} holds bytes, which are no number` });
}

const question: SqliteQuestion = JSON.parse(readFileSync(STANDARD_INPUT, 'utf8'));
writeFileSync(STANDARD_OUTPUT, JSON.stringify(answer(question)));
