/**
 * The stretches of history that the pages draw. Many people may look at once, and each looks again every few seconds: an answer
 * is kept for a while and one question is asked only once at a time.
 */

import type { LinkChange } from '../model/forecast.ts';
import type { SeriesKey } from '../model/history.ts';
import type { Clock } from '../platform/clock.ts';
import { patient } from './deadline.ts';
import type { HistoryReader } from './options.ts';
import type { Trend } from './page/view.ts';

const POINTS = 180;
const KEEP_MS = 10_000;
/** A long stretch looks the same for longer: a quarter of a point's width, and not so long that it looks dead. */
const MOST_KEEP_MS = 120_000;
const MOST_KEPT = 2_000;

const MINUTE_MS = 60_000;
/** A young history is looked at from nearer, so that it fills the drawing. */
const SPANS_MS = [10, 60, 360, 1_440, 10_080].map((minutes) => minutes * MINUTE_MS);

type Once<Answer> = (name: string, spanMs: number, ask: () => Promise<Answer>) => Promise<Answer>;

function keeper<Answer>(clock: Clock): Once<Answer> {
  const kept = new Map<string, { readonly untilMonotonicMs: number; readonly answer: Promise<Answer> }>();
  return (name, spanMs, ask) => {
    const { monotonicMs } = clock.now();
    const known = kept.get(name);
    if (known && known.untilMonotonicMs > monotonicMs) return known.answer;
    if (kept.size >= MOST_KEPT) kept.clear();
    const answer = ask();
    const keepMs = Math.min(MOST_KEEP_MS, Math.max(KEEP_MS, spanMs / POINTS / 4));
    kept.set(name, { untilMonotonicMs: monotonicMs + keepMs, answer });
    return answer;
  };
}

export interface Trends {
  /** The last `spanMs` of a series. */
  last(key: SeriesKey, spanMs: number): Promise<Trend>;
  /** What was chosen, or else the shortest of the usual spans that holds all there is in the last `mostMs`. */
  shown(key: SeriesKey, mostMs: number, chosenMs: number | undefined): Promise<Trend>;
  /** Of the last `spanMs`; none when history could not be asked. */
  changes(site: string, link: string, spanMs: number): Promise<readonly LinkChange[]>;
}

export function createTrends(history: HistoryReader, clock: Clock): Trends {
  const trendOnce = keeper<Trend>(clock);
  const changesOnce = keeper<readonly LinkChange[]>(clock);

  async function ask(key: SeriesKey, spanMs: number): Promise<Trend> {
    const untilMs = clock.now().atMs;
    const fromMs = untilMs - spanMs;
    const answer = await patient(clock, history.series({ key, fromMs, untilMs, maxPoints: POINTS }));
    return { fromMs, untilMs, points: answer.ok ? answer.value : undefined };
  }

  async function askChanges(site: string, link: string, spanMs: number): Promise<readonly LinkChange[]> {
    const answer = await patient(clock, history.linkChanges(site, link, clock.now().atMs - spanMs));
    return answer.ok ? answer.value : [];
  }

  const nameOf = (key: SeriesKey) => JSON.stringify([key.site, key.subject, key.name, key.metric]);
  const last = (key: SeriesKey, spanMs: number) =>
    trendOnce(`${nameOf(key)} ${widthName(spanMs)}`, spanMs, () => ask(key, spanMs));

  async function fitting(key: SeriesKey, mostMs: number): Promise<Trend> {
    const most = await ask(key, mostMs);
    const ageMs = most.untilMs - (most.points?.[0]?.atMs ?? most.untilMs);
    const spanMs = SPANS_MS.find((span) => ageMs <= span * 0.98) ?? mostMs;
    return spanMs < mostMs ? ask(key, spanMs) : most;
  }

  return {
    last,
    shown(key, mostMs, chosenMs) {
      if (chosenMs !== undefined) return last(key, chosenMs);
      return trendOnce(`${nameOf(key)} fits ${widthName(mostMs)}`, KEEP_MS, () => fitting(key, mostMs));
    },
    changes: (site, link, spanMs) =>
      changesOnce(JSON.stringify([site, link, widthName(spanMs)]), KEEP_MS, () =>
        askChanges(site, link, spanMs),
      ),
  };
}

/** Widths that differ by less than a tenth share an answer: a forecast moves a little each time it is made. */
function widthName(spanMs: number): number {
  return Math.ceil(Math.log2(spanMs) * 8);
}
