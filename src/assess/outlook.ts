/**
 * What the forecasts of one store say about the time that is left, counted from now. A forecast that cannot be said, that
 * is too old, or that lies in the future of a clock that was set back is `unknown`: it starts nothing and ends nothing.
 */

import type { SiteConfig, StoreConfig } from '../config/types.ts';
import type { FindingVerdict } from '../model/alert.ts';
import {
  type Answer,
  type Estimate,
  HORIZON_MS,
  type Range,
  type Resource,
  type Scenario,
} from '../model/forecast.ts';
import type { StoreForecast, StorePicture } from '../model/picture.ts';
import type { Spread } from '../model/texts/room.ts';
import { type Telling, whenIs } from './finding.ts';

/** An alert about a remaining time clears when so much more than the firing threshold is left. */
const CLEAR_FACTOR = 1.2;
/** A forecast sees as far when it is made, and a little less until the next one is. */
const FARTHEST_MS = HORIZON_MS - 86_400_000;
/** A forecast older than so many of its own intervals is not believed any more. */
export const FORECAST_STALE_INTERVALS = 3;
/** Wall clocks are slewed and two reads of them are not one instant: this much "from the future" is none. */
const CLOCK_TOLERANCE_MS = 5_000;

export interface StoreSituation {
  readonly site: SiteConfig;
  readonly store: StoreConfig;
  /** Absent until something was read or failed. */
  readonly picture: StorePicture | undefined;
  readonly nowMs: number;
  readonly telling: Telling;
  /** Some link of the site is up; undefined when the site has no link. */
  readonly someLinkUp: boolean | undefined;
  /** Every link of the site has been down for longer than the site's patience. */
  readonly patienceOver: boolean;
}

/** What is left until `estimate` of one forecast, milliseconds from now; `beyond` means at least that long. */
type Left =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'left'; readonly ms: number }
  | { readonly kind: 'beyond'; readonly ms: number };

export interface Outlook {
  readonly resource: Resource;
  readonly scenario: Scenario;
  readonly left: Left;
  readonly range?: Range;
}

export function outlook(
  { store, picture, nowMs }: StoreSituation,
  resource: Resource,
  scenario: Scenario,
  estimate: Estimate,
): Outlook {
  const made = picture?.forecasts[resource];
  const answer = made && answerOf(made, scenario);
  return { resource, scenario, ...leftOf(made, answer, estimate, store.forecastEveryMs, nowMs) };
}

/** What one answer of a forecast says of the time from now on. */
export function leftOf(
  made: StoreForecast | undefined,
  answer: Answer | undefined,
  estimate: Estimate,
  forecastEveryMs: number,
  nowMs: number,
): Pick<Outlook, 'left' | 'range'> {
  const ageMs = made ? nowMs - made.atMs : 0;
  const tooOld = ageMs > FORECAST_STALE_INTERVALS * forecastEveryMs;
  if (!made || !answer?.known || tooOld || ageMs < -CLOCK_TOLERANCE_MS) return { left: { kind: 'unknown' } };
  const ms = answer.range[estimate];
  const left: Left =
    ms === null
      ? { kind: 'beyond', ms: made.forecast.horizonMs - ageMs }
      : { kind: 'left', ms: Math.max(0, ms - ageMs) };
  return { left, range: answer.range };
}

/** Undefined when even its early end lies beyond what can be foreseen. */
export function spreadOf(
  range: Range,
  madeAtMs: number,
  nowMs: number,
  telling: Telling,
): Spread | undefined {
  const when = (ms: number) => whenIs(madeAtMs + ms, nowMs, telling);
  const later = (ms: number | null) => (ms === null ? null : when(ms));
  const { p10, p50, p90 } = range;
  return p10 === null ? undefined : { p10: when(p10), p50: later(p50), p90: later(p90) };
}

function answerOf({ forecast }: StoreForecast, scenario: Scenario): Answer {
  return scenario === 'current' ? forecast.current : forecast.upstreamDown;
}

/** Every resource that a forecast was tried for; bytes always count, so that "no forecast yet" is `unknown`. */
export function resources(picture: StorePicture | undefined): readonly Resource[] {
  return picture?.forecasts.inodes ? ['bytes', 'inodes'] : ['bytes'];
}

export function within(left: Left, fireMs: number): FindingVerdict {
  if (left.kind === 'unknown') return 'unknown';
  if (left.kind === 'left' && left.ms <= fireMs) return 'fire';
  if (left.ms >= clearFromMs(fireMs)) return 'clear';
  // A short history sees less far than the threshold: "not within the horizon" then says nothing about it.
  return left.ms > fireMs ? 'keep' : 'unknown';
}

/** What no forecast reaches could never clear: then it does when no end is in sight as far as can be foreseen. */
export function clearFromMs(fireMs: number): number {
  return Math.min(fireMs * CLEAR_FACTOR, FARTHEST_MS);
}

export function soonest(outlooks: readonly Outlook[]): Outlook | undefined {
  const known = outlooks.filter(({ left }) => left.kind !== 'unknown');
  return known.sort((a, b) => leftMs(a.left) - leftMs(b.left))[0];
}

/** Infinity: beyond what can be foreseen. */
export function leftMs(left: Left): number {
  return left.kind === 'left' ? left.ms : Number.POSITIVE_INFINITY;
}

/** The shortest runway of one store without the link; undefined when it cannot be said, Infinity beyond the horizon. */
export function runwayMs(situation: StoreSituation): number | undefined {
  const told = soonest(
    resources(situation.picture).map((resource) => outlook(situation, resource, 'upstream_down', 'p10')),
  );
  return told && leftMs(told.left);
}
