/** Every alert of a link's replay: whether what it warned of came, how long before, and how long after the first lost probe an outage was told. */

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
import type { Outage } from './link-course.ts';
import type { ReplayedLink } from './link-replay.ts';
import type { Output, Row } from './output.ts';

/** These say that the link will go down, or go on going down. */
const FORETELLING: readonly AlertName[] = ['SiagaUpstreamDegrading', 'SiagaUpstreamFlapping'];
const SECOND_MS = 1_000;

export interface LinkEpisode extends Episode {
  /** Of one that was right: until the link next went down. */
  readonly leadMs?: number;
  /** Of SiagaUpstreamDown: since the first lost probe. */
  readonly afterFirstLostMs?: number;
  /** Absent for an alert that foretells nothing. */
  readonly verdict?: Verdict;
}

export interface JudgedLink {
  readonly episodes: readonly LinkEpisode[];
  /** Outages before which nothing warned, neither within the horizon nor still. */
  readonly missed: number;
  /** Outages that SiagaUpstreamDown told; others were told as a flap. */
  readonly told: number;
}

/** A warning was right when the link goes down within the horizon after it, whether or not it still stands. */
export function judgeLinkEpisodes({ events, course, untilMs }: ReplayedLink, horizonMs: number): JudgedLink {
  const { outages } = course;
  const falls = [...outages.map(({ firstLostAtMs }) => firstLostAtMs), ...course.flapsAtMs];
  falls.sort((one, other) => one - other);
  const episodes = episodesOf(events).map((episode): LinkEpisode => {
    if (!FORETELLING.includes(episode.alert)) return withDelay(episode, outages);
    const { beganAtMs } = episode;
    const fallAtMs = falls.find((atMs) => atMs > beganAtMs) ?? Number.POSITIVE_INFINITY;
    const leadMs = fallAtMs - beganAtMs;
    if (leadMs <= horizonMs) return { ...episode, leadMs, verdict: 'right' };
    return { ...episode, verdict: untilMs - beganAtMs < horizonMs ? 'open' : 'wrong' };
  });
  const warnings = episodes.filter(({ verdict }) => verdict);
  const isWarned = ({ firstLostAtMs }: Outage) =>
    warnings.some(
      ({ beganAtMs, endedAtMs = untilMs }) =>
        beganAtMs < firstLostAtMs && (endedAtMs >= firstLostAtMs || firstLostAtMs - beganAtMs <= horizonMs),
    );
  const isTold = (outage: Outage) =>
    episodes.some(({ alert, beganAtMs }) => alert === 'SiagaUpstreamDown' && isWithin(beganAtMs, outage));
  return {
    episodes,
    missed: outages.filter((outage) => !isWarned(outage)).length,
    told: outages.filter(isTold).length,
  };
}

function isWithin(atMs: number, { firstLostAtMs, endedAtMs = Number.POSITIVE_INFINITY }: Outage): boolean {
  return atMs >= firstLostAtMs && atMs <= endedAtMs;
}

function withDelay(episode: Episode, outages: readonly Outage[]): LinkEpisode {
  if (episode.alert !== 'SiagaUpstreamDown') return episode;
  const outage = outages.find((one) => isWithin(episode.beganAtMs, one));
  return outage ? { ...episode, afterFirstLostMs: episode.beganAtMs - outage.firstLostAtMs } : episode;
}

export function printLinkEpisodes(
  replayed: ReplayedLink,
  timezone: string,
  horizonMs: number,
  output: Output,
): string {
  const { episodes, missed, told } = judgeLinkEpisodes(replayed, horizonMs);
  const { outages, lostAlone } = replayed.course;
  const at = instantIn(output, timezone);
  const rows = episodes.map((episode): Row => {
    const { leadMs, afterFirstLostMs, verdict = null } = episode;
    return {
      ...cellsOf(episode, replayed.untilMs, at),
      hours_before_down: hoursOf(leadMs),
      seconds_after_first_lost:
        afterFirstLostMs === undefined ? null : Math.round(afterFirstLostMs / SECOND_MS),
      verdict,
    };
  });
  const facts = { outages: outages.length, outages_told: told, lost_alone: lostAlone };
  const course = `Outages: ${outages.length}, told by SiagaUpstreamDown: ${told}; lost probes that became no outage: ${lostAlone}.`;
  return printEpisodes({ rows, episodes, missed, facts, course }, output);
}
