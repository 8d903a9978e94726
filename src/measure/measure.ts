/**
 * MEASURE: what a store looks like now. Takes the configuration of one store and gives a source that reads it: sizes in
 * bytes, inodes, whether it can be written, or the reason why it cannot be said.
 * One file a kind; adding one is that file and a row in the table below.
 * Invariant: `read` never throws and always answers by its signal, whatever hangs, and holds up nothing else meanwhile.
 */

import type { DirectoryStore, FilesystemStore, StoreConfig } from '../config/types.ts';
import type { SourceFailure, StoreReading } from '../model/observation.ts';
import { failed, type Result } from '../model/result.ts';
import { type Clock, sleep } from '../platform/clock.ts';
import { openDirectory } from './directory.ts';
import { openFilesystem } from './filesystem.ts';
import { createKernelCalls, type KernelCalls } from './kernel-calls.ts';

export interface StoreSource {
  /** The signal is the deadline. One reading at a time. */
  read(signal: AbortSignal): Promise<Result<StoreReading, SourceFailure>>;
  close(): Promise<void>;
}

/** Shared by all sources of the process, so that they know of each other which mounts hang. */
export interface MeasureContext {
  readonly clock: Clock;
  readonly calls: KernelCalls;
}

export function createMeasureContext(clock: Clock): MeasureContext {
  return { clock, calls: createKernelCalls(clock) };
}

const KINDS: {
  readonly filesystem: (config: FilesystemStore, context: MeasureContext) => StoreSource;
  readonly directory: (config: DirectoryStore, context: MeasureContext) => StoreSource;
} = {
  filesystem: openFilesystem,
  directory: openDirectory,
};

export function createStoreSource(config: StoreConfig, context: MeasureContext): StoreSource {
  const source =
    config.kind === 'filesystem' ? KINDS.filesystem(config, context) : KINDS.directory(config, context);
  return new PunctualSource(source, config.path, context.clock);
}

/** A source answers by itself at its deadline; this long later its silence is the answer. */
const GRACE_MS = 50;

/** Keeps the promise of `read` even where the thread pool itself is taken by somebody else's calls. */
class PunctualSource implements StoreSource {
  readonly #source: StoreSource;
  readonly #path: string;
  readonly #clock: Clock;
  #reading = false;

  constructor(source: StoreSource, path: string, clock: Clock) {
    this.#source = source;
    this.#path = path;
    this.#clock = clock;
  }

  async read(signal: AbortSignal): Promise<Result<StoreReading, SourceFailure>> {
    if (this.#reading) return this.#silent();
    this.#reading = true;
    const reading = this.#source.read(signal).finally(() => {
      this.#reading = false;
    });
    const answered = new AbortController();
    const silence = waitForAbort(signal, answered.signal).then(() =>
      sleep(this.#clock, GRACE_MS, answered.signal),
    );
    try {
      return await Promise.race([reading, silence.then(() => this.#silent())]);
    } finally {
      answered.abort();
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #silent(): Result<StoreReading, SourceFailure> {
    return failed({ reason: 'hung', detail: `${this.#path} has not answered yet` });
  }
}

/** Resolves when either aborts, and leaves no listener on the first. */
function waitForAbort(signal: AbortSignal, other: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted || other.aborted) return done();
    signal.addEventListener('abort', done, { once: true });
    other.addEventListener('abort', done, { once: true });
  });
}
