/**
 * One statement in a read-only transaction: the numbers that only a database knows. The database itself gives up a little
 * before the deadline; a connection lives as long as one reading, so that it takes no place from the software that records.
 * Adding a database: a file like sqlite.ts, its name in SQL_DRIVERS (config/source-types.ts), and a row in the table below.
 */

import type { SqlDriverName, SqlSource } from '../../config/source-types.ts';
import { parseStatement, type SqlStatement } from '../../config/sql-statement.ts';
import { MeasureError } from '../failure.ts';
import { tooManyRows } from './json.ts';
import { openMariadb } from './mariadb.ts';
import { openPostgresql } from './postgresql.ts';
import type { Row, RowReader, RowSourceContext } from './rows.ts';
import { openSqlite } from './sqlite.ts';

export interface SqlQuestion {
  readonly statement: SqlStatement;
  readonly since: number;
  readonly signal: AbortSignal;
}

export interface SqlDatabase {
  readonly subject: string;
  /** Every column under its name; one row more than `maxRows` is enough to show that there are too many. */
  read(question: SqlQuestion): Promise<readonly Row[]>;
}

const DRIVERS: Readonly<
  Record<SqlDriverName, (config: SqlSource, context: RowSourceContext) => SqlDatabase>
> = {
  sqlite: openSqlite,
  postgresql: openPostgresql,
  mariadb: openMariadb,
  mysql: openMariadb,
};

export function openSql(config: SqlSource, context: RowSourceContext): RowReader {
  const database = DRIVERS[config.driver](config, context);
  const { subject } = database;
  const statement = parseStatement(config.query, config.driver) ?? { pieces: [config.query] };
  return {
    subject,
    async read(signal, since) {
      const rows = await database.read({ statement, since, signal });
      if (rows.length > config.maxRows) throw tooManyRows(subject, config.maxRows);
      return config.fields ? rows.map((row) => pickColumns(row, config.fields ?? {}, subject)) : rows;
    },
    async close() {},
  };
}

function pickColumns(row: Row, fields: Readonly<Record<string, string>>, subject: string): Row {
  return Object.fromEntries(
    Object.entries(fields).map(([name, column]) => {
      const value = Object.hasOwn(row, column) ? row[column] : undefined;
      if (value !== undefined) return [name, value];
      const detail = `${subject}: the query gives no column ${column} (it gives ${Object.keys(row).join(', ')})`;
      throw new MeasureError({ reason: 'missing', detail });
    }),
  );
}
