/** The only door to chance, so that tests can hand in a sequence of their own. */

import { randomBytes } from 'node:crypto';

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
