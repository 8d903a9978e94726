/**
 * The tables of the history file, as steps that only go forward. `user_version` counts the steps a file has taken.
 * Samples are first in `journal` (one row a commit, of all series), later in `raw` (one row a series and about an hour),
 * and at the same time in `rollup` (one row a series, resolution and 288 steps).
 */

import type { Sqlite } from '../platform/sqlite.ts';

/** "Siag" in ASCII: tells this file from any other SQLite database. */
const APPLICATION_ID = 0x53696167;

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE alert_state (only INTEGER PRIMARY KEY CHECK (only = 1), state TEXT NOT NULL);
      CREATE TABLE outbox (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL
      );
      CREATE TABLE log (
        sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL,
        subject TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL
      );
      CREATE INDEX log_of_link ON log (site, subject, sequence) WHERE kind = 'link';
      CREATE TABLE series (
        id INTEGER PRIMARY KEY, site TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL, metric TEXT NOT NULL,
        sealed_batch INTEGER NOT NULL DEFAULT 0, UNIQUE (site, subject, name, metric)
      );
      CREATE TABLE journal (batch INTEGER PRIMARY KEY AUTOINCREMENT, samples BLOB NOT NULL);
      CREATE TABLE raw (
        id INTEGER PRIMARY KEY, series INTEGER NOT NULL, from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL,
        samples BLOB NOT NULL
      );
      CREATE INDEX raw_of_series ON raw (series, until_ms);
      CREATE INDEX raw_by_age ON raw (until_ms);
      CREATE TABLE rollup (
        id INTEGER PRIMARY KEY, series INTEGER NOT NULL, step_ms INTEGER NOT NULL, from_ms INTEGER NOT NULL,
        points BLOB NOT NULL, UNIQUE (series, step_ms, from_ms)
      );
      CREATE INDEX rollup_by_age ON rollup (step_ms, from_ms);
    `,
  },
  {
    version: 2,
    sql: 'CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
  },
  // Roll-ups written from here on keep count and mean, which an older program would misread; old rows are read as they are.
  { version: 3, sql: '' },
];

export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
}

/** Takes the steps that are missing, each in a transaction of its own. Throws NewerSchema for a file from a later program. */
export function migrate(database: Sqlite, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = database.number('PRAGMA user_version');
  if (found > newest) {
    throw new NewerSchema(
      `the history file has schema version ${found}, this program knows versions up to ${newest}: run the newer program, or use another --storage.path`,
    );
  }
  for (const { version, sql } of migrations.filter((migration) => migration.version > found)) {
    database.transaction(() => {
      database.exec(sql);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      database.exec(`PRAGMA user_version = ${version}`);
    });
  }
}
