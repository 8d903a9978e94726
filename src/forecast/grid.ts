/**
 * Puts measured points on an even grid that ends now. Between points it goes straight; a change that was bridged
 * over a gap is marked as not seen, so that nothing is learnt from it.
 */
import type { IntakePoint, UsagePoint } from '../model/forecast.ts';
import { median } from './statistics.ts';

export const DAY_MS = 86_400_000;

export interface Grid {
  readonly nowMs: number;
  readonly stepMs: number;
  readonly perDay: number;
  readonly length: number;
  readonly used: Float64Array;
  /** 1 where the change into this step was measured. */
  readonly seen: Uint8Array;
}

/** Points that can be meant: finite, not negative, forward in time; a lone spike is levelled. */
export function cleanHistory(history: readonly UsagePoint[]): UsagePoint[] {
  const clean: UsagePoint[] = [];
  let lastMs = -Infinity;
  for (const point of history) {
    if (!Number.isFinite(point.used) || point.used < 0 || !Number.isFinite(point.atMs)) continue;
    if (point.atMs <= lastMs) continue;
    clean.push(point);
    lastMs = point.atMs;
  }
  return levelLoneSpikes(clean);
}

/** Fewer than this many spikes are accidents of measuring; more are how the place works (a nightly dump). */
const RECURRING_SPIKES = 3;

function levelLoneSpikes(points: UsagePoint[]): UsagePoint[] {
  let changed = 0;
  for (let i = 1; i < points.length; i++) {
    changed += Math.abs((points[i]?.used ?? 0) - (points[i - 1]?.used ?? 0));
  }
  const typical = changed / Math.max(1, points.length - 1);
  const spikes = points.flatMap((_, i) => (isSpike(points, i, typical) ? [i] : []));
  if (spikes.length === 0 || spikes.length >= RECURRING_SPIKES) return points;
  const levelled = [...points];
  for (const i of spikes) {
    const atMs = points[i]?.atMs ?? 0;
    levelled[i] = { atMs, used: ((points[i - 1]?.used ?? 0) + (points[i + 1]?.used ?? 0)) / 2 };
  }
  return levelled;
}

/** Far out, and back at once to where it came from. */
function isSpike(points: readonly UsagePoint[], i: number, typical: number): boolean {
  const before = points[i - 1];
  const here = points[i];
  const after = points[i + 1];
  if (!before || !here || !after) return false;
  const out = Math.abs(here.used - (before.used + after.used) / 2);
  return out > 8 * typical && Math.abs(after.used - before.used) < 0.2 * out;
}

export function typicalSpacingMs(points: readonly UsagePoint[]): number {
  const spacings: number[] = [];
  for (let i = 1; i < points.length; i++) spacings.push((points[i]?.atMs ?? 0) - (points[i - 1]?.atMs ?? 0));
  return median(spacings);
}

export function gridOf(points: readonly UsagePoint[], stepMs: number, maxLength: number): Grid {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) throw new RangeError('a grid needs at least one point');
  const length = Math.min(maxLength, Math.floor((last.atMs - first.atMs) / stepMs + 1e-9) + 1);
  const used = new Float64Array(length);
  const seen = new Uint8Array(length);
  let right = 0;
  for (let i = 0; i < length; i++) {
    const atMs = last.atMs - (length - 1 - i) * stepMs;
    while (right < points.length - 1 && (points[right]?.atMs ?? 0) < atMs) right++;
    const after = points[right] ?? last;
    const before = points[Math.max(0, right - 1)] ?? first;
    const gapMs = after.atMs - before.atMs;
    const share = after.atMs <= atMs || gapMs <= 0 ? 1 : (atMs - before.atMs) / gapMs;
    used[i] = before.used + (after.used - before.used) * share;
    seen[i] = i > 0 && gapMs <= 2.1 * stepMs ? 1 : 0;
  }
  return { nowMs: last.atMs, stepMs, perDay: Math.round(DAY_MS / stepMs), length, used, seen };
}

/** What was seen in each slot of the day, in order of size. */
export function sortedBySlot(
  grid: Grid,
  { slot }: { slot: Int32Array },
  values: Float64Array,
): Float64Array[] {
  const bySlot: number[][] = Array.from({ length: grid.perDay }, () => []);
  for (let i = 1; i < grid.length; i++) if (grid.seen[i]) bySlot[slot[i] ?? 0]?.push(values[i] ?? 0);
  return bySlot.map((of) => Float64Array.from(of).sort());
}

/** Intake per step of the grid, or null when it covers less than four fifths of it. */
export function intakeOnGrid(grid: Grid, intake: readonly IntakePoint[] | undefined): Float64Array | null {
  if (!intake || intake.length < 2) return null;
  const amounts = new Float64Array(grid.length);
  const covered = new Uint8Array(grid.length);
  const startMs = grid.nowMs - (grid.length - 1) * grid.stepMs;
  let previousMs = (intake[0]?.atMs ?? 0) - grid.stepMs;
  for (const { atMs, amount } of intake) {
    const fromMs = Math.max(previousMs, atMs - DAY_MS);
    const spanMs = atMs - fromMs;
    if (!(spanMs > 0)) continue;
    previousMs = atMs;
    if (!Number.isFinite(amount) || amount < 0) continue;
    const first = Math.max(0, Math.ceil((fromMs - startMs) / grid.stepMs + 1e-6));
    const last = Math.min(grid.length - 1, Math.ceil((atMs - startMs) / grid.stepMs - 1e-6));
    const steps = Math.max(1, last - first + 1);
    for (let i = first; i <= last; i++) {
      amounts[i] = (amounts[i] ?? 0) + amount / steps;
      covered[i] = 1;
    }
  }
  let count = 0;
  for (const flag of covered) count += flag;
  if (count < 0.8 * grid.length) return null;
  fillFromOtherWeeks(amounts, covered, grid.perDay);
  return amounts;
}

/** What is not known is taken from the same hour of the nearest week that is, or of the nearest day. */
export function fillFromOtherWeeks(values: Float64Array, known: Uint8Array, perDay: number): void {
  for (let i = 0; i < values.length; i++) {
    if (known[i]) continue;
    const source = nearestKnown(known, i, 7 * perDay) ?? nearestKnown(known, i, perDay);
    values[i] = source === null ? 0 : (values[source] ?? 0);
  }
}

function nearestKnown(known: Uint8Array, i: number, period: number): number | null {
  for (let by = period; by < known.length; by += period) {
    if (known[i - by]) return i - by;
    if (known[i + by]) return i + by;
  }
  return null;
}
