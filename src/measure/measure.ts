/**
 * MEASURE: what a store looks like now. Takes the configuration of one store and gives a source that reads it: sizes in
 * bytes, inodes, whether it can be written, or the reason why it cannot be said.
 * One file a kind; adding one is that file and a row in the table below.
 * Invariant: `read` never throws and always answers by its signal, whatever hangs, and holds up nothing else meanwhile.
 */

import type { DirectoryStore, FilesystemStore, StoreConfig } from '../config/types.ts';
import type { SourceFailure, StoreReading } from '../model/observation.ts';
import type { Result } from '../model/result.ts';
import type { Clock } from '../platform/clock.ts';
import { openDirectory } from './directory.ts';
import { openFilesystem } from './filesystem.ts';
import { createKernelCalls, type KernelCalls } from './kernel-calls.ts';
import { punctual } from './punctual.ts';

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
  return { ...source, read: punctual(source.read, config.path, context.clock) };
}
