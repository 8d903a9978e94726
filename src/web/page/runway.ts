/** What the forecasts of a site come down to: per scenario the store that is full first, as instants, or why nobody can say. */

import type { SiteConfig } from '../../config/types.ts';
import { type Answer, ESTIMATES, RESOURCES, type Resource, type Scenario } from '../../model/forecast.ts';
import type { UnknownReason } from '../../model/forecast-basis.ts';
import type { SitePicture, StoreForecast } from '../../model/picture.ts';

export interface KnownRunway {
  readonly kind: 'known';
  readonly store: string;
  readonly resource: Resource;
  /** Wall-clock milliseconds; null is beyond the horizon. */
  readonly fullAtMs: {
    readonly p10: number | null;
    readonly p50: number | null;
    readonly p90: number | null;
  };
  /** How far ahead of the forecast it was possible to look. */
  readonly horizonMs: number;
}

/** By store, why nothing can be said of it; undefined before its first forecast. */
export type Reasons = ReadonlyMap<string, UnknownReason | undefined>;

export type Runway = KnownRunway | { readonly kind: 'unknown'; readonly reasons: Reasons };

export function answerOf({ forecast }: StoreForecast, scenario: Scenario): Answer {
  return scenario === 'current' ? forecast.current : forecast.upstreamDown;
}

export function runwayOf(
  store: string,
  resource: Resource,
  made: StoreForecast | undefined,
  scenario: Scenario,
): Runway {
  if (!made) return { kind: 'unknown', reasons: new Map([[store, undefined]]) };
  const answer = answerOf(made, scenario);
  if (!answer.known) return { kind: 'unknown', reasons: new Map([[store, answer.reason]]) };
  const { p10, p50, p90 } = answer.range;
  const at = (untilMs: number | null) => (untilMs === null ? null : made.atMs + untilMs);
  return {
    kind: 'known',
    store,
    resource,
    fullAtMs: { p10: at(p10), p50: at(p50), p90: at(p90) },
    horizonMs: made.forecast.horizonMs,
  };
}

const order = (atMs: number | null) => atMs ?? Number.POSITIVE_INFINITY;

/** By the middle estimate, then by the early one; what is beyond the horizon comes last, the nearest horizon first. */
function earlier(a: KnownRunway, b: KnownRunway): KnownRunway {
  for (const estimate of ['p50', 'p10', 'p90'] as const) {
    const [left, right] = [order(a.fullAtMs[estimate]), order(b.fullAtMs[estimate])];
    if (left !== right) return left < right ? a : b;
  }
  return a.horizonMs <= b.horizonMs ? a : b;
}

export interface SiteRunway {
  /** The store that is full first, of those that can be foretold; when none can, the reasons. */
  readonly first: Runway;
  /** Stores about which nothing can be said. */
  readonly unknownStores: readonly string[];
}

export function siteRunway(
  site: SiteConfig,
  picture: SitePicture | undefined,
  scenario: Scenario,
): SiteRunway {
  let first: KnownRunway | undefined;
  const reasons = new Map<string, UnknownReason | undefined>();
  for (const { name } of site.stores) {
    const forecasts = picture?.stores.get(name)?.forecasts ?? {};
    const answers = RESOURCES.map((resource) => runwayOf(name, resource, forecasts[resource], scenario));
    const known = answers.filter((answer) => answer.kind === 'known');
    if (known.length === 0 && answers[0]?.kind === 'unknown') reasons.set(name, answers[0].reasons.get(name));
    for (const answer of known) first = first ? earlier(first, answer) : answer;
  }
  return { first: first ?? { kind: 'unknown', reasons }, unknownStores: [...reasons.keys()] };
}

/** True when every estimate lies beyond what could be foreseen. */
export function isBeyond({ fullAtMs }: KnownRunway): boolean {
  return ESTIMATES.every((estimate) => fullAtMs[estimate] === null);
}
