/** The only door to chance, so that tests can hand in a sequence of their own. */

import { getRandomValues, randomBytes } from 'node:crypto';

export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** `bytes` random bytes as lower-case hexadecimal. */
  hex(bytes: number): string;
}

export const systemRandom: Random = {
  fraction: () => Math.random(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
};

/** Drawn together, because each call of the generator costs more than the number. */
const words = new Uint16Array(256);
let drawn = words.length;

/** A number of 16 bits that nobody can guess. */
export function randomWord(): number {
  if (drawn === words.length) {
    getRandomValues(words);
    drawn = 0;
  }
  const word = words[drawn] ?? 0;
  drawn += 1;
  return word;
}
