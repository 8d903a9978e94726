/**
 * Explains the purges by what the link could carry: records queue, are acknowledged at up to a rate while the link
 * is up (and its nightly window, if any, is open), stay for a retention and go at the next purge. Every
 * combination of rate, window and retention is tried; those that explain the purges stay, weighted.
 */
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';

export interface Drain {
  /** Amount per step while the link is up; Infinity when the link was never the limit. */
  readonly rate: number;
  readonly window: DailyWindow | null;
  readonly retentionSteps: number;
  /** A purge takes `share` of what was acknowledged in time, and `fixed` besides (rotated logs). */
  readonly share: number;
  readonly fixed: number;
  readonly weight: number;
  /** Acknowledged since the history began, per step. */
  readonly acknowledged: Float64Array;
  readonly backlog: number;
  /** Mean size of the error of an explained purge, as a share of the mean purge. */
  readonly error: number;
}

export interface DailyWindow {
  readonly fromHour: number;
  readonly untilHour: number;
}

/** Nothing is known to leave. */
export function undrained(grid: Grid): Drain {
  return {
    rate: 0,
    window: null,
    retentionSteps: 0,
    share: 0,
    fixed: 0,
    weight: 1,
    acknowledged: new Float64Array(grid.length),
    backlog: 0,
    error: 1,
  };
}

export function windowIsOpen(window: DailyWindow | null, slot: number, perDay: number): boolean {
  if (!window) return true;
  const hour = (slot * 24) / perDay;
  return window.fromHour < window.untilHour
    ? hour >= window.fromHour && hour < window.untilHour
    : hour >= window.fromHour || hour < window.untilHour;
}

/** Transfers by night, as offices arrange them. */
const WINDOWS: readonly DailyWindow[] = [
  { fromHour: 18, untilHour: 6 },
  { fromHour: 20, untilHour: 6 },
  { fromHour: 22, untilHour: 6 },
  { fromHour: 0, untilHour: 6 },
];
/** Rates tried, in mean daily loads a day. */
const RATES = [0.55, 0.65, 0.75, 0.85, 0.95, 1.05, 1.2, 1.4, 1.8, 2.5, 4, Infinity];
const MAX_RETENTION_DAYS = 14;
/** At the start of the history the queue is empty, or so long that the link is busy throughout (in daily loads). */
const STARTING_QUEUES = [0, 50];
/** Explained purges closer than this share of the mean cannot be told apart. */
const ERROR_FLOOR = 0.01;
/** So many explanations are carried on, drawn by weight. */
const KEPT = 16;
/** Where in its sixteenth each draw lies: on no round share, so that equal weights do not fall on an edge. */
const DRAW_OFFSET = 0.437;

/** What share of the acknowledged load a purge takes, before looking at any. */
export interface SharePrior {
  readonly share: number;
  readonly doubt: number;
}

/** Whether readings are missing between two steps. */
interface Gaps {
  between(from: number, until: number): boolean;
}

function gapsOf(grid: Grid): Gaps {
  const unseen = new Int32Array(grid.length);
  for (let i = 1; i < grid.length; i++) unseen[i] = (unseen[i - 1] ?? 0) + (grid.seen[i] ? 0 : 1);
  return { between: (from, until) => unseen[until] !== unseen[from] };
}

interface Candidate {
  readonly rate: number;
  readonly window: DailyWindow | null;
  readonly queue: number;
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
  const found: Candidate[] = [];
  const gaps = gapsOf(grid);
  const acknowledged = new Float64Array(grid.length);
  const tryRates = (
    rates: readonly number[],
    window: DailyWindow | null,
    queues: readonly number[],
  ): void => {
    const open = openSteps(grid, calendar, linkUp, window);
    for (const rate of rates) {
      for (const queue of queues) {
        if (queue > 0 && rate > 1.1 * dayLoad) continue;
        const perStep = ratePerStep(rate, window, grid.perDay);
        acknowledge(load, open, perStep, queue * dayLoad, acknowledged);
        fitRetention(grid, schedule, acknowledged, prior, gaps, { rate, window, queue }, found);
      }
    }
  };
  const rates = RATES.map((rate) => rate * dayLoad);
  tryRates(rates, null, STARTING_QUEUES);
  for (const window of WINDOWS)
    tryRates(
      rates.filter((_, i) => i % 2 === 1),
      window,
      STARTING_QUEUES,
    );
  refine(found, tryRates);
  const purges = schedule.purges.filter(({ seen }) => seen).length;
  return found.length === 0 ? [] : weigh(found, grid, calendar, load, linkUp, purges, dayLoad);
}

