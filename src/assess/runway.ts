/** The runway of a site: for each scenario and estimate, how long until the first of its stores is full. */

import type { SiteRunway } from '../model/advisory.ts';
import { ESTIMATES, type Estimate, SCENARIOS, type Scenario } from '../model/forecast.ts';
import { type Outlook, outlook, resources, type StoreSituation } from './outlook.ts';

export function siteRunway(stores: readonly StoreSituation[]): SiteRunway {
  const told = SCENARIOS.flatMap((scenario) => {
    const estimates = ESTIMATES.map((estimate) => [estimate, shortest(stores, scenario, estimate)] as const);
    return estimates.some(([, ms]) => ms === undefined) ? [] : [[scenario, Object.fromEntries(estimates)]];
  });
  return Object.fromEntries(told);
}

/** Undefined when nothing can be said of any store, null when all that can be foretold lie beyond the horizon. */
function shortest(
  stores: readonly StoreSituation[],
  scenario: Scenario,
  estimate: Estimate,
): number | null | undefined {
  const outlooks = stores.flatMap((store) =>
    resources(store.picture).map((resource) => outlook(store, resource, scenario, estimate)),
  );
  const known = outlooks.flatMap(({ left }: Outlook) =>
    left.kind === 'unknown' ? [] : [left.kind === 'left' ? left.ms : Number.POSITIVE_INFINITY],
  );
  if (known.length === 0) return undefined;
  const least = Math.min(...known);
  return least === Number.POSITIVE_INFINITY ? null : least;
}
