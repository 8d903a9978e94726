/** How full a store is, as `df` says it. */

import type { StoreReading } from '../model/observation.ts';
import type { Level } from '../model/texts/room.ts';

/** Of what the writing user could ever use. A quota lying in a fuller filesystem counts that way too. */
function byteRatio({ usedBytes, availableBytes }: StoreReading): number {
  const usable = usedBytes + availableBytes;
  return usable > 0 ? usedBytes / usable : 1;
}

function inodeRatio({ inodes, inodesUsed }: StoreReading): number | undefined {
  return inodes && inodesUsed !== undefined ? inodesUsed / inodes : undefined;
}

/** Of bytes, and of inodes where there are any. */
export function fillRatios(reading: StoreReading): readonly number[] {
  const inodes = inodeRatio(reading);
  return inodes === undefined ? [byteRatio(reading)] : [byteRatio(reading), inodes];
}

export function levelOf(reading: StoreReading): Level {
  return {
    usedRatio: byteRatio(reading),
    availableBytes: reading.availableBytes,
    inodeRatio: inodeRatio(reading),
  };
}