/** A rate is an amount a day of open link: a window makes it denser, not smaller. */
function ratePerStep(ratePerDay: number, window: DailyWindow | null, perDay: number): number {
  const hours = window ? (window.untilHour - window.fromHour + 24) % 24 : 24;
  return (ratePerDay / perDay) * (24 / hours);
}

function refine(
  found: Candidate[],
  tryRates: (rates: readonly number[], window: DailyWindow | null, queues: readonly number[]) => void,
): void {
  for (const step of [1.06, 1.02]) {
    const best = bestOf(found);
    if (!best || !Number.isFinite(best.rate)) return;
    tryRates([best.rate / step, best.rate * step], best.window, [best.queue]);
  }
}

function bestOf(found: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of found) if (!best || candidate.error < best.error) best = candidate;
  return best;
}

function openSteps(
  grid: Grid,
  calendar: Calendar,
  linkUp: Uint8Array,
  window: DailyWindow | null,
): Uint8Array {
  const open = new Uint8Array(grid.length);
  for (let i = 0; i < grid.length; i++) {
    open[i] = linkUp[i] && windowIsOpen(window, calendar.slot[i] ?? 0, grid.perDay) ? 1 : 0;
  }
  return open;
}

/** Fills `acknowledged` with the running total; returns what is still queued at the end. */
function acknowledge(
  load: Float64Array,
  open: Uint8Array,
  perStep: number,
  startingQueue: number,
  acknowledged: Float64Array,
): number {
  let queue = startingQueue;
  let total = 0;
  for (let i = 0; i < load.length; i++) {
    queue += load[i] ?? 0;
    if (open[i]) {
      const sent = queue < perStep ? queue : perStep;
      queue -= sent;
      total += sent;
    }
    acknowledged[i] = total;
  }
  return queue;
}

function fitRetention(
  grid: Grid,
  schedule: RemovalSchedule,
  acknowledged: Float64Array,
  prior: SharePrior,
  gaps: Gaps,
  of: { rate: number; window: DailyWindow | null; queue: number },
  found: Candidate[],
): void {
  const { purges } = schedule;
  const due = new Float64Array(purges.length);
  const went = new Float64Array(purges.length);
  // All retentions are judged by the same purges, those that the longest one can explain.
  const longestDays = Math.min(MAX_RETENTION_DAYS, Math.floor(grid.length / grid.perDay / 3));
  const firstIndex = longestDays * grid.perDay;
  for (let days = 0; days <= longestDays; days++) {
    const retentionSteps = days * grid.perDay;
    let count = 0;
    for (let p = 1; p < purges.length; p++) {
      const since = purges[p - 1]?.index ?? 0;
      const until = purges[p]?.index ?? 0;
      if (since < firstIndex || !purges[p]?.seen) continue;
      if (gaps.between(since - retentionSteps, until - retentionSteps)) continue;
      due[count] = (acknowledged[until - retentionSteps] ?? 0) - (acknowledged[since - retentionSteps] ?? 0);
      went[count] = purges[p]?.amount ?? 0;
      count++;
    }
    if (count < FEWEST_PURGES) continue;
    const fit = fitShare(due.subarray(0, count), went.subarray(0, count), prior);
    found.push({ ...of, retentionSteps, ...fit });
  }
}

/** Explained purges below which a retention is not judged. */
const FEWEST_PURGES = 3;

