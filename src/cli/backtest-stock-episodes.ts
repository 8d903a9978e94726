/** Every alert of a stock's replay: how early it came before nothing was left, and whether that came true. */

import {
  cellsOf,
  type Episode,
  episodesOf,
  hoursOf,
  instantIn,
  printEpisodes,
  type Verdict,
} from './episodes.ts';
import type { Output, Row } from './output.ts';
import type { ReplayedStock } from './stock-replay.ts';

export interface StockEpisode extends Episode {
  /** Of one that was right: until nothing was left. */
  readonly leadMs?: number;
  /** Absent for an alert that began when nothing was left: it tells what is so. */
  readonly verdict?: Verdict;
}

export interface JudgedStock {
  readonly episodes: readonly StockEpisode[];
  /** Times when nothing was left and no alert had said so before. */
  readonly missed: number;
}

/** An alert was right when nothing is left within the horizon after its beginning, while it stands. */
export function judgeStockEpisodes({ events, gone, untilMs }: ReplayedStock, horizonMs: number): JudgedStock {
  const episodes = episodesOf(events).map((episode): StockEpisode => {
    const { beganAtMs, endedAtMs } = episode;
    const isGone = gone.some(
      ({ fromMs, untilMs: backMs }) =>
        beganAtMs >= fromMs && beganAtMs < (backMs ?? Number.POSITIVE_INFINITY),
    );
    if (isGone) return episode;
    const goneAtMs = gone.find(({ fromMs }) => fromMs > beganAtMs)?.fromMs ?? Number.POSITIVE_INFINITY;
    const leadMs = goneAtMs - beganAtMs;
    if (leadMs <= horizonMs && goneAtMs <= (endedAtMs ?? untilMs))
      return { ...episode, leadMs, verdict: 'right' };
    const isOpen = endedAtMs === undefined && untilMs - beganAtMs < horizonMs;
    return { ...episode, verdict: isOpen ? 'open' : 'wrong' };
  });
  const isForetold = (fromMs: number) =>
    episodes.some(({ beganAtMs, endedAtMs }) => beganAtMs < fromMs && fromMs <= (endedAtMs ?? untilMs));
  return { episodes, missed: gone.filter(({ fromMs }) => !isForetold(fromMs)).length };
}

export function printStockEpisodes(
  replayed: ReplayedStock,
  timezone: string,
  horizonMs: number,
  output: Output,
): string {
  const { episodes, missed } = judgeStockEpisodes(replayed, horizonMs);
  const at = instantIn(output, timezone);
  const rows = episodes.map((episode): Row => {
    const { leadMs, verdict = null } = episode;
    return { ...cellsOf(episode, replayed.untilMs, at), hours_before_empty: hoursOf(leadMs), verdict };
  });
  const empty = replayed.gone.map(({ fromMs }) => at(fromMs));
  const course = empty.length === 0 ? 'It did not run out.' : `Nothing was left on ${empty.join('; ')}.`;
  return printEpisodes({ rows, episodes, missed, facts: { empty_at: empty }, course }, output);
}
