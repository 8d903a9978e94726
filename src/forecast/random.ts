/** A counter put through a 32-bit mixing function: fast, even enough to draw paths, the same on every machine. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Tukey's lambda approximation of the normal quantile: within 0.005 of it for |z| < 2, which ranges of 10 to 90 % need. */
export function normalQuantile(probability: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return (inside ** 0.135 - (1 - inside) ** 0.135) / 0.1975;
}

const DEVIATES = Float64Array.from({ length: 512 }, (_, i) => normalQuantile((i + 0.5) / 512));

/** A normal deviate out of a table of even quantiles: paths draw thousands, and a power costs as much as a day's walk. */
export function normalDeviate(random: Random): number {
  return DEVIATES[Math.floor(random() * DEVIATES.length)] ?? 0;
}

/** One draw from each of `count` equal strata, in random order: few paths, and still an even cover of the range. */
export function stratifiedDraws(count: number, random: Random): Float64Array {
  const draws = new Float64Array(count);
  for (let i = 0; i < count; i++) draws[i] = (i + 0.5) / count;
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const held = draws[i] ?? 0;
    draws[i] = draws[other] ?? 0;
    draws[other] = held;
  }
  return draws;
}
