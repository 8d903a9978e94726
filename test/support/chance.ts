/** Chance that can be repeated: mulberry32, the same numbers again for the same seed. */

export const seed = Number(process.env.SIAGA_TEST_SEED ?? Date.now() % 1_000_000);

export function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
