/** A source of rows with every default filled in. */

import { Secret } from '../../model/secret.ts';
import type { RowSourceInput, SqlInput } from '../schema/row-source.ts';
import type { RowSourceConfig, SqlSource } from '../source-types.ts';
import { absolutePath, type BuildContext, present, textOfFile } from './context.ts';
import { buildHeaders } from './identity.ts';

/** A database gives a query up at this share of the deadline, so that the answer still comes in time. */
const SERVER_SHARE = 0.9;

/** What a source has from its place. */
export interface RowSourcePlace {
  readonly timeoutMs: number;
  readonly timezone: string;
  readonly maxRows: number;
}

export function buildRowSource(
  input: RowSourceInput,
  place: RowSourcePlace,
  context: BuildContext,
): RowSourceConfig {
  const fields = present(input.fields ?? {});
  const common = {
    maxBytes: input.max_bytes,
    maxRows: place.maxRows,
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
  switch (input.kind) {
    case 'command': {
      const [program = '', ...words] = input.command;
      // A name without a slash is looked for on the path.
      const found = program.includes('/') ? absolutePath(context, program) : program;
      return { kind: input.kind, ...common, argv: [found, ...words], rowsAt: input.rows };
    }
    case 'file':
      return { kind: input.kind, ...common, path: absolutePath(context, input.path), rowsAt: input.rows };
    case 'http':
      return { kind: input.kind, ...common, ...buildWeb(input, context), rowsAt: input.rows };
    case 'prometheus':
      return { kind: input.kind, ...common, ...buildWeb(input, context), fields };
    case 'sql':
      return { kind: input.kind, ...common, ...buildSql(input, place, context) };
  }
}

function buildWeb(input: Extract<RowSourceInput, { kind: 'http' | 'prometheus' }>, context: BuildContext) {
  const ca = textOfFile(context, 'ca_file');
  return { url: input.url, headers: buildHeaders(input, context), ...present({ ca }) };
}

function buildSql(
  input: SqlInput,
  { timeoutMs, timezone }: RowSourcePlace,
  context: BuildContext,
): Omit<SqlSource, 'kind' | 'fields' | 'maxBytes' | 'maxRows'> {
  const password = input.password ?? textOfFile(context, 'password_file');
  const { driver, host, port, database, user, query, path, socket } = input;
  const tls = input.tls && {
    ...present({ ca: textOfFile(context, 'tls', 'ca_file'), servername: input.tls.servername }),
  };
  return {
    driver,
    query,
    timeoutMs: Math.ceil(timeoutMs * SERVER_SHARE),
    timezone: input.timezone ?? timezone,
    ...present({ host, port, database, user, tls }),
    ...(path === undefined ? {} : { path: absolutePath(context, path) }),
    ...(socket === undefined ? {} : { socketPath: absolutePath(context, socket) }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
  };
}
