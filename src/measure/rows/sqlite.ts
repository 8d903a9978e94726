/**
 * SQLite in a child process: its calls stop the thread that makes them, for as long as a query runs, a lock is held or a disk
 * hangs, and nothing but the end of the process ends them. About 60 ms of CPU a reading, and no memory between two.
 */

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SqlSource } from '../../config/source-types.ts';
import type { SourceReason } from '../../model/observation.ts';
import { NODE_PATH } from '../../platform/process.ts';
import { MeasureError } from '../failure.ts';
import { OneChild } from './one-child.ts';
import type { SqlDatabase } from './sql.ts';
import type { SqliteAnswer, SqliteQuestion } from './sqlite-child.ts';

/** Beside this file, with this file's ending: it runs from TypeScript and from stripped JavaScript. */
const CHILD = fileURLToPath(new URL(`./sqlite-child${extname(import.meta.url)}`, import.meta.url));

/** Result codes (https://sqlite.org/rescode.html), the low byte of an extended one. */
const CODES: Readonly<Record<number, readonly [SourceReason, string]>> = {
  5: ['timeout', 'is locked by another program'],
  6: ['timeout', 'is locked by another program'],
  8: ['permission', 'was asked to write, which is never done: the query may only read'],
  10: ['protocol', 'cannot be read from its disk'],
  11: ['protocol', 'is damaged'],
  14: [
    'permission',
    'cannot be opened: this user must be able to read it, its -wal and -shm files and its folder',
  ],
  23: ['permission', 'may not be read by this user'],
  26: ['protocol', 'is no SQLite database'],
};

export function openSqlite({ path = '', maxBytes, maxRows }: SqlSource): SqlDatabase {
  const subject = `sqlite ${path}`;
  const child = new OneChild(subject);
  const error = (reason: SourceReason, what: string) =>
    new MeasureError({ reason, detail: `${subject} ${what}` });
  return {
    subject,
    async read({ statement, since, signal }) {
      const question: SqliteQuestion = { path, text: statement.pieces.join(':since'), maxRows };
      const input = JSON.stringify(statement.pieces.length > 1 ? { ...question, since } : question);
      const argv = [NODE_PATH, '--disable-warning=ExperimentalWarning', CHILD] as const;
      const exit = await child.run([...argv], { signal, maxOutputBytes: maxBytes, input });
      if (exit.truncated)
        throw error('range', `gives more than the ${maxBytes} bytes that are read: let it count or sum`);
      if (exit.code !== 0) throw error('protocol', `could not be asked: ${exit.stderr.slice(-200)}`);
      const answer: SqliteAnswer = JSON.parse(exit.stdout);
      if ('rows' in answer) return answer.rows;
      if ('failure' in answer) throw new MeasureError(answer.failure);
      const { code, message } = answer;
      // One code stands for every mistake in a statement; only its text tells what is missing.
      if (/^no such (table|column|function)/.test(message)) throw error('missing', `has ${message}`);
      const [reason, advice] = CODES[code & 0xff] ?? ['protocol', 'could not answer'];
      throw error(
        answer.missing ? 'missing' : reason,
        answer.missing ? 'does not exist' : `${advice} (${message})`,
      );
    },
  };
}
