/**
 * Explains the purges that were seen: combinations of rate, window and retention are tried, and those that foretell
 * the purges best stay, by weight. Where the past cannot tell them apart, the future is drawn from all of them.
 */
import type { Calendar } from './calendar.ts';
import type { DailyWindow, Drain } from './drain.ts';
import { openSteps } from './drain.ts';
import type { Grid } from './grid.ts';
import type { Candidate, Flow, Past } from './likely-drains.ts';
import { bestOf, drawByWeight, runFlow } from './likely-drains.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';
import type { SharePrior } from './share-fit.ts';
import { fitShare } from './share-fit.ts';

/** Transfers by night, as offices arrange them; and none. */
const WINDOWS: readonly (DailyWindow | null)[] = [
  null,
  { fromHour: 18, untilHour: 6 },
  { fromHour: 20, untilHour: 6 },
  { fromHour: 22, untilHour: 6 },
  { fromHour: 0, untilHour: 6 },
];
/** Rates tried first, in mean daily loads a day; then around the best by these factors. */
const RATES = [0.6, 0.8, 1, 1.25, 1.7, 2.6, 4, Infinity];
const REFINEMENTS = [1.2, 1.1, 1.05, 1.02];
const MAX_RETENTION_DAYS = 14;
/** A queue so long (in daily loads) that the link was busy from the first day on. */
const LONG_QUEUE = 50;
/** Purges below which a retention is not judged. */
const FEWEST_PURGES = 2;
export function explainPurges(
  grid: Grid,
  calendar: Calendar,
  load: Float64Array,
  linkUp: Uint8Array,
  schedule: RemovalSchedule,
  prior: SharePrior,
): Drain[] {
  let total = 0;
  for (const amount of load) total += amount;
  const dayLoad = (total / Math.max(1, grid.length - 1)) * grid.perDay;
  const { purges } = schedule;
  const due = new Float64Array(purges.length);
  const went = new Float64Array(purges.length);
  const past = { grid, calendar, load, linkUp, purges, prior, dayLoad, gaps: countGaps(grid), due, went };
  const found = search(past);
  return drawByWeight(past, found.length > 0 ? found : assumed(past));
}

function countGaps(grid: Grid): Int32Array {
  const gaps = new Int32Array(grid.length);
  for (let i = 1; i < grid.length; i++) gaps[i] = (gaps[i - 1] ?? 0) + (grid.seen[i] ? 0 : 1);
  return gaps;
}

function search(past: Past): Candidate[] {
  const found: Candidate[] = [];
  const scratch = new Float64Array(past.grid.length);
  const tryFlow = (flow: Flow): void => {
    runFlow(past, flow, scratch);
    tryRetentions(past, flow, scratch, found);
  };
  for (const window of WINDOWS) {
    const open = openSteps(past.grid, past.calendar, past.linkUp, window);
    for (const share of RATES) {
      const rate = share * past.dayLoad;
      tryFlow({ rate, window, queue: 0, open });
      if (share <= 1 && window === null) tryFlow({ rate, window, queue: LONG_QUEUE, open });
    }
  }
  for (const factor of REFINEMENTS) {
    const flow = bestOf(found)?.flow;
    if (!flow || !Number.isFinite(flow.rate)) break;
    for (const rate of [flow.rate / factor, flow.rate * factor]) tryFlow({ ...flow, rate });
  }
  return found;
}

function tryRetentions(past: Past, flow: Flow, acknowledged: Float64Array, found: Candidate[]): void {
  const { grid, purges, gaps, due, went } = past;
  // All retentions are judged by the same purges, those that the longest one can explain.
  const longestDays = Math.min(MAX_RETENTION_DAYS, Math.floor(grid.length / grid.perDay / 4));
  const firstIndex = longestDays * grid.perDay;
  for (let days = 0; days <= longestDays; days++) {
    const retentionSteps = days * grid.perDay;
    let count = 0;
    for (let p = 1; p < purges.length; p++) {
      const purge = purges[p];
      const before = purges[p - 1];
      if (!purge?.seen || !before || before.index < firstIndex) continue;
      const since = before.index - retentionSteps;
      const until = purge.index - retentionSteps;
      if (gaps[since] !== gaps[until]) continue;
      due[count] = (acknowledged[until] ?? 0) - (acknowledged[since] ?? 0);
      went[count] = purge.amount;
      count++;
    }
    if (count < FEWEST_PURGES) continue;
    const fit = fitShare(due.subarray(0, count), went.subarray(0, count), past.prior);
    found.push({ flow, retentionSteps, ...fit });
  }
}

/** Too few purges to judge by: a link that is no limit, and a retention that is not known. */
function assumed({ grid, prior, linkUp }: Past): Candidate[] {
  const flow: Flow = { rate: Infinity, window: null, queue: 0, open: linkUp };
  return [0, 1, 3, 7].map((days) => ({
    flow,
    retentionSteps: days * grid.perDay,
    share: prior.share,
    fixed: 0,
    error: 1,
  }));
}
