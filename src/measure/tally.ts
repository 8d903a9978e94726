/**
 * How many files a folder tree holds and how many bytes, kept up to date a share at a time, so that a million files cost
 * little on a server that has other work.
 *
 * What is remembered is one total per folder, nothing per file. Each reading visits the folders in turn, one `lstat`
 * each: a changed modification time means that names came or went, and the folder is looked through again (25 to 40 us
 * of CPU a file). What is left of the share goes to unchanged folders, in turn as well, for files that grew in place. A
 * look that does not fit is continued in the next reading, and the folder's old total stands until it is done.
 *
 * So up to 20,000 entries every reading is exact. Beyond that names that come and go may be missed for (folders + files in
 * changed folders) / 20,000 readings: a million files in one folder, written to all the time, 50 readings. A file that grows in
 * an otherwise unchanged folder is missed for longer, for (all entries) / 4,000 readings: a million files, four hours at a
 * reading a minute. A reading never costs more than 0.5 to 0.8 s of CPU, a quiet one of a large tree of many folders a quarter of
 * that; before the first total, when nothing can be said yet, 250,000 entries are looked at, and the answer is `timeout`.
 */

/** Entries that one reading may look at, once there is a total. */
const SHARE = 20_000;
/** Of these, in a tree that is too large to be looked through at each reading, for files that grew in place. */
const GROWN_SHARE = 4_000;
/** The same before the first total. */
const FIRST_SHARE = 250_000;
/** About 400 bytes of memory each. */
const MOST_FOLDERS = 100_000;
const BATCH = 64;

export type Entry =
  | { readonly kind: 'file'; readonly bytes: number; readonly changedAtMs: number }
  | { readonly kind: 'folder'; readonly path: string };

export interface FolderReader {
  /** About `count` further entries, those that vanished meanwhile left out; undefined at the end. */
  next(count: number): Promise<readonly Entry[] | undefined>;
  close(): void;
}

/** The few calls that a tally makes; undefined for what is gone. */
export interface Disk {
  changedAtMs(folder: string): Promise<number | undefined>;
  open(folder: string): Promise<FolderReader | undefined>;
}

export interface Totals {
  readonly files: number;
  readonly bytes: number;
  readonly oldestAtMs: number | undefined;
}

interface Folder {
  readonly path: string;
  changedAtMs: number;
  /** Files directly in it; undefined until the first look is done. */
  totals: Totals | undefined;
  subfolders: ReadonlySet<string>;
  /** True when some of its folders are left out, for there are too many. */
  cut: boolean;
  lookedInReading: number;
}

interface Look {
  readonly folder: Folder;
  readonly reader: FolderReader;
  readonly changedAtMs: number;
  readonly subfolders: Set<string>;
  totals: Totals;
}

const NOTHING: Totals = { files: 0, bytes: 0, oldestAtMs: undefined };

function add(totals: Totals, other: Totals): Totals {
  const oldestAtMs = Math.min(totals.oldestAtMs ?? Infinity, other.oldestAtMs ?? Infinity);
  return {
    files: totals.files + other.files,
    bytes: totals.bytes + other.bytes,
    oldestAtMs: oldestAtMs === Infinity ? undefined : oldestAtMs,
  };
}

/** Goes round a map without end. Live: what is added comes up at the end of the round, what is removed does not. */
class Round {
  readonly #folders: ReadonlyMap<string, Folder>;
  #rest: MapIterator<Folder>;

  constructor(folders: ReadonlyMap<string, Folder>) {
    this.#folders = folders;
    this.#rest = folders.values();
  }

  next(): Folder | undefined {
    const { done, value } = this.#rest.next();
    if (!done) return value;
    this.#rest = this.#folders.values();
    return this.#rest.next().value;
  }
}

export class Tally {
  readonly #disk: Disk;
  readonly #root: string;
  readonly #folders = new Map<string, Folder>();
  readonly #visits = new Round(this.#folders);
  readonly #looks = new Round(this.#folders);
  /** Found and not visited yet: their turn comes before all others. */
  readonly #fresh: Folder[] = [];
  #look: Look | undefined;
  #complete = false;
  #reading = 0;
  #left = 0;

  constructor(root: string, disk: Disk) {
    this.#root = root;
    this.#disk = disk;
  }

