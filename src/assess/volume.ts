/** Notices that a store is not the same any more: other disks under it, or another size. */

import type { StoreReading } from '../model/observation.ts';
import type { RoomTexts } from '../model/texts/room.ts';

/** Pools of disks give and take a little of their size all the time. */
const RESIZED_RATIO = 0.01;

export interface VolumeChange {
  /** `replaced`: what it holds now is not what it held, so the past says nothing of its level. */
  readonly state: 'replaced' | 'resized';
  readonly say: (texts: RoomTexts) => string;
}

export function volumeChange(
  before: { readonly volume?: string | undefined; readonly sizeBytes?: number | undefined },
  { volume, sizeBytes }: StoreReading,
): VolumeChange | undefined {
  const { volume: earlier, sizeBytes: earlierBytes } = before;
  if (volume !== undefined && earlier !== undefined && volume !== earlier) {
    return { state: 'replaced', say: (texts) => texts.replaced(earlier, volume) };
  }
  if (earlierBytes === undefined) return undefined;
  if (Math.abs(sizeBytes - earlierBytes) < RESIZED_RATIO * earlierBytes) return undefined;
  return { state: 'resized', say: (texts) => texts.resized(earlierBytes, sizeBytes) };
}