/** Doubt about a purge and about the part that is not acknowledged records, as shares of the mean purge. */
const PURGE_DOUBT = 0.1;
const FIXED_DOUBT = 0.05;

/**
 * Amount = share * due + fixed by least squares with normal priors (ridge): share near `prior.share`, fixed near
 * none. The error is capped, so that one odd purge does not decide.
 */
function fitShare(
  due: Float64Array,
  went: Float64Array,
  prior: SharePrior,
): { share: number; fixed: number; error: number } {
  const n = due.length;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  for (let p = 0; p < n; p++) {
    const d = due[p] ?? 0;
    const amount = went[p] ?? 0;
    x += d;
    y += amount;
    xx += d * d;
    xy += d * amount;
  }
  const pull = ((PURGE_DOUBT / prior.doubt) * (x / n)) ** 2;
  const a = xx + pull;
  const b = n + (PURGE_DOUBT / FIXED_DOUBT) ** 2;
  const determinant = a * b - x * x;
  let share = determinant > 0 ? ((xy + pull * prior.share) * b - x * y) / determinant : prior.share;
  let fixed = (y - share * x) / b;
  if (fixed < 0) {
    fixed = 0;
    share = a > 0 ? (xy + pull * prior.share) / a : prior.share;
  }
  share = Math.min(1.05, Math.max(0, share));
  const meanAmount = y / n;
  let error = 0;
  for (let p = 0; p < n; p++) {
    const rest = Math.abs((went[p] ?? 0) - share * (due[p] ?? 0) - fixed);
    error += Math.min(rest, meanAmount) / n;
  }
  return { share, fixed, error: meanAmount > 0 ? error / meanAmount : 1 };
}

/** Without evidence: rather no window, rather a short retention, rather an empty queue. */
function priorWeight({ window, queue, retentionSteps }: Candidate, perDay: number): number {
  return ((window ? 0.1 : 0.6) * (queue > 0 ? 0.3 : 0.7)) / (2 + retentionSteps / perDay) ** 2;
}

/** Weights as if errors were Laplace distributed, tempered, because purges of neighbouring days err together. */
function weigh(
  found: readonly Candidate[],
  grid: Grid,
  calendar: Calendar,
  load: Float64Array,
  linkUp: Uint8Array,
  purges: number,
  dayLoad: number,
): Drain[] {
  const least = Math.max(ERROR_FLOOR, bestOf(found)?.error ?? 1);
  const weighted = found
    .map((candidate) => ({
      candidate,
      weight:
        priorWeight(candidate, grid.perDay) *
        (Math.max(ERROR_FLOOR, candidate.error) / least) ** (-0.5 * purges),
    }))
    .filter(({ weight }) => weight > 1e-6);
  weighted.sort(
    (a, b) => a.candidate.retentionSteps - b.candidate.retentionSteps || a.candidate.rate - b.candidate.rate,
  );
  const sum = weighted.reduce((all, { weight }) => all + weight, 0);
  const counts = new Map<Candidate, number>();
  let passed = 0;
  let drawn = 0;
  for (const { candidate, weight } of weighted) {
    passed += weight;
    while (drawn < KEPT && passed >= ((drawn + DRAW_OFFSET) / KEPT) * sum) {
      counts.set(candidate, (counts.get(candidate) ?? 0) + 1);
      drawn++;
    }
  }
  return [...counts].map(([candidate, count]) => {
    const { rate, window, queue, retentionSteps, share, fixed, error } = candidate;
    const acknowledged = new Float64Array(grid.length);
    const perStep = ratePerStep(rate, window, grid.perDay);
    const open = openSteps(grid, calendar, linkUp, window);
    const backlog = acknowledge(load, open, perStep, queue * dayLoad, acknowledged);
    return {
      rate: perStep,
      window,
      retentionSteps,
      share,
      fixed,
      weight: count / KEPT,
      acknowledged,
      backlog,
      error,
    };
  });
}
