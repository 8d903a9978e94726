/**
 * A file of zeros kept for the day on which the disk is full: given back to the filesystem, it leaves room for alert
 * decisions and their ends, long after samples have stopped being stored.
 */

import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESERVE } from './files.ts';

const LARGEST_BYTES = 2 * 1024 * 1024;

export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  constructor(directory: string, budgetBytes: number) {
    this.#path = join(directory, RESERVE);
    this.#bytes = Math.min(LARGEST_BYTES, Math.floor(budgetBytes / 16));
  }

  get held(): boolean {
    return existsSync(this.#path) && statSync(this.#path).size === this.#bytes;
  }

  /** Throws when there is no room for it. Written under another name first: half a reserve must not count as one. */
  hold(): void {
    if (this.held) return;
    const unfinished = `${this.#path}.new`;
    try {
      writeFileSync(unfinished, new Uint8Array(this.#bytes), { mode: 0o600, flush: true });
      renameSync(unfinished, this.#path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** True when room was gained. */
  release(): boolean {
    const held = existsSync(this.#path);
    rmSync(this.#path, { force: true });
    return held;
  }
}
