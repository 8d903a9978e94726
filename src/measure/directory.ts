/**
 * A directory with a quota. Used is the sum of the apparent sizes of its regular files, for that is what recording
 * software counts: not the blocks they occupy, not the folders. A file with two names counts twice; symbolic links and
 * other mounts below are not followed; the file system's own `lost+found` is left out. Full is the first of the quota and
 * the file system it lies in: available = min(quota - used, what that has), its inodes and its read-only state stand too.
 *
 * On a local disk the sum is kept by tally.ts, on any other mount by child-count.ts; both say what that costs and may miss.
 */

import type { DirectoryStore } from '../config/types.ts';
import type { StoreReading } from '../model/observation.ts';
import { failed, success } from '../model/result.ts';
import { ChildCount } from './child-count.ts';
import { MeasureError, toFailure } from './failure.ts';
import { type Found, find, readFilesystem } from './filesystem.ts';
import { type CallBounds, NoAnswer } from './kernel-calls.ts';
import { LocalDisk } from './local-disk.ts';
import type { MeasureContext, StoreSource } from './measure.ts';
import { Tally, type Totals } from './tally.ts';

/** The walk stops by itself at this share of its time, so that only a call that hangs ever meets the deadline. */
const PAUSE_RATIO = 0.8;

export function openDirectory(config: DirectoryStore, context: MeasureContext): StoreSource {
  const lifetime = new AbortController();
  const walker = new Walker(config.path, context, lifetime.signal);
  return {
    async read(signal) {
      const bounds = { signal, lifetime: lifetime.signal };
      const pauseAtMs = context.clock.now().monotonicMs + config.timeoutMs * PAUSE_RATIO;
      try {
        const found = await find(config.path, context.calls, bounds);
        const filesystem = await readFilesystem(found.place, found.inChild, context.calls, bounds);
        const totals = await walker.count(found, bounds, pauseAtMs);
        return success(toReading(config.quotaBytes, totals, filesystem));
      } catch (error) {
        return failed(toFailure(error, config.path));
      }
    },
    async close() {
      lifetime.abort();
      walker.close();
    },
  };
}

export function toReading(quotaBytes: number, totals: Totals, filesystem: StoreReading): StoreReading {
  const { inodes, inodesUsed, readonly, volume, availableBytes } = filesystem;
  return {
    sizeBytes: quotaBytes,
    usedBytes: totals.bytes,
    availableBytes: Math.max(0, Math.min(quotaBytes - totals.bytes, availableBytes)),
    files: totals.files,
    ...(totals.oldestAtMs === undefined ? {} : { oldestAtMs: totals.oldestAtMs }),
    ...(inodes === undefined || inodesUsed === undefined ? {} : { inodes, inodesUsed }),
    ...(readonly === undefined ? {} : { readonly }),
    ...(volume === undefined ? {} : { volume }),
  };
}

/** Counts one directory by whichever way it may be touched now. */
class Walker {
  readonly #path: string;
  readonly #context: MeasureContext;
  readonly #byChild: ChildCount;
  #here: { readonly tally: Tally; readonly disk: LocalDisk; readonly path: string } | undefined;

  constructor(path: string, context: MeasureContext, lifetime: AbortSignal) {
    this.#path = path;
    this.#context = context;
    this.#byChild = new ChildCount(context.clock, lifetime);
  }

  async count(found: Found, bounds: CallBounds, pauseAtMs: number): Promise<Totals> {
    if (!found.inChild) {
      try {
        return await this.#countHere(found, bounds, pauseAtMs);
      } catch (error) {
        if (!(error instanceof NoAnswer && error.kind === 'busy')) throw error;
      }
    }
    return this.#byChild.count(this.#path, pauseAtMs - this.#context.clock.now().monotonicMs);
  }

  close(): void {
    this.#here?.tally.release();
    this.#here = undefined;
  }

  async #countHere({ place, mounts }: Found, bounds: CallBounds, pauseAtMs: number): Promise<Totals> {
    if (this.#here?.path !== place.path) {
      this.close();
      const disk = new LocalDisk(this.#context.calls);
      this.#here = { tally: new Tally(place.path, disk), disk, path: place.path };
    }
    const { tally, disk } = this.#here;
    disk.aim(place.mount, mounts, bounds);
    await tally.advance(() => bounds.signal.aborted || this.#context.clock.now().monotonicMs >= pauseAtMs);
    if (tally.missing) {
      throw new MeasureError({ reason: 'missing', detail: `${this.#path} is not a directory` });
    }
    if (tally.overflow) {
      const detail = `${this.#path} holds more folders than can be counted`;
      throw new MeasureError({ reason: 'range', detail });
    }
    if (tally.totals) return tally.totals;
    const detail = `${this.#path} is still being counted for the first time: ${tally.soFar.files} files so far`;
    throw new MeasureError({ reason: 'timeout', detail });
  }
}