  /**
   * Spends one share, or less when `pause` says so between two calls; it goes on there next time.
   * Rejects when a folder cannot be read; what was known then still stands.
   */
  async advance(pause: () => boolean): Promise<void> {
    this.#reading += 1;
    this.#left = this.#complete ? SHARE : FIRST_SHARE;
    const spent = () => this.#left <= 0 || pause();
    if (!this.#folders.has(this.#root)) this.#remember(this.#root);
    if (this.#look) await this.#continueLook(this.#look, spent);
    await this.#visitAll(spent);
    const unknown = this.#folders.values().some((folder) => folder.totals === undefined);
    if (!unknown) this.#complete = this.#folders.has(this.#root);
    if (this.#folders.size + this.soFar.files > SHARE) this.#left = Math.min(this.#left, GROWN_SHARE);
    await this.#lookAgain(spent);
  }

  /** Undefined before every folder was looked through once. */
  get totals(): Totals | undefined {
    return this.#complete ? this.soFar : undefined;
  }

  get soFar(): Totals {
    let sum = NOTHING;
    for (const folder of this.#folders.values()) sum = add(sum, folder.totals ?? NOTHING);
    return sum;
  }

  /** True when there are more folders than are counted. */
  get overflow(): boolean {
    return this.#folders.values().some((folder) => folder.cut);
  }

  /** True when the last `advance` found no folder at the root. */
  get missing(): boolean {
    return !this.#folders.has(this.#root);
  }

  /** Gives back the open folder; a later `advance` begins that look anew. */
  release(): void {
    this.#look?.reader.close();
    this.#look = undefined;
  }

  async #visitAll(spent: () => boolean): Promise<void> {
    const visited = new Set<Folder>();
    let turns = this.#folders.size;
    while (!spent()) {
      const fresh = this.#fresh.pop();
      if (!fresh && turns === 0) return;
      if (!fresh) turns -= 1;
      const folder = fresh ?? this.#visits.next();
      // Forgotten before its turn came, or visited already because it was fresh.
      if (!folder || this.#folders.get(folder.path) !== folder || visited.has(folder)) continue;
      visited.add(folder);
      await this.#visit(folder, spent);
    }
  }

  async #visit(folder: Folder, spent: () => boolean): Promise<void> {
    this.#left -= 1;
    const changedAtMs = await this.#disk.changedAtMs(folder.path);
    if (changedAtMs === undefined) return this.#forget(folder.path);
    const known = folder.totals !== undefined && changedAtMs === folder.changedAtMs;
    if (!known) await this.#beginLook(folder, changedAtMs, spent);
  }

  async #lookAgain(spent: () => boolean): Promise<void> {
    for (let turns = this.#folders.size; turns > 0 && !spent(); turns -= 1) {
      const folder = this.#looks.next();
      if (!folder) return;
      if (folder.lookedInReading !== this.#reading) await this.#beginLook(folder, folder.changedAtMs, spent);
    }
  }

  async #beginLook(folder: Folder, changedAtMs: number, spent: () => boolean): Promise<void> {
    // One look is open at a time: another folder waits for its turn until that one is done.
    if (this.#look) return;
    folder.lookedInReading = this.#reading;
    const reader = await this.#disk.open(folder.path);
    if (!reader) return this.#forget(folder.path);
    this.#look = { folder, reader, changedAtMs, subfolders: new Set(), totals: NOTHING };
    await this.#continueLook(this.#look, spent);
  }

  async #continueLook(look: Look, spent: () => boolean): Promise<void> {
    try {
      while (!spent()) {
        const entries = await look.reader.next(BATCH);
        if (!entries) return this.#endLook(look);
        this.#left -= entries.length;
        for (const entry of entries) {
          if (entry.kind === 'folder') look.subfolders.add(entry.path);
          else
            look.totals = add(look.totals, { files: 1, bytes: entry.bytes, oldestAtMs: entry.changedAtMs });
        }
      }
    } catch (error) {
      this.release();
      throw error;
    }
  }

  #endLook(look: Look): void {
    this.release();
    const { folder } = look;
    if (this.#folders.get(folder.path) !== folder) return;
    for (const gone of folder.subfolders) if (!look.subfolders.has(gone)) this.#forget(gone);
    for (const path of look.subfolders) if (!this.#folders.has(path)) this.#remember(path);
    folder.cut = look.subfolders.values().some((path) => !this.#folders.has(path));
    folder.totals = look.totals;
    folder.changedAtMs = look.changedAtMs;
    folder.subfolders = look.subfolders;
    folder.lookedInReading = this.#reading;
  }

  #remember(path: string): void {
    if (this.#folders.size >= MOST_FOLDERS) return;
    const subfolders = new Set<string>();
    const folder = { path, changedAtMs: 0, totals: undefined, subfolders, cut: false, lookedInReading: 0 };
    this.#folders.set(path, folder);
    this.#fresh.push(folder);
  }

  #forget(path: string): void {
    const folder = this.#folders.get(path);
    if (!folder) return;
    if (path === this.#root) this.#complete = false;
    this.#folders.delete(path);
    for (const subfolder of folder.subfolders) this.#forget(subfolder);
  }
}
