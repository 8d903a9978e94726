/**
 * The stretches of history that the pages draw. Many people may look at once, and each looks again every few seconds: an answer
 * is kept for a while and one question is asked only once at a time.
 */

import type { SeriesKey } from '../model/history.ts';
import type { Clock } from '../platform/clock.ts';
import { patient } from './deadline.ts';
import type { HistoryReader } from './options.ts';
import type { Trend } from './page/view.ts';

const POINTS = 180;
const KEEP_MS = 10_000;
const MOST_KEPT = 2_000;

const MINUTE_MS = 60_000;
/** A young history is looked at from nearer, so that it fills the drawing. */
const SPANS_MS = [10, 60, 360, 1_440, 10_080].map((minutes) => minutes * MINUTE_MS);

interface Kept {
  readonly untilMonotonicMs: number;
  readonly trend: Promise<Trend>;
}

export interface Trends {
  /** The last `spanMs` of a series. */
  last(key: SeriesKey, spanMs: number): Promise<Trend>;
  /** The shortest of the usual spans that holds all there is in the last `mostMs`. */
  fitting(key: SeriesKey, mostMs: number): Promise<Trend>;
}

export function createTrends(history: HistoryReader, clock: Clock): Trends {
  const kept = new Map<string, Kept>();

  async function ask(key: SeriesKey, spanMs: number): Promise<Trend> {
    const untilMs = clock.now().atMs;
    const fromMs = untilMs - spanMs;
    const answer = await patient(clock, history.series({ key, fromMs, untilMs, maxPoints: POINTS }));
    return { fromMs, untilMs, points: answer.ok ? answer.value : undefined };
  }

  function once(name: string, answer: () => Promise<Trend>): Promise<Trend> {
    const { monotonicMs } = clock.now();
    const known = kept.get(name);
    if (known && known.untilMonotonicMs > monotonicMs) return known.trend;
    if (kept.size >= MOST_KEPT) kept.clear();
    const trend = answer();
    kept.set(name, { untilMonotonicMs: monotonicMs + KEEP_MS, trend });
    return trend;
  }

  const nameOf = (key: SeriesKey) => JSON.stringify([key.site, key.subject, key.name, key.metric]);

  return {
    last: (key, spanMs) => once(`${nameOf(key)} ${widthName(spanMs)}`, () => ask(key, spanMs)),
    fitting: (key, mostMs) =>
      once(`${nameOf(key)} fits ${widthName(mostMs)}`, async () => {
        const most = await ask(key, mostMs);
        const ageMs = most.untilMs - (most.points?.[0]?.atMs ?? most.untilMs);
        const spanMs = SPANS_MS.find((span) => ageMs <= span * 0.98) ?? mostMs;
        return spanMs < mostMs ? ask(key, spanMs) : most;
      }),
  };
}

/** Widths that differ by less than a tenth share an answer: a forecast moves a little each time it is made. */
function widthName(spanMs: number): number {
  return Math.ceil(Math.log2(spanMs) * 8);
}
