/** The usual week: how much comes in on each kind of day, and how it spreads over the hours. */
import type { Calendar } from './calendar.ts';
import { KINDS_OF_DAY } from './calendar.ts';
import type { Grid } from './grid.ts';
import { clamp } from './statistics.ts';

export interface Profile {
  /** Mean amount of a day of each kind. */
  readonly byKind: Float64Array;
  /** Share of a day's amount per kind and slot. */
  readonly share: Float64Array;
  readonly days: number;
}

interface DayTotal {
  readonly total: number;
  readonly kind: number;
}

export function profileOf(grid: Grid, calendar: Calendar, amounts: Float64Array): Profile {
  const { perDay } = grid;
  const sums = new Float64Array(KINDS_OF_DAY * perDay);
  const pooled = new Float64Array(perDay);
  const totals: DayTotal[] = [];
  let from = 0;
  while (from < grid.length) {
    let until = from;
    let seen = 0;
    let total = 0;
    while (until < grid.length && calendar.day[until] === calendar.day[from]) {
      seen += grid.seen[until] ?? 0;
      total += amounts[until] ?? 0;
      until++;
    }
    if (seen >= 0.8 * perDay) {
      const kind = calendar.kind[from] ?? 0;
      totals.push({ total, kind });
      for (let i = from; i < until; i++) {
        const slot = calendar.slot[i] ?? 0;
        sums[kind * perDay + slot] = (sums[kind * perDay + slot] ?? 0) + (amounts[i] ?? 0);
        pooled[slot] = (pooled[slot] ?? 0) + (amounts[i] ?? 0);
      }
    }
    from = until;
  }
  const byKind = kindMeans(totals);
  return { byKind, share: sharesOf(sums, pooled, totals, perDay), days: totals.length };
}

/** How many mean days a kind of day is mixed with. */
const KIND_PRIOR_DAYS = 0.3;

/** A day against the mean of the seven around it, so that growth over the weeks is not taken for a weekday. */
function kindMeans(totals: readonly DayTotal[]): Float64Array {
  const sum = new Float64Array(KINDS_OF_DAY).fill(KIND_PRIOR_DAYS);
  const count = new Float64Array(KINDS_OF_DAY).fill(KIND_PRIOR_DAYS);
  const n = totals.length;
  let all = 0;
  for (let i = 0; i < n; i++) {
    all += totals[i]?.total ?? 0;
    if (n < 7) continue;
    const first = clamp(i - 3, 0, n - 7);
    let around = 0;
    for (let j = first; j < first + 7; j++) around += (totals[j]?.total ?? 0) / 7;
    const kind = totals[i]?.kind ?? 0;
    if (around <= 0) continue;
    sum[kind] = (sum[kind] ?? 0) + (totals[i]?.total ?? 0) / around;
    count[kind] = (count[kind] ?? 0) + 1;
  }
  return sum.map((total, kind) => (total / (count[kind] ?? 1)) * (n > 0 ? all / n : 0));
}

/** How many pooled days a kind's own shape is mixed with. */
const SHAPE_PRIOR_DAYS = 2;

function sharesOf(
  sums: Float64Array,
  pooled: Float64Array,
  totals: readonly DayTotal[],
  perDay: number,
): Float64Array {
  const share = new Float64Array(KINDS_OF_DAY * perDay);
  let all = 0;
  for (const amount of pooled) all += amount;
  for (let kind = 0; kind < KINDS_OF_DAY; kind++) {
    const own = totals.filter((day) => day.kind === kind);
    const ownTotal = own.reduce((sum, day) => sum + day.total, 0);
    const weight = ownTotal > 0 ? own.length / (own.length + SHAPE_PRIOR_DAYS) : 0;
    for (let slot = 0; slot < perDay; slot++) {
      const general = all > 0 ? (pooled[slot] ?? 0) / all : 1 / perDay;
      const special = ownTotal > 0 ? (sums[kind * perDay + slot] ?? 0) / ownTotal : 0;
      share[kind * perDay + slot] = weight * special + (1 - weight) * general;
    }
  }
  return share;
}
