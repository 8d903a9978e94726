/** Which entries of the log are asked for: as SQL for what is stored, as a test for what still waits to be. Both must agree. */

import type { LogEntry, LogQuery } from '../model/history.ts';

export interface LogCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The texts in which is searched, in one order for both. */
const SEARCHED = ['subject', 'state', 'text'] as const;

export function logCondition(query: LogQuery): LogCondition {
  const conditions = ['sequence < ?'];
  const values: (string | number)[] = [query.beforeSequence ?? Number.MAX_SAFE_INTEGER];
  const add = (sql: string, ...more: readonly (string | number)[]) => {
    conditions.push(sql);
    values.push(...more);
  };
  if (query.site !== undefined) add('site = ?', query.site);
  if (query.kinds !== undefined) add('kind IN (SELECT value FROM json_each(?))', JSON.stringify(query.kinds));
  if (query.fromMs !== undefined) add('at_ms >= ?', query.fromMs);
  if (query.untilMs !== undefined) add('at_ms <= ?', query.untilMs);
  for (const word of wordsOf(query)) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    const anywhere = SEARCHED.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
    add(`(${anywhere})`, ...SEARCHED.map(() => pattern));
  }
  return { sql: conditions.join(' AND '), values };
}

export function isAsked(entry: LogEntry & { readonly sequence: number }, query: LogQuery): boolean {
  const { site, kinds, beforeSequence = Number.POSITIVE_INFINITY } = query;
  if (entry.sequence >= beforeSequence) return false;
  if (site !== undefined && entry.site !== site) return false;
  if (kinds !== undefined && !kinds.includes(entry.kind)) return false;
  if (entry.atMs < (query.fromMs ?? Number.NEGATIVE_INFINITY)) return false;
  if (entry.atMs > (query.untilMs ?? Number.POSITIVE_INFINITY)) return false;
  const texts = SEARCHED.map((name) => inLowerCase(storedText(entry[name])));
  return wordsOf(query).every((word) => texts.some((text) => text.includes(word)));
}

/** What is kept in each language is searched in all of them. */
export function storedText(text: LogEntry['text']): string {
  return typeof text === 'string' ? text : JSON.stringify(text);
}

function wordsOf({ text = '' }: LogQuery): readonly string[] {
  return inLowerCase(text).split(/\s+/).filter(Boolean);
}

/** Of the Latin letters without marks, as LIKE does it. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
