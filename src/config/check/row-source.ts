/** Cross-checks of a source of rows. */

import { parsePointer } from '../json-pointer.ts';
import type { RowSourceInput, SqlInput } from '../schema/row-source.ts';
import { parseSelector } from '../series-selector.ts';
import { parseStatement } from '../sql-statement.ts';
import { type Fault, oneKey } from './fault.ts';
import { checkIdentity } from './identity.ts';

export function checkRowSource(source: RowSourceInput): readonly Fault[] {
  switch (source.kind) {
    case 'command':
    case 'file':
      return checkPointers(source);
    case 'http':
      return [...checkIdentity(source), ...checkPointers(source)];
    case 'prometheus':
      return [...checkIdentity(source), ...checkSelectors(source)];
    case 'sql':
      return [...checkDatabase(source), ...checkQuery(source)];
  }
}

function placesOf({ fields = {} }: RowSourceInput): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, place]) =>
    place === undefined ? [] : [[name, place] as const],
  );
}

function checkPointers(source: RowSourceInput): readonly Fault[] {
  return placesOf(source).flatMap(([name, place]) =>
    place.startsWith('/') && parsePointer(place) === undefined
      ? [{ path: ['fields', name], want: 'a key, or a JSON Pointer such as /data/0/used' }]
      : [],
  );
}

function checkSelectors(source: RowSourceInput): readonly Fault[] {
  const places = placesOf(source);
  if (places.length === 0) return [{ path: [], got: 'no fields', want: 'fields, with a selector for each' }];
  return places.flatMap(([name, place]) =>
    parseSelector(place) ? [] : [{ path: ['fields', name], want: 'a selector such as used_bytes{disk="a"}' }],
  );
}

function checkQuery({ query, driver }: SqlInput): readonly Fault[] {
  return parseStatement(query, driver)
    ? []
    : [
        {
          path: ['query'],
          got: 'something else',
          want: 'one statement that begins with SELECT, WITH or VALUES, without parameters but :since',
        },
      ];
}

/** SQLite is a file; the others are servers. */
function checkDatabase(source: SqlInput): readonly Fault[] {
  const { driver, path, host, port, socket, password, password_file } = source;
  const ofServer = {
    host,
    port,
    socket,
    user: source.user,
    database: source.database,
    password,
    password_file,
  };
  const stray = driver === 'sqlite' ? { ...ofServer, tls: source.tls } : { path };
  const misplaced = Object.entries(stray).flatMap(([key, value]) =>
    value === undefined ? [] : [{ path: [key], got: `${key} for ${driver}`, want: 'it left out' }],
  );
  if (driver === 'sqlite') {
    return path === undefined
      ? [{ path: ['path'], want: 'the file of the database' }, ...misplaced]
      : misplaced;
  }
  const passwords = oneKey({ password, password_file }, ['password', 'password_file'], 'optional');
  const places = oneKey({ socket, host: host ?? port }, ['socket', 'host'], 'optional');
  const user = source.user === undefined ? [{ path: ['user'], want: 'the user who asks' }] : [];
  return [...misplaced, ...passwords, ...places, ...user];
}
