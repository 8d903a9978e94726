/** Every alert of a replay from its beginning to its end: how early it came before the store was full, how long it stood, and whether it was right. */

import type { AlertName } from '../model/alert.ts';
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
import type { Replay, ReplayedDay } from './replay.ts';

/** These say that the store will be full; others say what is so already, or what would be. */
const FORETELLING: readonly AlertName[] = ['SiagaStoreFillingUp', 'SiagaStoreNearlyFull'];

export interface StoreEpisode extends Episode {
  /** Before the store was full; absent when it did not fill while the alert stood. */
  readonly leadMs?: number;
  /** Absent for an alert that foretells nothing. */
  readonly verdict?: Verdict;
}

export interface Judged {
  readonly episodes: readonly StoreEpisode[];
  readonly fullAtMs?: number;
  /** The store became full, and no alert that foretells it stood then. */
  readonly missed: boolean;
}

/** An alert was right when the store is full within the horizon after its beginning, while it stands. */
export function judgeEpisodes(days: readonly ReplayedDay[], horizonMs: number): Judged {
  const fullAtMs = days.find(({ isFull }) => isFull)?.atMs;
  const lastMs = days.at(-1)?.atMs ?? 0;
  const episodes = episodesOf(days.flatMap((day) => day.events)).map((episode): StoreEpisode => {
    const { alert, beganAtMs, endedAtMs } = episode;
    const stands = endedAtMs === undefined;
    const leadMs = stands && fullAtMs !== undefined ? fullAtMs - beganAtMs : undefined;
    const isRight = leadMs !== undefined && leadMs <= horizonMs;
    const isOpen = stands && fullAtMs === undefined && lastMs - beganAtMs < horizonMs;
    const verdict = isRight ? 'right' : isOpen ? 'open' : 'wrong';
    return {
      ...episode,
      ...(leadMs !== undefined && { leadMs }),
      ...(FORETELLING.includes(alert) && { verdict }),
    };
  });
  const missed =
    fullAtMs !== undefined && !episodes.some(({ verdict, leadMs }) => verdict && leadMs !== undefined);
  return { episodes, ...(fullAtMs !== undefined && { fullAtMs }), missed };
}

export function printStoreEpisodes(
  days: readonly ReplayedDay[],
  { site }: Replay,
  horizonMs: number,
  output: Output,
): string {
  const { episodes, fullAtMs, missed } = judgeEpisodes(days, horizonMs);
  const untilMs = days.at(-1)?.atMs ?? 0;
  const at = instantIn(output, site.timezone);
  const rows = episodes.map(
    (episode): Row => ({
      ...cellsOf(episode, untilMs, at),
      hours_before_full: hoursOf(episode.leadMs),
      verdict: episode.verdict ?? null,
    }),
  );
  const full = fullAtMs === undefined ? null : at(fullAtMs);
  const course = full === null ? 'It did not fill.' : `Full on ${full}.`;
  return printEpisodes({ rows, episodes, missed: missed ? 1 : 0, facts: { full_at: full }, course }, output);
}
