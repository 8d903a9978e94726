/** A source of rows as the keys that give it. */

import { hideUrlSecrets } from './problem.ts';
import type { RowSourceConfig, SqlSource } from './source-types.ts';
import { formatSize } from './units.ts';

type Section = Readonly<Record<string, unknown>>;

export function printRowSource(source: RowSourceConfig): Section {
  const { fields, maxBytes } = source;
  return { ...printKind(source), fields, max_bytes: formatSize(maxBytes) };
}

function printKind(source: RowSourceConfig): Section {
  switch (source.kind) {
    case 'command':
      return { command: source.argv, rows: source.rowsAt };
    case 'file':
      return { path: source.path, rows: source.rowsAt };
    case 'http':
      return { ...printWeb(source), rows: source.rowsAt };
    case 'prometheus':
      return printWeb(source);
    case 'sql':
      return printSql(source);
  }
}

function printWeb({ url, headers, ca }: Extract<RowSourceConfig, { kind: 'http' | 'prometheus' }>): Section {
  return { url: hideUrlSecrets(url), headers, ca_file: printFile(ca) };
}

function printFile(contents: string | undefined): string | undefined {
  return contents === undefined ? undefined : '[contents]';
}

function printSql({ driver, path, socketPath, tls, ...sql }: SqlSource): Section {
  const { host, port, database, user, password, query, timezone } = sql;
  return {
    ...{ driver, path, host, port, socket: socketPath, database, user, password },
    tls: tls && { ca_file: printFile(tls.ca), servername: tls.servername },
    query,
    timezone,
  };
}
