/**
 * Explains the purges that were seen: combinations of rate, window and retention are tried, and those that foretell
 * the purges best stay, by weight. Where the past cannot tell them apart, the future is drawn from all of them.
 */
import type { Calendar } from './calendar.ts';
import type { DailyWindow, Drain } from './drain.ts';
import { acknowledge, openSlotsOf, openSteps, ratePerStep } from './drain.ts';
import type { Grid } from './grid.ts';
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
/** Explained purges closer than this share of the mean cannot be told apart. */
const ERROR_FLOOR = 0.01;
/** Purges below which a retention is not judged. */
const FEWEST_PURGES = 2;
/** So many explanations are carried on, drawn by weight. */
const KEPT = 16;
/** Where in its sixteenth each draw lies: on no round share, so that equal weights do not fall on an edge. */
const DRAW_OFFSET = 0.437;

/** What a past is explained from; `dayLoad` is the mean load of a day, `gaps` counts steps not seen so far. */
interface Past {
  readonly grid: Grid;
  readonly calendar: Calendar;
  readonly load: Float64Array;
  readonly linkUp: Uint8Array;
  readonly purges: RemovalSchedule['purges'];
  readonly prior: SharePrior;
  readonly dayLoad: number;
  readonly gaps: Int32Array;
}

interface Flow {
  /** Amount a day. */
  readonly rate: number;
  readonly window: DailyWindow | null;
  /** Queue at the start of the history, in daily loads. */
  readonly queue: number;
}

interface Candidate extends Flow {
  readonly retentionSteps: number;
  readonly share: number;
  readonly fixed: number;
  readonly error: number;
}

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
  const past = { grid, calendar, load, linkUp, purges, prior, dayLoad, gaps: countGaps(grid) };
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
  const tryFlow = (flow: Flow, open: Uint8Array): void => {
    const perStep = ratePerStep(flow.rate, flow.window, past.grid.perDay);
    acknowledge(past.load, open, perStep, flow.queue * past.dayLoad, scratch);
    tryRetentions(past, flow, scratch, found);
  };
  for (const window of WINDOWS) {
    const open = openSteps(past.grid, past.calendar, past.linkUp, window);
    for (const share of RATES) {
      tryFlow({ rate: share * past.dayLoad, window, queue: 0 }, open);
      if (share <= 1 && window === null)
        tryFlow({ rate: share * past.dayLoad, window, queue: LONG_QUEUE }, open);
    }
  }
  for (const factor of REFINEMENTS) {
    const best = bestOf(found);
    if (!best || !Number.isFinite(best.rate)) break;
    const open = openSteps(past.grid, past.calendar, past.linkUp, best.window);
    for (const rate of [best.rate / factor, best.rate * factor]) tryFlow({ ...best, rate }, open);
  }
  return found;
}

/** The first of those that cannot be told apart, so that rounding does not choose. */
function bestOf(found: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of found) if (!best || floored(candidate) < floored(best)) best = candidate;
  return best;
}

function floored({ error }: Candidate): number {
  return Math.max(ERROR_FLOOR, error);
}

function tryRetentions(past: Past, flow: Flow, acknowledged: Float64Array, found: Candidate[]): void {
  const { grid, purges, gaps } = past;
  const due = new Float64Array(purges.length);
  const went = new Float64Array(purges.length);
  // All retentions are judged by the same purges, those that the longest one can explain.
  const longestDays = Math.min(MAX_RETENTION_DAYS, Math.floor(grid.length / grid.perDay / 4));
  const firstIndex = longestDays * grid.perDay;
  for (let days = 0; days <= longestDays; days++) {
    const retentionSteps = days * grid.perDay;
    let count = 0;
    for (let p = 1; p < purges.length; p++) {
      const since = (purges[p - 1]?.index ?? 0) - retentionSteps;
      const until = (purges[p]?.index ?? 0) - retentionSteps;
      if (since + retentionSteps < firstIndex || !purges[p]?.seen || gaps[since] !== gaps[until]) continue;
      due[count] = (acknowledged[until] ?? 0) - (acknowledged[since] ?? 0);
      went[count] = purges[p]?.amount ?? 0;
      count++;
    }
    if (count < FEWEST_PURGES) continue;
    const fit = fitShare(due.subarray(0, count), went.subarray(0, count), past.prior);
    found.push({ ...flow, retentionSteps, ...fit });
  }
}

/** Too few purges to judge by: a link that is no limit, and a retention that is not known. */
function assumed({ grid, prior }: Past): Candidate[] {
  return [0, 1, 3, 7].map((days) => ({
    rate: Infinity,
    window: null,
    queue: 0,
    retentionSteps: days * grid.perDay,
    share: prior.share,
    fixed: 0,
    error: 1,
  }));
}

/** Without evidence: rather no window, rather an empty queue, rather a short retention. */
function priorWeight({ window, queue, retentionSteps }: Candidate, perDay: number): number {
  return ((window ? 0.1 : 0.6) * (queue > 0 ? 0.3 : 0.7)) / (2 + retentionSteps / perDay) ** 1.5;
}

/**
 * Weights as if errors were Laplace distributed; tempered to half where purges are daily, because neighbouring
 * days err together.
 */
function drawByWeight(past: Past, found: readonly Candidate[]): Drain[] {
  const { perDay, length } = past.grid;
  const evidence = Math.min(past.purges.filter(({ seen }) => seen).length, length / perDay / 2);
  const best = bestOf(found);
  const least = best ? floored(best) : 1;
  const weighted = found
    .map((candidate) => {
      const likelihood = (floored(candidate) / least) ** -evidence;
      return { candidate, weight: priorWeight(candidate, perDay) * likelihood };
    })
    .filter(({ weight }) => weight > 1e-6)
    .sort(
      (a, b) =>
        a.candidate.retentionSteps - b.candidate.retentionSteps || a.candidate.rate - b.candidate.rate,
    );
  const sum = weighted.reduce((all, { weight }) => all + weight, 0);
  const drawn: Drain[] = [];
  let passed = 0;
  let draws = 0;
  for (const { candidate, weight } of weighted) {
    passed += weight;
    let count = 0;
    for (; draws < KEPT && passed >= ((draws + DRAW_OFFSET) / KEPT) * sum; draws++) count++;
    if (count > 0) drawn.push(drainOf(past, candidate, count / KEPT));
  }
  return drawn;
}

function drainOf(past: Past, candidate: Candidate, weight: number): Drain {
  const { window, queue, retentionSteps, share, fixed } = candidate;
  const { grid, load, dayLoad } = past;
  const acknowledged = new Float64Array(grid.length);
  const rate = ratePerStep(candidate.rate, window, grid.perDay);
  const open = openSteps(grid, past.calendar, past.linkUp, window);
  const backlog = acknowledge(load, open, rate, queue * dayLoad, acknowledged);
  const openSlots = openSlotsOf(window, grid.perDay);
  return { rate, openSlots, retentionSteps, share, fixed, weight, acknowledged, backlog };
}
