/** Notices that a store is not the same any more: other disks under it, or another size. */

import type { StoreReading } from '../model/observation.ts';
import type { Words } from './finding.ts';

/** Pools of disks give and take a little of their size all the time. */
const RESIZED_RATIO = 0.01;

export interface VolumeChange {
  /** `replaced`: what it holds now is not what it held, so the past says nothing of its level. */
  readonly state: 'replaced' | 'resized';
  readonly text: string;
}

export function volumeChange(
  before: { readonly volume?: string | undefined; readonly sizeBytes?: number | undefined },
  { volume, sizeBytes }: StoreReading,
  words: Words,
): VolumeChange | undefined {
  if (volume !== undefined && before.volume !== undefined && volume !== before.volume) {
    const text = `It lies on ${volume} now, before on ${before.volume}. Its forecast takes the difference for a step, not for growth.`;
    return { state: 'replaced', text };
  }
  if (before.sizeBytes === undefined) return undefined;
  if (Math.abs(sizeBytes - before.sizeBytes) < RESIZED_RATIO * before.sizeBytes) return undefined;
  const way = sizeBytes > before.sizeBytes ? 'grew' : 'shrank';
  return {
    state: 'resized',
    text: `It ${way} from ${words.size(before.sizeBytes)} to ${words.size(sizeBytes)}.`,
  };
}
