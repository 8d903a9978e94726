/** How much past and future the chart of a runway shows. */

import { ESTIMATES, SCENARIOS } from '../../model/forecast.ts';
import type { StoreForecast } from '../../model/picture.ts';
import { answerOf } from './runway.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** The past gets at most this part of the future's width, and at least the other. */
const MOST_PAST = 0.6;
const LEAST_PAST = 0.12;
/** While nothing can be foretold, the past has nearly the whole width. */
const PAST_ALONE_MS = 7 * DAY_MS;
const FUTURE_OF_PAST = 0.2;

export interface Scale {
  readonly fromMs: number;
  readonly nowMs: number;
  readonly untilMs: number;
}

function knownInstants(made: StoreForecast): readonly number[] {
  return SCENARIOS.flatMap((scenario) => {
    const answer = answerOf(made, scenario);
    if (!answer.known) return [];
    return ESTIMATES.flatMap((estimate) => {
      const untilMs = answer.range[estimate];
      return untilMs === null ? [] : [made.atMs + untilMs];
    });
  });
}

/** Whether the forecast says anything at all that a chart could show. */
function foretells(made: StoreForecast): boolean {
  return SCENARIOS.some((scenario) => answerOf(made, scenario).known);
}

/** Far enough to see when the store is full in either scenario, and the lead time where that is of the same order. */
function futureMs(made: StoreForecast, leadTimeMs: number, nowMs: number): number {
  const latestMs = Math.max(0, ...knownInstants(made).map((atMs) => atMs - nowMs)) * 1.12;
  const seenMs = latestMs > 0 ? latestMs : made.forecast.horizonMs;
  const leadMs = leadTimeMs * 1.12;
  const withLead = leadMs <= seenMs * 2 ? Math.max(seenMs, leadMs) : seenMs;
  return Math.max(5 * MINUTE_MS, Math.min(withLead, Math.max(made.forecast.horizonMs, latestMs)));
}

export interface Width {
  /** The most of the past that is shown. */
  readonly pastMs: number;
  /** Absent while nothing is foretold. */
  readonly futureMs?: number;
  /** The reader chose how much of the past is shown: all of that, be it empty. */
  readonly isChosen?: boolean;
}

export function widthOf(
  made: StoreForecast | undefined,
  leadTimeMs: number,
  nowMs: number,
  chosenMs?: number,
): Width {
  const foretold = made && foretells(made) ? futureMs(made, leadTimeMs, nowMs) : undefined;
  if (chosenMs !== undefined) {
    // As much of the future as of the past at most, so that the past keeps half of the picture.
    const future = foretold === undefined ? {} : { futureMs: Math.min(foretold, chosenMs) };
    return { pastMs: chosenMs, ...future, isChosen: true };
  }
  if (foretold === undefined) return { pastMs: PAST_ALONE_MS };
  return { pastMs: foretold * MOST_PAST, futureMs: foretold };
}

/** `firstMs` is where the known past begins: what is before it is not worth the room. */
export function scaleOf(firstMs: number | undefined, width: Width, nowMs: number): Scale {
  const sinceMs = width.isChosen ? width.pastMs : Math.min(width.pastMs, nowMs - (firstMs ?? nowMs));
  const known = Math.max(MINUTE_MS, sinceMs);
  const future = width.futureMs ?? (width.isChosen ? 0 : known * FUTURE_OF_PAST);
  return {
    fromMs: nowMs - Math.max(known, width.isChosen ? 0 : future * LEAST_PAST),
    nowMs,
    untilMs: nowMs + future,
  };
}
