/** How much past and future the runway chart shows, and where an instant or a level lies in it. */

import { ESTIMATES, SCENARIOS } from '../../model/forecast.ts';
import type { StoreForecast, StorePicture } from '../../model/picture.ts';
import { answerOf } from './runway.ts';

const MINUTE_MS = 60_000;
/** Seen before any forecast is known. */
const DEFAULT_FUTURE_MS = 60 * MINUTE_MS;
/** The past gets at most this part of the future's width, and at least the other. */
const MOST_PAST = 0.6;
const LEAST_PAST = 0.05;

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

/** Far enough to see when the store is full in either scenario, and the lead time where that is of the same order. */
export function futureMs(picture: StorePicture | undefined, leadTimeMs: number, nowMs: number): number {
  const made = picture?.forecasts.bytes;
  if (!made) return DEFAULT_FUTURE_MS;
  const latestMs = Math.max(0, ...knownInstants(made).map((atMs) => atMs - nowMs));
  const seenMs = latestMs > 0 ? latestMs * 1.12 : made.forecast.horizonMs;
  const withLead = leadTimeMs * 1.12 <= seenMs * 2 ? Math.max(seenMs, leadTimeMs * 1.12) : seenMs;
  return Math.max(5 * MINUTE_MS, Math.min(withLead, Math.max(made.forecast.horizonMs, latestMs * 1.12)));
}

export function pastMs(future: number): number {
  return future * MOST_PAST;
}

export function scaleOf(
  picture: StorePicture | undefined,
  firstMs: number | undefined,
  future: number,
  nowMs: number,
): Scale {
  const reading = picture?.reading;
  const wanted = firstMs === undefined ? 0 : nowMs - firstMs;
  const past = Math.min(pastMs(future), Math.max(future * LEAST_PAST, wanted));
  return {
    fromMs: nowMs - past,
    nowMs,
    untilMs: nowMs + future,
    capacityBytes: reading ? Math.max(1, reading.usedBytes + reading.availableBytes) : 1,
  };
}
