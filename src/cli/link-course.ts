/** What became of a link in a replay: its outages by the rules of the link, its flaps, and the lost probes that came to nothing. */

import type { LinkState } from '../model/assessment.ts';
import type { StandingFlap } from '../model/quality.ts';

export interface Outage {
  /** The first lost probe of those that became the outage. */
  readonly firstLostAtMs: number;
  /** Confirmed by the rules of the link. */
  readonly confirmedAtMs: number;
  /** Absent when it went on at the end of the replay. */
  readonly endedAtMs?: number;
}

export interface LinkCourse {
  readonly outages: readonly Outage[];
  /** When a flap was told, and when a link that flaps went down again. */
  readonly flapsAtMs: readonly number[];
  /** Lost probes of the service itself that no outage came of. */
  readonly lostAlone: number;
}

export interface CourseWatch {
  /** `hasPassed` is of the probe that decides; undefined when it was another one, or none. */
  went(atMs: number, state: LinkState, hasPassed: boolean | undefined, flap: StandingFlap | undefined): void;
  known(): LinkCourse;
}

export function createLinkCourse(): CourseWatch {
  const outages: Outage[] = [];
  const flapsAtMs: number[] = [];
  let current: Outage | undefined;
  let lostAlone = 0;
  let lost = { count: 0, sinceMs: 0 };
  let flapDowns = 0;

  function heard(atMs: number, hasPassed: boolean): void {
    if (!hasPassed) lost = { count: lost.count + 1, sinceMs: lost.count === 0 ? atMs : lost.sinceMs };
    else {
      if (!current) lostAlone += lost.count;
      lost = { count: 0, sinceMs: 0 };
    }
  }

  return {
    went(atMs, state, hasPassed, flap) {
      const downs = flap?.downs ?? 0;
      if (downs > flapDowns) flapsAtMs.push(atMs);
      flapDowns = downs;
      if (hasPassed !== undefined) heard(atMs, hasPassed);
      if (state === 'down')
        current ??= { firstLostAtMs: lost.count > 0 ? lost.sinceMs : atMs, confirmedAtMs: atMs };
      else if (current && state !== 'unknown') {
        outages.push({ ...current, endedAtMs: atMs });
        current = undefined;
      }
    },
    known: () => ({ outages: current ? [...outages, current] : outages, flapsAtMs, lostAlone }),
  };
}
