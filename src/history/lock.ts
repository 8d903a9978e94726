/**
 * One service a data folder. The lock is the kernel's (taken by SQLite on an empty file of its own), so a crash frees it,
 * and other processes can still read the history itself.
 */

import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Sqlite } from './sqlite.ts';

export class HeldElsewhere extends Error {
  override readonly name = 'HeldElsewhere';
}

export interface Lock {
  release(): void;
}

const SQLITE_BUSY = 5;

export function acquireLock(directory: string): Lock {
  const path = join(directory, 'history.lock');
  // Only when it is missing: closing a descriptor of a file drops all locks that the process has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const file = new Sqlite(path, { readOnly: false });
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new HeldElsewhere(`${directory} is in use by ${holderOf(path) ?? 'another process'}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** "process 6436 (node)", by the kernel's table of locks; undefined where there is no such table, as outside Linux. */
export function holderOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    const line = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((text) => text.trim().split(/\s+/))
      .find((fields) => fields.includes(`${hex(majorOf(dev))}:${hex(minorOf(dev))}:${ino}`));
    const pid = line?.at(line.indexOf('WRITE') + 1);
    if (pid === undefined || !/^[1-9]\d*$/.test(pid)) return undefined;
    return `process ${pid} (${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()})`;
  } catch {
    return undefined;
  }
}

// How Linux packs a device number: 12 bits of major number between the low 8 and the high 12 bits of the minor number.
function majorOf(device: number): number {
  return (device >> 8) & 0xfff;
}

function minorOf(device: number): number {
  return (device & 0xff) | ((device >> 12) & 0xfff00);
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
