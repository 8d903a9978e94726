/**
 * PostgreSQL by pg: a cursor in a read-only transaction, so that no more rows are made than are read. All values come as text
 * and are converted by the type of their column. The only door to pg, which is loaded with the first reading.
 */

import type { Client, QueryArrayResult } from 'pg';
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
import { boolean, decimal, instant, interval, localTime, type SqlConversion } from './sql-values.ts';

const DEFAULT_PORT = 5_432;

/** SQLSTATE codes (PostgreSQL documentation, appendix A). */
const CODES: SqlCodes = {
  '28P01': ['permission', 'refuses user or password: see user, password_file and pg_hba.conf'],
  '28000': ['permission', 'refuses this user: see user and pg_hba.conf'],
  '42501': ['permission', 'does not let this user read that: grant select'],
  '25006': ['permission', 'was asked to write, which is never done: the query may only read'],
  '3D000': ['missing', 'has no such database'],
  '3F000': ['missing', 'has no such schema'],
  '42P01': ['missing', 'has no such table'],
  '42703': ['missing', 'has no such column'],
  '42883': ['missing', 'has no such function'],
  '57014': ['timeout', 'did not finish the query in time and ended it'],
  '55P03': ['timeout', 'waited in vain for a lock'],
  '57P01': ['missing', 'is shutting down'],
  '57P02': ['missing', 'is recovering from a crash'],
  '57P03': ['missing', 'is starting or stopping'],
  '53300': ['protocol', 'has no connection left'],
};

/** By the object id of the type; every other one stays text. */
function conversions(timezone: string): Readonly<Record<number, SqlConversion>> {
  const byType: Record<number, SqlConversion> = { 16: boolean, 1184: instant, 1186: interval };
  for (const number of [20, 21, 23, 26, 700, 701, 1700]) byType[number] = decimal;
  for (const local of [1082, 1114]) byType[local] = localTime(timezone);
  return byType;
}

const PARSE_NOTHING = { getTypeParser: () => (text: string) => text };

export function openPostgresql(config: SqlSource, context: RowSourceContext): SqlDatabase {
  const place = placeOf(config, context, DEFAULT_PORT);
  const byType = conversions(config.timezone);
  return {
    subject: place.subject,
    async read(question) {
      try {
        const result = await ask(place, question);
        return rowsOf(result, byType);
      } catch (error) {
        throw sqlFailure(error, errorCode(error), place.subject, CODES);
      }
    },
  };
}

async function ask(place: SqlPlace, question: SqlQuestion): Promise<QueryArrayResult<(string | null)[]>> {
  const { config } = place;
  const { default: pg } = await import('pg');
  const address = await addressOf(place, question.signal);
  return withSocket(place, question.signal, async (socket) => {
    const client = new pg.Client({
      stream: () => socket,
      host: address,
      port: config.port ?? DEFAULT_PORT,
      database: config.database,
      user: config.user,
      // Never undefined: pg would then look for a password in files of its own.
      password: config.password?.reveal() ?? '',
      ssl: config.tls ? { servername: config.host, ...config.tls } : false,
      application_name: 'siaga',
      types: PARSE_NOTHING,
    });
    // A connection that breaks between two queries complains here.
    client.on('error', () => {});
    await client.connect();
    try {
      return await fetchRows(client, config, question);
    } finally {
      void client.end().catch(() => {});
    }
  });
}

async function fetchRows(
  client: Client,
  config: SqlSource,
  { statement, since }: SqlQuestion,
): Promise<QueryArrayResult<(string | null)[]>> {
  const parameters = statement.pieces.slice(1).map(() => since);
  const text = statement.pieces.reduce((sql, piece, index) => `${sql}$${index}::double precision${piece}`);
  await client.query(
    `BEGIN TRANSACTION READ ONLY;
     SET LOCAL statement_timeout = ${Math.ceil(config.timeoutMs)};
     SET LOCAL cursor_tuple_fraction = 1;
     SET LOCAL TimeZone = ${client.escapeLiteral(config.timezone)}`,
  );
  await client.query(`DECLARE siaga NO SCROLL CURSOR FOR ${text}`, parameters);
  const fetch = `FETCH FORWARD ${config.maxRows + 1} FROM siaga`;
  return client.query<(string | null)[]>({ text: fetch, rowMode: 'array' });
}

function rowsOf(
  { rows, fields }: QueryArrayResult<(string | null)[]>,
  byType: Readonly<Record<number, SqlConversion>>,
): readonly Row[] {
  return rows.map((values) => {
    const cells = fields.map(({ name, dataTypeID }, index): [string, Row[string]] => {
      const value = values[index] ?? null;
      const convert = byType[dataTypeID];
      return [name, value !== null && convert ? convert(value, name) : value];
    });
    return Object.fromEntries(cells);
  });
}
