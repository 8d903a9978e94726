/** The beat of one job: when it is due next, and whether it is due now. */

import type { Moment } from '../model/moment.ts';
import type { CronMatcher } from './cron.ts';

export interface Beat {
  readonly everyMs: number;
  /** Due time of the very first run, monotonic. */
  firstMs(offsetMs: number, now: Moment): number;
  /** The next due time after `now`, monotonic; `everyMs` is the interval in force when it is not the usual one. */
  nextMs(now: Moment, everyMs?: number): number;
  isDue(now: Moment): boolean;
}

/**
 * A fixed grid on the monotonic clock: beats missed while a run took long are passed over, the grid never drifts. Each length of
 * the interval has a grid of its own, in which the job has the same relative place.
 */
export function intervalBeat(usualMs: number, splay: number, start: Moment): Beat {
  return {
    everyMs: usualMs,
    firstMs: (offsetMs, now) => now.monotonicMs + offsetMs,
    nextMs: (now, everyMs = usualMs) => {
      const phaseMs = start.monotonicMs + splay * everyMs;
      const beats = Math.floor((now.monotonicMs - phaseMs) / everyMs) + 1;
      return phaseMs + beats * everyMs;
    },
    isDue: () => true,
  };
}

/** Most beats that one late wake-up looks back over. */
const LOOK_BACK = 5;

/**
 * Wakes `delayMs` after each full beat of the wall clock (second or minute) and is due when one since the last look matches.
 * A clock that jumped ahead does not make up for what it skipped; one that was set back may run a time of day twice.
 */
export function cronBeat(matcher: CronMatcher, delayMs: number, start: Moment): Beat {
  const { beatMs } = matcher;
  const beatOf = ({ atMs }: Moment): number => Math.floor((atMs - delayMs) / beatMs);
  const nextMs = (now: Moment): number => now.monotonicMs + (beatOf(now) + 1) * beatMs + delayMs - now.atMs;
  let lookedAt = beatOf(start);
  return {
    everyMs: beatMs,
    firstMs: (_offsetMs, now) => nextMs(now),
    nextMs,
    isDue(now) {
      const beat = beatOf(now);
      const from = beat < lookedAt ? beat : Math.max(lookedAt + 1, beat - LOOK_BACK + 1);
      lookedAt = beat;
      for (let at = from; at <= beat; at += 1) {
        if (matcher.matches(at * beatMs)) return true;
      }
      return false;
    },
  };
}
