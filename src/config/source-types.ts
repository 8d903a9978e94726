/**
 * Sources of rows: where stores, stocks and syncs get numbers that are not a file system's. `fields` says what is wanted under
 * which name, in the language of the source: a JSON Pointer or a key, a series selector, a column. Without it, all there is.
 */

import type { Secret } from '../model/secret.ts';

export type RowFields = Readonly<Record<string, string>>;

interface RowSourceCommon {
  readonly fields?: RowFields;
  /** Most bytes that are read of one answer. */
  readonly maxBytes: number;
  /** An answer with more rows is refused, not cut. */
  readonly maxRows: number;
}

/** A program that prints JSON: an object, or a list of objects. */
export interface CommandSource extends RowSourceCommon {
  readonly kind: 'command';
  readonly argv: readonly [string, ...string[]];
  /** JSON Pointer to the object or list; empty for the whole. */
  readonly rowsAt: string;
}

interface WebSource extends RowSourceCommon {
  readonly url: string;
  /** Names in lower case; basic auth and tokens are among them as `authorization`. */
  readonly headers: Readonly<Record<string, Secret>>;
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
}

/** A small file that somebody or something writes: JSON, or a number alone, which is the field `value`. */
export interface FileSource extends RowSourceCommon {
  readonly kind: 'file';
  readonly path: string;
  readonly rowsAt: string;
}

/** A web service that answers with JSON. */
export interface HttpSource extends WebSource {
  readonly kind: 'http';
  readonly rowsAt: string;
}

/** A text exposition such as node_exporter's: one row, one series a field. */
export interface PrometheusSource extends WebSource {
  readonly kind: 'prometheus';
  readonly fields: RowFields;
}

export const SQL_DRIVERS = ['sqlite', 'postgresql', 'mariadb', 'mysql'] as const;
export type SqlDriverName = (typeof SQL_DRIVERS)[number];

/** A database in a file, or behind a socket. */
export interface SqlSource extends RowSourceCommon {
  readonly kind: 'sql';
  readonly driver: SqlDriverName;
  /** sqlite: the file. */
  readonly path?: string;
  /** The others: a host and port, or the path of a socket (PostgreSQL: of its folder). */
  readonly host?: string;
  readonly port?: number;
  readonly socketPath?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: Secret;
  /** Present when the connection must be encrypted, with a certificate that is verified. */
  readonly tls?: { readonly ca?: string; readonly servername?: string };
  /** The database itself gives the query up after this, a little before the deadline of the reading. */
  readonly timeoutMs: number;
  /** One statement that reads; `:since` stands for the instant since which rows are wanted. */
  readonly query: string;
  /** In which dates and times without a zone of their own are meant. */
  readonly timezone: string;
}

export type RowSourceConfig = CommandSource | FileSource | HttpSource | PrometheusSource | SqlSource;
