/**
 * Names from a hosts file. Private networks live on it, and c-ares does not read it for queries.
 */

import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

export type HostsTable = ReadonlyMap<string, readonly string[]>;

/** Addresses by lower-case name, in the order of the file. */
export function parseHosts(text: string): HostsTable {
  const table = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || isIP(address) === 0) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      const addresses = table.get(key) ?? [];
      if (!addresses.includes(address)) addresses.push(address);
      table.set(key, addresses);
    }
  }
  return table;
}

/** What changes when a file is written or replaced; undefined while it cannot be read. */
export function fileVersion(path: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

export class HostsFile {
  readonly #path: string;
  #table: HostsTable = new Map();
  #version: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Reads the file again when its time or size changed. Synchronous on purpose: a stat of a local file takes microseconds, while
   * the thread pool behind the asynchronous call may be held up by a hung network mount. A file that cannot be read is empty.
   */
  addresses(name: string): readonly string[] {
    try {
      const version = fileVersion(this.#path);
      if (version !== this.#version) {
        this.#table = version === undefined ? new Map() : parseHosts(readFileSync(this.#path, 'utf8'));
        this.#version = version;
      }
    } catch {
      this.#table = new Map();
      this.#version = undefined;
    }
    return this.#table.get(name.toLowerCase().replace(/\.$/, '')) ?? [];
  }
}
