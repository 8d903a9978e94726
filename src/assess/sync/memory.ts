/**
 * What is remembered of one sync between two readings and over a restart: counters, the place up to which completions were
 * counted, the recent past, and for how long nothing moved. One text holds all of it, so that counts and cursor are kept together
 * or not at all. Monotonic instants do not outlive the process and are left out.
 */

import type { SyncDoubts, SyncTotal } from '../../model/sync.ts';
import { type Cursor, NEW_CURSOR } from './cursor.ts';
import type { Slot } from './slots.ts';

/** A total of a source, and ours that never goes back. */
export interface Counter {
  readonly raw: number;
  readonly value: number;
}

export interface SyncMemory {
  readonly counters: { readonly [total in SyncTotal]?: Counter };
  /** Records that came and went since Siaga knows this sync, by whatever the source tells of them. */
  readonly moved: { readonly [total in SyncTotal]: number };
  readonly capturedBytes?: number;
  /** Mean size of a record, as last seen. */
  readonly recordBytes?: number;
  /** Records in the first stage at the last reading. */
  readonly pending?: number;
  readonly cursor: Cursor;
  readonly slots: readonly Slot[];
  readonly idleMs: number;
  readonly doubts: SyncDoubts;
  /** Whether the link carried at the last reading that knew it. */
  readonly up?: boolean;
  /** The last outage, by the wall clock; without an end while it lasts. */
  readonly outage?: { readonly fromMs: number; readonly untilMs?: number };
  /** Of the last reading by this process. */
  readonly lastMonotonicMs?: number;
}

export const NEW_MEMORY: SyncMemory = {
  counters: {},
  moved: { captured: 0, acknowledged: 0, rejected: 0 },
  cursor: NEW_CURSOR,
  slots: [],
  idleMs: 0,
  doubts: { backwards: 0, backwardsMs: 0, ahead: 0, falls: 0 },
};

const VERSION = 1;

export function saveMemory({ lastMonotonicMs: _, ...kept }: SyncMemory): string {
  return JSON.stringify({ version: VERSION, ...kept });
}

/** What cannot be understood is begun anew. Only this program writes it, so its shape is looked at where it differs by version. */
export function reviveMemory(text: string | undefined): SyncMemory {
  if (text === undefined) return NEW_MEMORY;
  try {
    const { version, ...kept }: { readonly version?: unknown } & Partial<SyncMemory> = JSON.parse(text);
    return version === VERSION ? { ...NEW_MEMORY, ...kept } : NEW_MEMORY;
  } catch {
    return NEW_MEMORY;
  }
}
