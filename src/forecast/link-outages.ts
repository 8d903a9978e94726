/**
 * The link's past as states of steps and outages, and its possible futures: stretches of the past replayed, and
 * for an outage that goes on, how much longer such outages lasted.
 */
import type { LinkChange } from '../model/forecast.ts';
import type { Grid } from './grid.ts';
import { DAY_MS } from './grid.ts';
import type { Random } from './random.ts';

export interface LinkPast {
  readonly known: boolean;
  /** Per step of the grid, 1 while up; all 1 when nothing is known. */
  readonly up: Uint8Array;
  readonly isDown: boolean;
  /** Since when the present outage lasts; 0 when the link is up. */
  readonly downForMs: number;
  /** Lengths of the outages that have ended. */
  readonly outagesMs: readonly number[];
  /** Down now, but as it often is, and not for longer than it often was. */
  readonly isFlapping: boolean;
}

/** An outage a day, over at least this many, is a flapping link. */
const FLAPS = 4;

export function linkPastOf(grid: Grid, changes: readonly LinkChange[] | undefined): LinkPast {
  const up = new Uint8Array(grid.length).fill(1);
  const startMs = grid.nowMs - (grid.length - 1) * grid.stepMs;
  const known = changes !== undefined && changes.length > 0;
  const outagesMs: number[] = [];
  let downSinceMs: number | null = null;
  const cut = (fromMs: number, untilMs: number): void => {
    const first = Math.max(0, Math.ceil((fromMs - startMs) / grid.stepMs));
    const last = Math.min(grid.length, Math.ceil((untilMs - startMs) / grid.stepMs));
    for (let i = first; i < last; i++) up[i] = 0;
  };
  for (const change of changes ?? []) {
    if (change.atMs > grid.nowMs) break;
    if (!change.up && downSinceMs === null) downSinceMs = change.atMs;
    if (change.up && downSinceMs !== null) {
      cut(downSinceMs, change.atMs);
      outagesMs.push(change.atMs - downSinceMs);
      downSinceMs = null;
    }
  }
  if (downSinceMs !== null) cut(downSinceMs, grid.nowMs + grid.stepMs);
  const downForMs = downSinceMs === null ? 0 : grid.nowMs - downSinceMs;
  const isDown = downSinceMs !== null;
  const isFlapping = isDown && flaps(changes ?? [], grid.nowMs, downForMs, outagesMs);
  return { known, up, isDown, downForMs, outagesMs, isFlapping };
}

function flaps(
  changes: readonly LinkChange[],
  nowMs: number,
  downForMs: number,
  outagesMs: readonly number[],
): boolean {
  const recent = changes.filter((c) => !c.up && c.atMs > nowMs - FLAPS * DAY_MS && c.atMs <= nowMs).length;
  const longest = Math.max(0, ...outagesMs);
  return recent >= FLAPS && downForMs <= longest;
}

const HOUR_MS = 3_600_000;
/**
 * Prior of outage lengths: [share that lasts longer, hours], read off a published list of 1,556 outages of the
 * Internet (median 2.5 h, 90 % below 10.8 h, 99 % below 114 h). Between and beyond the points, a power law.
 */
const SURVIVAL: readonly (readonly [number, number])[] = [
  [1, 0.2],
  [0.5, 2.5],
  [0.1, 10.8],
  [0.01, 114],
];
/** The prior counts as much as this many own outages. */
const PRIOR_OUTAGES = 5;
const PRIOR_POINTS = 400;

function priorHours(longer: number): number {
  let [aboveShare, aboveHours] = SURVIVAL[0] ?? [1, 0.2];
  let hours = aboveHours;
  for (const [belowShare, belowHours] of SURVIVAL.slice(1)) {
    const position = Math.log(longer / aboveShare) / Math.log(belowShare / aboveShare);
    hours = aboveHours * (belowHours / aboveHours) ** position;
    if (longer >= belowShare) return hours;
    [aboveShare, aboveHours] = [belowShare, belowHours];
  }
  return hours;
}

const PRIOR_MS: readonly number[] = Array.from(
  { length: PRIOR_POINTS },
  (_, i) => priorHours(1 - (i + 0.5) / PRIOR_POINTS) * HOUR_MS,
);

/** How much longer an outage lasts that is `downForMs` old already, by quantile. */
export function remainingOutage(past: Pick<LinkPast, 'downForMs' | 'outagesMs'>): (draw: number) => number {
  const weight = PRIOR_OUTAGES / PRIOR_POINTS;
  const lengths = [
    ...PRIOR_MS.map((ms) => ({ ms, weight })),
    ...past.outagesMs.map((ms) => ({ ms, weight: 1 })),
  ];
  const longer = lengths.filter((length) => length.ms > past.downForMs).sort((a, b) => a.ms - b.ms);
  const total = longer.reduce((sum, length) => sum + length.weight, 0);
  // Longer than nearly all known: what has lasted long lasts about as long again.
  if (total < 4 * weight) return (draw) => past.downForMs / (1 - Math.min(0.99, draw)) - past.downForMs;
  return (draw) => {
    let left = draw * total;
    for (const length of longer) {
      left -= length.weight;
      if (left <= 0) return length.ms - past.downForMs;
    }
    return (longer[longer.length - 1]?.ms ?? past.downForMs) - past.downForMs;
  };
}

const BLOCK_DAYS = 7;

/** Fills a future with weeks of the past, begun at the same time of day; an outage that goes on is not past. */
export function replayLink(past: LinkPast, grid: Grid, random: Random, future: Uint8Array): void {
  const ongoing = past.isFlapping ? 0 : Math.ceil(past.downForMs / grid.stepMs / grid.perDay);
  const days = Math.floor((grid.length - 1) / grid.perDay) - ongoing;
  if (!past.known || past.outagesMs.length === 0 || days < 1) {
    future.fill(1);
    return;
  }
  const steps = future.length;
  const blockDays = Math.min(BLOCK_DAYS, days);
  const block = blockDays * grid.perDay;
  for (let at = 0; at < steps; at += block) {
    const back = ongoing + Math.floor(random() * (days - blockDays + 1));
    const from = grid.length - block - back * grid.perDay;
    future.set(past.up.subarray(from, from + Math.min(block, steps - at)), at);
  }
}
