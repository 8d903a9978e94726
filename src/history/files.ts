/** The files of one data folder: their names, their rights, their size together, and putting a corrupt database aside. */

import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../platform/folder.ts';

const DATABASE = 'history.db';
export const RESERVE = 'history.reserve';
/** The write-ahead log lies beside the database and belongs to it. */
const COMPANIONS = ['', '-wal'] as const;
const PUT_ASIDE = /^history-[\dTZ-]+\.corrupt\.db(-wal)?$/;

export class Files {
  readonly directory: string;
  readonly database: string;
  #opened: string | undefined;

  constructor(directory: string) {
    this.directory = directory;
    this.database = join(directory, DATABASE);
  }

  /** History is nobody else's business: the folder is made with mode 0700, the files with 0600. */
  makeDirectory(): void {
    makeFolder(this.directory, 0o700);
  }

  // SQLite gives its companions the mode of the database, so this one file decides. Opened by us only when it is missing:
  // closing any descriptor of a file drops all locks that the process has on it.
  makeDatabase(): void {
    if (identityOf(this.database) === undefined) closeSync(openSync(this.database, 'a', 0o600));
    accessSync(this.database, constants.W_OK);
    this.#opened = identityOf(this.database);
  }

  /** False when somebody deleted or replaced the database under us: writing on would go nowhere. */
  get stillThere(): boolean {
    return identityOf(this.database) === this.#opened;
  }

  /** Throws while the file lies on a disk that cannot be written; a file that is missing can be made. */
  assertWritable(): void {
    if (this.exists) accessSync(this.database, constants.W_OK);
  }

  /** A copy to be read where SQLite cannot: it has to write to make use of a write-ahead log. Gives the copy's folder. */
  copy(): string {
    const directory = mkdtempSync(join(tmpdir(), 'siaga-history-'));
    for (const suffix of ['', '-wal']) {
      copyFileSync(`${this.database}${suffix}`, join(directory, `${DATABASE}${suffix}`));
    }
    return directory;
  }

  get exists(): boolean {
    return sizeOf(this.database) > 0;
  }

  /** What a history leaves beside its database; nothing before the first start. */
  get trace(): string | undefined {
    const isTrace = (name: string) =>
      name === RESERVE || name.startsWith(`${DATABASE}-`) || PUT_ASIDE.test(name);
    return this.#ours().find(isTrace);
  }

  get walBytes(): number {
    return sizeOf(`${this.database}-wal`);
  }

  /** Everything of ours in the folder. */
  get bytes(): number {
    return this.#ours().reduce((sum, name) => sum + sizeOf(join(this.directory, name)), 0);
  }

  /** Gives the name under which the database now lies. One put aside earlier goes: the budget is for history in use. */
  putAside(atMs: number): string {
    this.dropAside();
    const instant = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
    const file = `history-${instant}Z.corrupt.db`;
    for (const suffix of COMPANIONS) {
      if (identityOf(`${this.database}${suffix}`) !== undefined) {
        renameSync(`${this.database}${suffix}`, join(this.directory, `${file}${suffix}`));
      }
    }
    return file;
  }

  dropAside(): void {
    for (const name of this.#ours())
      if (PUT_ASIDE.test(name)) rmSync(join(this.directory, name), { force: true });
  }

  #ours(): string[] {
    try {
      return readdirSync(this.directory).filter((name) => name.startsWith('history'));
    } catch {
      return [];
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function identityOf(path: string): string | undefined {
  const file = statSync(path, { throwIfNoEntry: false });
  return file === undefined ? undefined : `${file.dev}:${file.ino}`;
}
