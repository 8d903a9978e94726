/**
 * A regular expression that a person wrote, on text that a stranger sent: some pairs backtrack for longer than anybody waits, and
 * one thread serves everything here. Node ends a script at its time limit even within a match, but for the cost of a context made
 * once and a tenth of a millisecond a match, so this is for such pairs only.
 */

import { type Context, createContext, Script } from 'node:vm';

const MATCH = new Script('pattern.test(text)');

let room: Context | undefined;

/** Undefined when it was not decided within the limit. Flag u. */
export function matchesInTime(pattern: string, text: string, limitMs: number): boolean | undefined {
  room ??= createContext();
  Object.assign(room, { pattern: new RegExp(pattern, 'u'), text });
  try {
    return MATCH.runInContext(room, { timeout: limitMs }) === true;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  } finally {
    room.text = '';
  }
}

/** An error of the other context is no instance of the Error of this one. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
