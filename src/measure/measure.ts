/**
 * MEASURE: what a store looks like now. Takes the configuration of one store and gives a source that reads it: sizes in
 * bytes, inodes, whether it can be written, or the reason why it cannot be said.
 * One file a kind; adding one is that file and a case below.
 * Invariant: `read` never throws and always answers by its signal, whatever hangs, and holds up nothing else meanwhile.
 */

import { placeOfStore } from '../config/store-place.ts';
import type { StoreConfig } from '../config/types.ts';
import type { SourceFailure, StoreReading } from '../model/observation.ts';
import type { Result } from '../model/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { HostResolver } from '../platform/dns.ts';
import { openDirectory } from './directory.ts';
import { openFilesystem } from './filesystem.ts';
import { createKernelCalls, type KernelCalls } from './kernel-calls.ts';
import { punctual } from './punctual.ts';
import { openRowStore } from './row-store.ts';

export interface StoreSource {
  /** The signal is the deadline. One reading at a time. */
  read(signal: AbortSignal): Promise<Result<StoreReading, SourceFailure>>;
  close(): Promise<void>;
}

/** Shared by all sources of the process, so that they know of each other which mounts hang. */
export interface MeasureContext {
  readonly clock: Clock;
  readonly calls: KernelCalls;
  readonly names: HostResolver;
}

export function createMeasureContext(clock: Clock, names: HostResolver): MeasureContext {
  return { clock, calls: createKernelCalls(clock), names };
}

function open(config: StoreConfig, context: MeasureContext): StoreSource {
  switch (config.kind) {
    case 'filesystem':
      return openFilesystem(config, context);
    case 'directory':
      return openDirectory(config, context);
    default:
      return openRowStore(config, context);
  }
}

export function createStoreSource(config: StoreConfig, context: MeasureContext): StoreSource {
  const source = open(config, context);
  return { ...source, read: punctual(source.read, placeOfStore(config), context.clock) };
}
