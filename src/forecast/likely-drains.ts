/**
 * Explanations of the purges that were seen, and the draw among them: the likelier one is, the more of the possible
 * futures it gets.
 */
import type { Calendar } from './calendar.ts';
import type { DailyWindow, Drain } from './drain.ts';
import { acknowledge, openSlotsOf, ratePerStep } from './drain.ts';
import type { Grid } from './grid.ts';
import type { RemovalSchedule } from './schedule-of-removal.ts';
import type { SharePrior } from './share-fit.ts';

/** Explained purges closer than this share of the mean cannot be told apart. */
const ERROR_FLOOR = 0.01;
/** So many explanations are carried on, drawn by weight. */
const KEPT = 16;
/** Where in its sixteenth each draw lies: on no round share, so that equal weights do not fall on an edge. */
const DRAW_OFFSET = 0.437;

/** What a past is explained from; `dayLoad` is the mean load of a day, `gaps` counts steps not seen so far. */
export interface Past {
  readonly grid: Grid;
  readonly calendar: Calendar;
  readonly load: Float64Array;
  readonly linkUp: Uint8Array;
  readonly purges: RemovalSchedule['purges'];
  readonly prior: SharePrior;
  readonly dayLoad: number;
  readonly gaps: Int32Array;
  /** Room for what was due and what went, purge by purge. */
  readonly due: Float64Array;
  readonly went: Float64Array;
}

export interface Flow {
  /** Amount a day. */
  readonly rate: number;
  readonly window: DailyWindow | null;
  /** Queue at the start of the history, in daily loads. */
  readonly queue: number;
  /** Steps of the history in which it could send. */
  readonly open: Uint8Array;
}

export interface Candidate {
  readonly flow: Flow;
  readonly retentionSteps: number;
  readonly share: number;
  readonly fixed: number;
  readonly error: number;
}

/** Fills `acknowledged`; returns what is queued now. */
export function runFlow(past: Past, { rate, window, queue, open }: Flow, acknowledged: Float64Array): number {
  const perStep = ratePerStep(rate, window, past.grid.perDay);
  return acknowledge(past.load, open, perStep, queue * past.dayLoad, acknowledged);
}

/** The first of those that cannot be told apart, so that rounding does not choose. */
export function bestOf(found: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of found) if (!best || floored(candidate) < floored(best)) best = candidate;
  return best;
}

function floored({ error }: Candidate): number {
  return Math.max(ERROR_FLOOR, error);
}

/** Without evidence: rather no window, rather an empty queue, rather a short retention. */
function priorWeight({ flow: { window, queue }, retentionSteps }: Candidate, perDay: number): number {
  return ((window ? 0.1 : 0.6) * (queue > 0 ? 0.3 : 0.7)) / (2 + retentionSteps / perDay) ** 1.5;
}

/**
 * Weights as if errors were Laplace distributed; tempered to half where purges are daily, because neighbouring
 * days err together.
 */
export function drawByWeight(past: Past, found: readonly Candidate[]): Drain[] {
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
        a.candidate.retentionSteps - b.candidate.retentionSteps ||
        a.candidate.flow.rate - b.candidate.flow.rate,
    );
  const sum = weighted.reduce((all, { weight }) => all + weight, 0);
  const drawn: Drain[] = [];
  const runs = new Map<Flow, FlowRun>();
  let passed = 0;
  let draws = 0;
  for (const { candidate, weight } of weighted) {
    passed += weight;
    let count = 0;
    for (; draws < KEPT && passed >= ((draws + DRAW_OFFSET) / KEPT) * sum; draws++) count++;
    if (count > 0) drawn.push(drainOf(past, candidate, count / KEPT, runs));
  }
  return drawn;
}

interface FlowRun {
  readonly acknowledged: Float64Array;
  readonly backlog: number;
}

/** `runs` keeps what was walked already: explanations often differ in their retention alone. */
function drainOf(past: Past, candidate: Candidate, weight: number, runs: Map<Flow, FlowRun>): Drain {
  const { flow, retentionSteps, share, fixed } = candidate;
  const { perDay, length } = past.grid;
  let known = runs.get(flow);
  if (!known) {
    const acknowledged = new Float64Array(length);
    known = { acknowledged, backlog: runFlow(past, flow, acknowledged) };
    runs.set(flow, known);
  }
  const rate = ratePerStep(flow.rate, flow.window, perDay);
  const openSlots = openSlotsOf(flow.window, perDay);
  return { rate, openSlots, retentionSteps, share, fixed, weight, ...known };
}
