/** What an error of the database or of its files means for the history. */

import { statfsSync } from 'node:fs';
import type { StorageFailure, StorageFailureReason } from '../model/history.ts';
import { DamagedBlob } from './bytes.ts';

/** Below this many free bytes an I/O error is taken for a full disk: SQLite cannot tell for its shared-memory file. */
const NO_ROOM_BYTES = 64 * 1024;

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); the low byte of an extended one. */
const REASONS: Readonly<Record<number, StorageFailureReason>> = {
  5: 'locked',
  6: 'locked',
  8: 'readonly',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  26: 'corrupt',
};

const SYSTEM_REASONS: Readonly<Record<string, StorageFailureReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'readonly',
  ENOENT: 'missing',
};

export function failureOf(error: unknown, directory: string): StorageFailure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof DamagedBlob) return { reason: 'corrupt', detail };
  if (!(error instanceof Error)) return { reason: 'io', detail };
  if ('errcode' in error && typeof error.errcode === 'number') {
    const reason = REASONS[error.errcode & 0xff] ?? 'io';
    return { reason: reason === 'io' && isOutOfRoom(directory) ? 'full' : reason, detail };
  }
  if ('code' in error && typeof error.code === 'string') {
    return { reason: SYSTEM_REASONS[error.code] ?? 'io', detail };
  }
  return { reason: 'io', detail };
}

function isOutOfRoom(directory: string): boolean {
  try {
    const filesystem = statfsSync(directory);
    return filesystem.bavail * filesystem.bsize < NO_ROOM_BYTES;
  } catch {
    return false;
  }
}
