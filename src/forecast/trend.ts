/**
 * The forecast when there is no calendar to learn: minutes or hours of history, or a use that goes up and down
 * without a clock. One rate, from the stretch since it last changed, with the doubt that its blocks show.
 */
import type { Grid } from './grid.ts';
import { changesOf } from './growth.ts';
import { mean, median, quantile } from './statistics.ts';

export interface Rate {
  /** Amount per millisecond, and its deviation. */
  readonly perMs: number;
  readonly deviation: number;
  /** How long it has held. */
  readonly sinceMs: number;
  readonly isGrowth: boolean;
}

/** Below so many changes no rate is claimed. */
const FEWEST_CHANGES = 6;
const BLOCKS = 8;
/** A rate counts as growth when it is this many deviations above zero: one false claim in hundreds of quiet histories. */
const SIGNIFICANCE = 3;

/** The rate of the present regime: of the steps picked by `counts`, since the last change of pace. */
export function presentRate(grid: Grid, counts: (index: number) => boolean): Rate | null {
  const change = changesOf({ ...grid, used: withoutDips(grid.used) });
  const picked: number[] = [];
  for (let i = 1; i < grid.length; i++) if (grid.seen[i] && counts(i)) picked.push(change[i] ?? 0);
  if (picked.length < FEWEST_CHANGES) return null;
  // Night after day is no change of pace: over more than a day, whole days are compared.
  const perBlock = picked.length > grid.perDay ? Math.max(1, grid.perDay) : 1;
  const blocks = Math.floor(picked.length / perBlock);
  const whole = picked.slice(picked.length - blocks * perBlock);
  const sums = Array.from({ length: blocks }, (_, b) =>
    whole.slice(b * perBlock, (b + 1) * perBlock).reduce((sum, value) => sum + value, 0),
  );
  return rateOf(whole.slice(lastChangeOfPace(sums) * perBlock), grid.stepMs);
}

/** How many readings on each side have a say in what stands at one. */
const NEIGHBOURS = 2;

/**
 * The level without what comes and goes within two readings, such as a purge that intake makes up for at once: its fall and
 * rise would hide an even pace. A running median, which leaves steps and even paces as they are; at the two ends the median
 * of the reading, its neighbour and where the neighbours point (the end-point rule of Tukey, Exploratory Data Analysis, 1977).
 */
function withoutDips(used: Float64Array): Float64Array {
  const last = used.length - 1;
  const level = used.map((_, i) => {
    const reach = Math.min(NEIGHBOURS, i, last - i);
    return median(used.subarray(i - reach, i + reach + 1));
  });
  for (const [end, inward] of [[0, 1] as const, [last, -1] as const]) {
    const [near = 0, far = 0] = [level[end + inward], level[end + 2 * inward]];
    level[end] = median([used[end] ?? 0, near, 3 * near - 2 * far]);
  }
  return level;
}

/** A new pace must have lasted so many steps. */
const SHORTEST_REGIME = 8;

/** Where the last stretch of even pace begins: the best split in two, again and again while it explains enough. */
function lastChangeOfPace(changes: readonly number[]): number {
  let from = 0;
  for (let round = 0; round < 4; round++) {
    const split = bestSplit(changes, from);
    if (split === null) break;
    from = split;
  }
  return from;
}

function bestSplit(changes: readonly number[], from: number): number | null {
  const n = changes.length - from;
  if (n < 2 * SHORTEST_REGIME) return null;
  const cap = 3 * Math.max(quantile(changes.slice(from).map(Math.abs), 0.9), Number.MIN_VALUE);
  let sum = 0;
  let squares = 0;
  for (let i = from; i < changes.length; i++) {
    const value = Math.max(-cap, Math.min(cap, changes[i] ?? 0));
    sum += value;
    squares += value * value;
  }
  const whole = squares - (sum * sum) / n;
  let best: number | null = null;
  let least = whole;
  let before = 0;
  for (let i = from; i < changes.length; i++) {
    const left = i - from;
    if (left >= SHORTEST_REGIME && n - left >= SHORTEST_REGIME) {
      const after = sum - before;
      const rest = squares - (before * before) / left - (after * after) / (n - left);
      if (rest < least) {
        least = rest;
        best = i;
      }
    }
    before += Math.max(-cap, Math.min(cap, changes[i] ?? 0));
  }
  const tiny = 1e-9 * squares;
  const gain = (n / 2) * Math.log((whole + tiny) / (least + tiny));
  return gain > 2.5 * Math.log(n) ? best : null;
}

function rateOf(changes: readonly number[], stepMs: number): Rate {
  const blocks = Math.min(BLOCKS, Math.floor(changes.length / 3));
  const means: number[] = [];
  for (let b = 0; b < blocks; b++) {
    const part = changes.slice(
      Math.floor((b * changes.length) / blocks),
      Math.floor(((b + 1) * changes.length) / blocks),
    );
    means.push(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  // Without the highest and lowest block, a single jump is no pace.
  const inner = means.length >= 5 ? [...means].sort((a, b) => a - b).slice(1, -1) : means;
  const centre = mean(onlyGrows(changes) ? means : inner);
  const spread = means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, means.length - 1);
  const deviation = Math.sqrt(spread / means.length);
  return {
    perMs: centre / stepMs,
    deviation: deviation / stepMs,
    sinceMs: changes.length * stepMs,
    isGrowth: centre > 0 && (centre > SIGNIFICANCE * deviation || onlyGrows(changes)),
  };
}

/**
 * Comings and goings of the day make blocks uneven, and still it grows where nothing ever goes: when falls are
 * rare, and the growth is not the work of a step or two.
 */
function onlyGrows(changes: readonly number[]): boolean {
  let risen = 0;
  let fallen = 0;
  let largest = 0;
  let rises = 0;
  for (const change of changes) {
    if (change > 0) {
      risen += change;
      rises++;
    } else fallen -= change;
    largest = Math.max(largest, change);
  }
  return fallen < 0.02 * risen && rises >= 3 && largest < 0.45 * risen;
}

/** A rate is never known better than this, and less so the further it is carried beyond the stretch it was seen in. */
const LEAST_DOUBT = 0.06;
const DOUBT_PER_ROOT_SPAN = 0.08;

/** Times to fill `room` at this rate, one per draw (quantiles of a normal distribution, see random.ts). */
export function timesToFill(rate: Rate, room: number, normals: readonly number[]): number[] {
  if (!rate.isGrowth) return normals.map(() => Infinity);
  const medianMs = room / rate.perMs;
  const doubt = Math.hypot(
    rate.deviation / rate.perMs,
    LEAST_DOUBT,
    DOUBT_PER_ROOT_SPAN * Math.sqrt(medianMs / rate.sinceMs),
  );
  return normals.map((z) => {
    const perMs = rate.perMs * (1 + doubt * z);
    return perMs > 0 ? room / perMs : Infinity;
  });
}
