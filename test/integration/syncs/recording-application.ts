/** A small recording application in a real database, driven by the test: people are recorded, the centre answers, cards are printed. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LabDatabase, type LabDriver } from '../../support/databases.ts';

export type Dialect = LabDriver | 'sqlite';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/syncs.md'), 'utf8');

/** As people copy it from the documentation. */
export function documentedQuery(dialect: Dialect, what: 'counts' | 'totals' | 'completions'): string {
  const block = PAGE.split('```sql\n').find((text) => text.startsWith(`-- ${dialect} ${what}\n`));
  const query = block?.split('```')[0]?.split('\n').slice(1).join('\n').trim();
  if (!query) throw new Error(`docs/syncs.md has no ${what} for ${dialect}`);
  return query;
}

interface Types {
  readonly id: string;
  readonly instant: string;
  /** So many seconds ago. */
  ago(seconds: number): string;
}

const TYPES: Readonly<Record<Dialect, Types>> = {
  postgresql: {
    id: 'serial PRIMARY KEY',
    instant: 'timestamptz',
    ago: (seconds) => `now() - interval '${seconds} seconds'`,
  },
  mariadb: {
    id: 'int AUTO_INCREMENT PRIMARY KEY',
    instant: 'timestamp NULL',
    ago: (seconds) => `now() - interval ${seconds} second`,
  },
  sqlite: { id: 'integer PRIMARY KEY', instant: 'integer', ago: (seconds) => `unixepoch() - ${seconds}` },
};

export class RecordingApplication implements AsyncDisposable {
  readonly #types: Types;
  readonly #run: (sql: string) => void;
  readonly #close: () => Promise<void>;
  /** The keys of the source of rows, without its query. */
  readonly source: Readonly<Record<string, string | number>>;

  private constructor(
    dialect: Dialect,
    source: Readonly<Record<string, string | number>>,
    run: (sql: string) => void,
    close: () => Promise<void>,
  ) {
    this.#types = TYPES[dialect];
    this.source = source;
    this.#run = run;
    this.#close = close;
    const { id, instant } = this.#types;
    const stages = ['captured', 'acknowledged', 'print_ready', 'printed', 'rejected'];
    const columns = stages.map((stage) => `${stage}_at ${instant}`).join(', ');
    run(`CREATE TABLE records (id ${id}, ${columns}, bytes int NOT NULL);`);
  }

  static async open(dialect: Dialect, folder: string): Promise<RecordingApplication> {
    if (dialect === 'sqlite') {
      const path = join(folder, 'records.db');
      const database = new DatabaseSync(path);
      const close = async () => database.close();
      return new RecordingApplication(dialect, { driver: dialect, path }, (sql) => database.exec(sql), close);
    }
    const database = await LabDatabase.start(dialect);
    const { host = '', port = 0, user = '', password, database: name = '' } = database.source('');
    return new RecordingApplication(
      dialect,
      { driver: dialect, host, port, user, database: name, password: password?.reveal() ?? '' },
      (sql) => database.run(sql, 'ktp'),
      () => database[Symbol.asyncDispose](),
    );
  }

  capture(people: number, secondsAgo: number): void {
    const row = `(${this.#types.ago(secondsAgo)}, 1000)`;
    this.#run(
      `INSERT INTO records (captured_at, bytes) VALUES ${Array.from({ length: people }, () => row).join(', ')};`,
    );
  }

  /** The centre takes the oldest that wait. */
  acknowledge(people: number): void {
    this.#decide('acknowledged_at', people, 'acknowledged_at IS NULL AND rejected_at IS NULL');
  }

  reject(people: number): void {
    this.#decide('rejected_at', people, 'acknowledged_at IS NULL AND rejected_at IS NULL');
  }

  releaseForPrint(people: number): void {
    this.#decide('print_ready_at', people, 'acknowledged_at IS NOT NULL AND print_ready_at IS NULL');
  }

  print(people: number): void {
    this.#decide('printed_at', people, 'print_ready_at IS NOT NULL AND printed_at IS NULL');
  }

  #decide(column: string, people: number, who: string): void {
    // A table of its own between: MariaDB does not limit within IN.
    const chosen = `SELECT id FROM (SELECT id FROM records WHERE ${who} ORDER BY id LIMIT ${people}) AS chosen`;
    this.#run(`UPDATE records SET ${column} = ${this.#types.ago(0)} WHERE id IN (${chosen});`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
