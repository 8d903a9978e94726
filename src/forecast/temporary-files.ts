/** Finds files that come and go by the clock, such as a nightly dump: what falls in one slot is what rose in another. */
import { quantileOfSorted } from './statistics.ts';

interface TemporaryFile {
  readonly writtenSlot: number;
  readonly removedSlot: number;
  readonly size: number;
  /** How badly the two sizes agree and how much they vary, as shares of the size. */
  readonly doubt: number;
}

/**
 * Per slot, the constant part of a file that comes and goes each day: positive where written, negative where removed.
 * Events of a slot come in order of size.
 */
export function temporaryFiles(bySlot: readonly Float64Array[], dayGrowth: number): Float64Array {
  const middle = bySlot.map((values) => quantileOfSorted(values, 0.5));
  const candidates: TemporaryFile[] = [];
  for (let slot = 0; slot < bySlot.length; slot++) {
    const size = -(middle[slot] ?? 0);
    if (size < 0.02 * dayGrowth) continue;
    const values = bySlot[slot] ?? new Float64Array(0);
    const spread = (quantileOfSorted(values, 0.8) - quantileOfSorted(values, 0.2)) / size;
    if (spread < 0.3) candidates.push(...writtenBefore(middle, bySlot, slot, size, spread));
  }
  candidates.sort((a, b) => a.doubt - b.doubt);
  const found = new Float64Array(bySlot.length);
  for (const { writtenSlot, removedSlot, size } of candidates) {
    if (found[writtenSlot] || found[removedSlot]) continue;
    found[removedSlot] = -size;
    found[writtenSlot] = size;
  }
  return found;
}

/** Where in the half day before the file may have been written; it may hide in a purge of the same slot. */
function writtenBefore(
  middle: readonly number[],
  bySlot: readonly Float64Array[],
  removedSlot: number,
  size: number,
  spread: number,
): TemporaryFile[] {
  const length = middle.length;
  const candidates: TemporaryFile[] = [];
  for (let by = 1; by <= length / 2; by++) {
    const writtenSlot = (removedSlot - by + length) % length;
    const mismatch = Math.abs((middle[writtenSlot] ?? 0) - size) / size;
    if (mismatch < 0.15) candidates.push({ writtenSlot, removedSlot, size, doubt: mismatch + spread });
    if (spread > 0.05) continue;
    const values = bySlot[writtenSlot] ?? new Float64Array(0);
    const varies = (quantileOfSorted(values, 0.9) - quantileOfSorted(values, 0.1)) / size;
    if (varies > 0.3) candidates.push({ writtenSlot, removedSlot, size, doubt: 1 + by / length });
  }
  return candidates;
}
