/**
 * One SQL statement that reads, cut where its parameter `:since` stands, so that each database gets it in its own way.
 * This keeps mistakes out; that nothing is written is the work of the read-only transaction it runs in.
 */

import type { SqlDriverName } from './source-types.ts';

export interface SqlStatement {
  /** The text between the places of the parameter: one more than there are places. */
  readonly pieces: readonly string[];
}

/** Quoted text, comments and dollar quotes are skipped as a whole; `::` is a cast, not a parameter. */
const PARTS = [
  "'(?:[^'QUOTED]|''ESCAPES)*'",
  '"(?:[^"QUOTED]|""ESCAPES)*"',
  '`[^`]*`',
  String.raw`--[^\n]*`,
  String.raw`\/\*[\s\S]*?\*\/`,
  String.raw`\$(?<tag>[A-Za-z_]*)\$[\s\S]*?\$\k<tag>\$`,
  '::',
  String.raw`(?<parameter>:[A-Za-z_]\w*)`,
  '(?<end>;)',
  String.raw`[\w\s(),.*=<>+]+`,
  String.raw`[\s\S]`,
].join('|');

/** In text between quotes a backslash is an escape for MariaDB and MySQL and itself for the others. */
const BACKSLASH = new RegExp(PARTS.replaceAll('QUOTED', '\\\\').replaceAll('ESCAPES', '|\\\\[\\s\\S]'), 'gy');
const STANDARD = new RegExp(PARTS.replaceAll('QUOTED', '').replaceAll('ESCAPES', ''), 'gy');

/** Undefined for anything but one SELECT, VALUES or WITH without other parameters. */
export function parseStatement(text: string, driver: SqlDriverName): SqlStatement | undefined {
  const escapes = driver === 'mariadb' || driver === 'mysql';
  const pieces = [''];
  let ended = false;
  let first = '';
  for (const match of text.matchAll(escapes ? BACKSLASH : STANDARD)) {
    const [part] = match;
    const { parameter, end } = match.groups ?? {};
    const isComment = part.startsWith('--') || part.startsWith('/*');
    if (ended && !isComment && end === undefined && part.trim() !== '') return undefined;
    if (first === '' && !isComment) first = part.trim();
    if (end !== undefined) ended = true;
    else if (parameter === ':since') pieces.push('');
    else if (parameter !== undefined) return undefined;
    else if (!ended) pieces.push(`${pieces.pop() ?? ''}${isComment ? ' ' : part}`);
  }
  return /^(select|values|with)\b/i.test(first) ? { pieces } : undefined;
}
