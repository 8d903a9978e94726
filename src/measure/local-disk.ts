/**
 * The calls of a tally into a local disk, a batch of entries at a time, each within the bounds of the reading that makes it.
 */

import type { Dirent, Stats } from 'node:fs';
import { lstat } from 'node:fs';
import { lstat as lstatOne, opendir } from 'node:fs/promises';
import { posix } from 'node:path';
import { isGone, MeasureError, toFailure } from './failure.ts';
import { type CallBounds, type KernelCalls, NoAnswer } from './kernel-calls.ts';
import type { Mount } from './mounts.ts';
import type { Disk, Entry, FolderReader } from './tally.ts';

export class LocalDisk implements Disk {
  readonly #calls: KernelCalls;
  #mount: Mount | undefined;
  #otherMounts: ReadonlySet<string> = new Set();
  #bounds: CallBounds | undefined;

  constructor(calls: KernelCalls) {
    this.#calls = calls;
  }

  aim(mount: Mount, mounts: readonly Mount[], bounds: CallBounds): void {
    this.#mount = mount;
    this.#otherMounts = new Set(mounts.map(({ point }) => point));
    this.#bounds = bounds;
  }

  changedAtMs(folder: string): Promise<number | undefined> {
    return this.#call(folder, async () => {
      const stats = await lstatOne(folder);
      return stats.isDirectory() ? stats.mtimeMs : undefined;
    });
  }

  open(folder: string): Promise<FolderReader | undefined> {
    return this.#call(folder, async () => {
      const dir = await opendir(folder, { bufferSize: 64 });
      let reading: Promise<unknown> = Promise.resolve();
      return {
        next: (count) =>
          this.#call(folder, () => {
            const batch = readBatch(folder, dir, count, this.#otherMounts);
            reading = batch;
            return batch;
          }),
        // A read that hangs still holds the folder: it is closed when that comes back.
        close() {
          const close = () => dir.close().catch(() => {});
          reading.then(close, close);
        },
      };
    });
  }

  async #call<T>(folder: string, call: () => Promise<T>): Promise<T | undefined> {
    if (!this.#mount || !this.#bounds) return undefined;
    try {
      return await this.#calls.inProcess(this.#mount.device, this.#bounds, call);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error instanceof NoAnswer ? error : new MeasureError(toFailure(error, folder));
    }
  }
}

async function readBatch(
  folder: string,
  dir: { read(): Promise<Dirent | null> },
  count: number,
  otherMounts: ReadonlySet<string>,
): Promise<readonly Entry[] | undefined> {
  const entries: Entry[] = [];
  const files: string[] = [];
  let seen = 0;
  for (; seen < count; seen += 1) {
    const dirent = await dir.read();
    if (!dirent) break;
    const path = posix.join(folder, dirent.name);
    if (otherMounts.has(path) || dirent.name === 'lost+found') continue;
    if (dirent.isDirectory()) entries.push({ kind: 'folder', path });
    else if (dirent.isFile()) files.push(path);
  }
  if (seen === 0) return undefined;
  for (const stats of await lstatAll(files)) {
    entries.push({ kind: 'file', bytes: stats.size, changedAtMs: stats.mtimeMs });
  }
  return entries;
}

/** One after another by callback: a third cheaper than a promise each, and never more than one pool thread. */
function lstatAll(paths: readonly string[]): Promise<readonly Stats[]> {
  return new Promise((resolve, reject) => {
    const found: Stats[] = [];
    const next = (index: number) => {
      const path = paths[index];
      if (path === undefined) return resolve(found);
      lstat(path, (error, stats) => {
        if (error && !isGone(error)) return reject(error);
        if (!error) found.push(stats);
        next(index + 1);
      });
    };
    next(0);
  });
}
