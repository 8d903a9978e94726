/** Keys of the sources of rows, the same wherever numbers come from a program, a web service or a database. */

import { z } from 'zod';
import { SQL_DRIVERS } from '../source-types.ts';
import { identity } from './probe.ts';
import { choice, filePath, list, reading, secret, section, size, text, whole } from './values.ts';
import { host, httpUrl, jsonPointer, timeZone } from './words.ts';

const WANT_QUERY = 'a statement of 1 to 10000 characters that begins with SELECT, WITH or VALUES';

const maxBytes = {
  max_bytes: size(1_024, 64 * 1024 ** 2)
    .prefault('1MiB')
    .describe('Most bytes that are read of one answer; more is a failure.'),
};

const rows = {
  rows: jsonPointer()
    .prefault('')
    .describe('JSON Pointer to the object, or the list of objects, that is meant. Default: the whole.'),
};

const web = {
  url: httpUrl(['http:', 'https:']).describe('Address; redirects are not followed.'),
  ...identity,
  ca_file: filePath()
    .optional()
    .describe('PEM file of the authorities to trust instead of those of the system.'),
  ...maxBytes,
};

export const commandKeys = {
  command: list(text(4_096), 1, 100, 'words').describe(
    'Program and arguments, no shell. It prints JSON; it is killed at the deadline and gets nothing of our environment.',
  ),
  ...rows,
  ...maxBytes,
};

export const fileKeys = {
  path: filePath().describe('A small file: JSON, or a number alone, which is the field `value`.'),
  ...rows,
  ...maxBytes,
};

export const httpKeys = { ...web, ...rows };

export const prometheusKeys = web;

export const sqlKeys = {
  driver: choice(SQL_DRIVERS).describe('Which database.'),
  path: filePath().optional().describe('File of the database; sqlite only.'),
  host: host().optional().describe('Host of the server. Default: `localhost`.'),
  port: whole(1, 65_535).optional().describe('Its port. Default: 5432 or 3306.'),
  socket: filePath()
    .optional()
    .describe(
      'Instead of host and port: the socket of MariaDB or MySQL, the folder of the socket of PostgreSQL.',
    ),
  database: text(200).optional().describe('Name of the database.'),
  user: text(200).optional().describe('Who asks; best one who may only read.'),
  password: secret().optional().describe('Password; better `password_file`.'),
  password_file: filePath().optional().describe('File with the password.'),
  tls: section({
    ca_file: filePath()
      .optional()
      .describe('PEM file of the authorities to trust instead of those of the system.'),
    servername: host().optional().describe('Name in the certificate of PostgreSQL. Default: the host.'),
  })
    .optional()
    .describe(
      'Encrypts the connection and verifies the certificate; `{}` is enough. Default: not encrypted.',
    ),
  query: reading(z.string({ error: () => WANT_QUERY }), WANT_QUERY, (query) =>
    query.length > 0 && query.length <= 10_000 ? query : undefined,
  ).describe('One statement that reads, in a read-only transaction.'),
  timezone: timeZone()
    .optional()
    .describe('In which dates and times without a zone of their own are meant. Default: that of the site.'),
  ...maxBytes,
};

export function place(what: string) {
  return text(1_000)
    .optional()
    .describe(`${what}: a key or JSON Pointer (command, http), a selector (prometheus) or a column (sql).`);
}

interface Fields {
  readonly fields?: Readonly<Record<string, string | undefined>> | undefined;
}

type Keys<Shape extends z.core.$ZodShape> = z.output<z.ZodObject<Shape>> & Fields;

/** What building and checking need of a source, whatever section it stands in. */
export type RowSourceInput =
  | ({ readonly kind: 'command' } & Keys<typeof commandKeys>)
  | ({ readonly kind: 'file' } & Keys<typeof fileKeys>)
  | ({ readonly kind: 'http' } & Keys<typeof httpKeys>)
  | ({ readonly kind: 'prometheus' } & Keys<typeof prometheusKeys>)
  | ({ readonly kind: 'sql' } & Keys<typeof sqlKeys>);
export type SqlInput = Extract<RowSourceInput, { kind: 'sql' }>;
