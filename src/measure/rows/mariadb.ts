/**
 * MariaDB and MySQL by mysql2: rows are counted as they come, and the connection ends with the first one too many. All values
 * come as text and are converted by the type of their column. The only door to mysql2, loaded with the first reading.
 */

import type { Connection, TypeCastField } from 'mysql2';
import type { SqlSource } from '../../config/source-types.ts';
import { errorCode } from '../../platform/network-failure.ts';
import type { Row, RowSourceContext } from './rows.ts';
import type { SqlDatabase, SqlQuestion } from './sql.ts';
import {
  addressOf,
  placeOf,
  type SqlCodes,
  type SqlPlace,
  sqlFailure,
  withSocket,
} from './sql-connection.ts';
import { decimal, interval, localTime, type SqlConversion } from './sql-values.ts';

const DEFAULT_PORT = 3_306;

const CODES: SqlCodes = {
  ER_ACCESS_DENIED_ERROR: ['permission', 'refuses user or password: see user and password_file'],
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['permission', 'refuses user or password: see user and password_file'],
  ER_DBACCESS_DENIED_ERROR: ['permission', 'does not let this user into that database: grant select'],
  ER_TABLEACCESS_DENIED_ERROR: ['permission', 'does not let this user read that: grant select'],
  ER_COLUMNACCESS_DENIED_ERROR: ['permission', 'does not let this user read that: grant select'],
  ER_HOST_NOT_PRIVILEGED: ['permission', 'lets nobody in from this host'],
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: [
    'permission',
    'was asked to write, which is never done: the query may only read',
  ],
  ER_BAD_DB_ERROR: ['missing', 'has no such database'],
  ER_NO_SUCH_TABLE: ['missing', 'has no such table'],
  ER_BAD_FIELD_ERROR: ['missing', 'has no such column'],
  ER_SP_DOES_NOT_EXIST: ['missing', 'has no such function'],
  ER_SERVER_SHUTDOWN: ['missing', 'is shutting down'],
  // ER_STATEMENT_TIMEOUT of MariaDB, whose name mysql2 does not know.
  '1969': ['timeout', 'did not finish the query in time and ended it'],
  ER_QUERY_TIMEOUT: ['timeout', 'did not finish the query in time and ended it'],
  ER_QUERY_INTERRUPTED: ['timeout', 'ended the query'],
  ER_LOCK_WAIT_TIMEOUT: ['timeout', 'waited in vain for a lock'],
  ER_CON_COUNT_ERROR: ['protocol', 'has no connection left'],
  PROTOCOL_CONNECTION_LOST: ['protocol', 'broke the connection: it was ended or restarted'],
};

function codeOf(error: unknown): string {
  const number = error instanceof Error && 'errno' in error ? `${error.errno}` : '';
  return Object.hasOwn(CODES, number) ? number : errorCode(error);
}

function conversions(timezone: string): Readonly<Record<string, SqlConversion>> {
  const byType: Record<string, SqlConversion> = { TIME: interval };
  for (const type of ['TINY', 'SHORT', 'LONG', 'INT24', 'LONGLONG', 'YEAR']) byType[type] = decimal;
  for (const type of ['FLOAT', 'DOUBLE', 'DECIMAL', 'NEWDECIMAL']) byType[type] = decimal;
  for (const type of ['DATE', 'NEWDATE', 'DATETIME', 'TIMESTAMP']) byType[type] = localTime(timezone);
  return byType;
}

export function openMariadb(config: SqlSource, context: RowSourceContext): SqlDatabase {
  const place = placeOf(config, context, DEFAULT_PORT);
  const byType = conversions(config.timezone);
  const cast = (field: TypeCastField) => {
    const text = field.string();
    const convert = byType[field.type];
    return text !== null && convert ? convert(text, field.name) : text;
  };
  return {
    subject: place.subject,
    async read(question) {
      try {
        return await ask(place, cast, question);
      } catch (error) {
        throw sqlFailure(error, codeOf(error), place.subject, CODES);
      }
    },
  };
}

type Cast = (field: TypeCastField) => Row[string];

async function ask(place: SqlPlace, cast: Cast, question: SqlQuestion): Promise<readonly Row[]> {
  const { config } = place;
  const { createConnection } = await import('mysql2');
  const address = await addressOf(place, question.signal);
  return withSocket(place, question.signal, async (socket) => {
    if (config.socketPath === undefined) socket.connect(config.port ?? DEFAULT_PORT, address);
    else socket.connect(address);
    const connection = createConnection({
      stream: () => socket,
      host: config.host ?? 'localhost',
      user: config.user ?? '',
      password: config.password?.reveal() ?? '',
      ...(config.database !== undefined && { database: config.database }),
      ...(config.tls && {
        ssl: { ...(config.tls.ca !== undefined && { ca: config.tls.ca }), verifyIdentity: true },
      }),
      // A server may ask its client for any file of this host; this one has none to give.
      flags: ['-LOCAL_FILES'],
      // The deadline of the reading ends it sooner.
      connectTimeout: 0,
    });
    // A connection that breaks between two queries complains here.
    connection.on('error', () => {});
    try {
      await prepare(connection, place);
      return await fetchRows(connection, cast, config.maxRows, question);
    } finally {
      connection.end();
    }
  });
}

async function prepare(connection: Connection, { config, context }: SqlPlace): Promise<void> {
  const { timeoutMs, timezone } = config;
  const run = (sql: string, ...values: (string | number)[]) =>
    new Promise<void>((resolve, reject) => {
      connection.query(sql, values, (error) => (error ? reject(error) : resolve()));
    });
  await run('SET SESSION max_statement_time = ?', timeoutMs / 1_000).catch((error: unknown) => {
    // MySQL has another name for it, and counts milliseconds.
    if (errorCode(error) !== 'ER_UNKNOWN_SYSTEM_VARIABLE') throw error;
    return run('SET SESSION max_execution_time = ?', Math.ceil(timeoutMs));
  });
  await run('SET SESSION time_zone = ?', timezone).catch((error: unknown) => {
    // Names of zones are known only where the server's tables of zones were filled.
    if (errorCode(error) !== 'ER_UNKNOWN_TIME_ZONE') throw error;
    const now = Temporal.Instant.fromEpochMilliseconds(context.clock.now().atMs);
    return run('SET SESSION time_zone = ?', now.toZonedDateTimeISO(timezone).offset);
  });
  await run('START TRANSACTION READ ONLY');
}

function fetchRows(
  connection: Connection,
  cast: Cast,
  maxRows: number,
  { statement, since }: SqlQuestion,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  return new Promise((resolve, reject) => {
    const values = statement.pieces.slice(1).map(() => since);
    const query = connection.query({ sql: statement.pieces.join('?'), values, typeCast: cast });
    query.on('error', reject);
    // A connection that breaks is not told to a query without a callback.
    connection.on('error', reject);
    query.on('end', () => resolve(rows));
    query.on('result', (row: object) => {
      rows.push(Object.fromEntries(Object.entries(row)));
      if (rows.length <= maxRows) return;
      connection.destroy();
      resolve(rows);
    });
  });
}
