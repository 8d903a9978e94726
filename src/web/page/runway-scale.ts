/** How much past and future the runway chart shows, and where an instant or a level lies in it. */

import { ESTIMATES, SCENARIOS } from '../../model/forecast.ts';
import type { StoreForecast, StorePicture } from '../../model/picture.ts';
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
  /** The level at which the store is full for the user that writes. */
  readonly capacityBytes: number;
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
}

export function widthOf(picture: StorePicture | undefined, leadTimeMs: number, nowMs: number): Width {
  const made = picture?.forecasts.bytes;
  if (!made || !foretells(made)) return { pastMs: PAST_ALONE_MS };
  const future = futureMs(made, leadTimeMs, nowMs);
  return { pastMs: future * MOST_PAST, futureMs: future };
}

/** `firstMs` is where the known past begins: what is before it is not worth the room. */
export function scaleOf(
  picture: StorePicture | undefined,
  firstMs: number | undefined,
  width: Width,
  nowMs: number,
): Scale {
  const reading = picture?.reading;
  const known = Math.max(MINUTE_MS, Math.min(width.pastMs, nowMs - (firstMs ?? nowMs)));
  const future = width.futureMs ?? known * FUTURE_OF_PAST;
  return {
    fromMs: nowMs - Math.max(known, future * LEAST_PAST),
    nowMs,
    untilMs: nowMs + future,
    capacityBytes: reading ? Math.max(1, reading.usedBytes + reading.availableBytes) : 1,
  };
}
