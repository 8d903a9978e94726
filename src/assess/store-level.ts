/** How full a store is, as `df` says it, and in words. */

import type { StoreReading } from '../model/observation.ts';
import type { Words } from './finding.ts';

export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** Of what the writing user could ever use. A quota lying in a fuller filesystem counts that way too. */
function byteRatio({ usedBytes, availableBytes }: StoreReading): number {
  const usable = usedBytes + availableBytes;
  return usable > 0 ? usedBytes / usable : 1;
}

export function inodeRatio({ inodes, inodesUsed }: StoreReading): number | undefined {
  return inodes && inodesUsed !== undefined ? inodesUsed / inodes : undefined;
}

/** Of bytes, and of inodes where there are any. */
export function fillRatios(reading: StoreReading): readonly number[] {
  const inodes = inodeRatio(reading);
  return inodes === undefined ? [byteRatio(reading)] : [byteRatio(reading), inodes];
}

/** "Now 91.2 % used, 4 GiB left." */
export function readingWords(reading: StoreReading, words: Pick<Words, 'size'>): string {
  return `Now ${percent(byteRatio(reading))} used, ${words.size(reading.availableBytes)} left.`;
}
