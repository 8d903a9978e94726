/** How a history file is opened: to be written by one service alone, or to be read where nothing can be written. */

import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Sqlite } from '../platform/sqlite.ts';
import type { Files } from './files.ts';
import { migrate } from './schema.ts';

/**
 * Locked exclusively for as long as it is open; the lock is the kernel's, so a crash frees it. This also keeps the index of the
 * write-ahead log in the heap: as a mapped file on a disk that hangs it would stop the threads of the whole process, because
 * a page fault that waits for the disk holds the lock on their common address space.
 */
export function openForWriting(files: Files): Sqlite {
  files.makeDirectory();
  files.makeDatabase();
  const database = new Sqlite(files.database, { readOnly: false });
  try {
    // In this order: only before the first access to the log can its index be kept off the disk.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA auto_vacuum = INCREMENTAL');
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0');
    // Takes the lock.
    database.number('SELECT count(*) FROM sqlite_schema');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function bringUpToDate(database: Sqlite, newLogId: string): void {
  migrate(database);
  database.run("INSERT OR IGNORE INTO about (name, value) VALUES ('log_id', ?)", newLogId);
}

/** Without a write-ahead log the file is whole and is read where it lies. With one a copy is read, and removed at once. */
export function openForReading(files: Files): Sqlite {
  if (files.walBytes === 0) {
    const location = pathToFileURL(files.database);
    location.searchParams.set('immutable', '1');
    return new Sqlite(location, { readOnly: true });
  }
  const directory = files.copy();
  try {
    const copy = new Sqlite(join(directory, basename(files.database)), { readOnly: false });
    copy.exec('PRAGMA locking_mode = EXCLUSIVE');
    copy.number('SELECT count(*) FROM sqlite_schema');
    return copy;
  } finally {
    // The open copy lives on without a name until it is closed.
    rmSync(directory, { recursive: true, force: true });
  }
}
