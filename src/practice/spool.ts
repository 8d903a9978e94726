/**
 * The records of the practice office, one real file each, in a real directory. The state of a record is in its name, so that a
 * restart goes on where the last run was killed. Only files with such a name are ever counted, renamed or removed.
 */

import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../platform/folder.ts';

const OWN_NAME = /^practice-(\d{12})\.(pending|acknowledged|archive)$/;

export interface SpoolRecord {
  readonly number: number;
  readonly bytes: number;
  /** Wall clock; of what an earlier run left, when its file was written. */
  readonly capturedAtMs: number;
}

interface AcknowledgedRecord extends SpoolRecord {
  /** Monotonic clock; what an earlier run left counts as acknowledged when this one began. */
  readonly atMonotonicMs: number;
}

type RecordState = 'pending' | 'acknowledged' | 'archive';

export class Spool {
  readonly #path: string;
  /** Oldest first. */
  readonly #pending: SpoolRecord[] = [];
  readonly #acknowledged: AcknowledgedRecord[] = [];
  #usedBytes = 0;
  #nextNumber = 1;

  constructor(path: string) {
    this.#path = path;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get pending(): readonly SpoolRecord[] {
    return this.#pending;
  }

  /** Records that were ever written: their numbers go on where an earlier run ended. */
  get written(): number {
    return this.#nextNumber - 1;
  }

  get acknowledged(): readonly SpoolRecord[] {
    return this.#acknowledged;
  }

  /**
   * Takes over what an earlier run left, and keeps an archive of about `archiveBytes` that is never sent or purged: what an office
   * has on its disk anyway. It is left out where the quota has no room for it.
   */
  async open(archiveBytes: number, quotaBytes: number, nowMonotonicMs: number): Promise<void> {
    makeFolder(this.#path, 0o755);
    let archivedBytes = 0;
    for (const name of (await readdir(this.#path)).sort()) {
      const [, digits, state] = OWN_NAME.exec(name) ?? [];
      if (digits === undefined) continue;
      const { size, mtimeMs } = await stat(join(this.#path, name));
      const record = { number: Number(digits), bytes: size, capturedAtMs: mtimeMs };
      this.#nextNumber = Math.max(this.#nextNumber, record.number + 1);
      this.#usedBytes += record.bytes;
      if (state === 'pending') this.#pending.push(record);
      else if (state === 'acknowledged')
        this.#acknowledged.push({ ...record, atMonotonicMs: nowMonotonicMs });
      else archivedBytes += await this.#keepOrRemove(record, archivedBytes + record.bytes <= archiveBytes);
    }
    const missingBytes = archiveBytes - archivedBytes;
    if (missingBytes > 0 && this.#usedBytes + missingBytes <= quotaBytes) {
      await this.#write(missingBytes, 'archive', 0);
    }
  }

  async capture(bytes: number, atMs: number): Promise<void> {
    this.#pending.push(await this.#write(bytes, 'pending', atMs));
  }

  /** The content of the oldest pending record; undefined when somebody took it away. */
  async read(record: SpoolRecord): Promise<string | undefined> {
    try {
      return await readFile(this.#file(record, 'pending'), 'latin1');
    } catch {
      return undefined;
    }
  }

  async acknowledge(record: SpoolRecord, atMonotonicMs: number): Promise<void> {
    await rename(this.#file(record, 'pending'), this.#file(record, 'acknowledged'));
    this.#takeFromPending(record);
    this.#acknowledged.push({ ...record, atMonotonicMs });
  }

  /** Forgets a record whose file is gone. */
  lost(record: SpoolRecord): void {
    this.#takeFromPending(record);
    this.#usedBytes -= record.bytes;
  }

  /** Removes what was acknowledged until then. */
  async purge(untilMonotonicMs: number): Promise<void> {
    for (let [record] = this.#acknowledged; record; [record] = this.#acknowledged) {
      if (record.atMonotonicMs > untilMonotonicMs) return;
      await this.#remove(record, 'acknowledged');
      this.#acknowledged.shift();
    }
  }

  #takeFromPending(record: SpoolRecord): void {
    const index = this.#pending.indexOf(record);
    if (index >= 0) this.#pending.splice(index, 1);
  }

  async #keepOrRemove(record: SpoolRecord, keep: boolean): Promise<number> {
    if (keep) return record.bytes;
    await this.#remove(record, 'archive');
    return 0;
  }

  async #write(bytes: number, state: RecordState, capturedAtMs: number): Promise<SpoolRecord> {
    const record = { number: this.#nextNumber, bytes, capturedAtMs };
    this.#nextNumber += 1;
    const file = this.#file(record, state);
    try {
      await writeFile(file, Buffer.alloc(bytes, `record ${record.number}\n`), { flag: 'wx' });
    } catch (error) {
      // A full disk leaves a piece behind.
      await rm(file, { force: true });
      throw error;
    }
    this.#usedBytes += bytes;
    return record;
  }

  async #remove(record: SpoolRecord, state: RecordState): Promise<void> {
    await rm(this.#file(record, state), { force: true });
    this.#usedBytes -= record.bytes;
  }

  #file(record: SpoolRecord, state: RecordState): string {
    return join(this.#path, `practice-${String(record.number).padStart(12, '0')}.${state}`);
  }
}
