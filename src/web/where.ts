/** At which sites work is planned: all, those with a label, one; or those of the plan as it is. One choice of a list. */

import type { SiteConfig } from '../config/types.ts';
import type { MaintenancePlan } from '../model/maintenance.ts';
import type { Choice } from './page/act/form.ts';
import type { Say } from './page/words.ts';

const ALL = 'all';
const SAME = 'same';
/** More than these are not offered one by one; labels are for that. */
const MOST_SITES = 200;

function labelsOf({ province, labels }: SiteConfig): readonly (readonly [string, string])[] {
  return Object.entries({ ...(province === undefined ? {} : { province }), ...labels });
}

function withLabel(sites: readonly SiteConfig[], label: string, value: string): readonly string[] {
  const has = (site: SiteConfig) => labelsOf(site).some(([name, is]) => name === label && is === value);
  return sites.filter(has).map(({ id }) => id);
}

export function placesOf(
  sites: readonly SiteConfig[],
  say: Say,
  plan: MaintenancePlan | undefined,
): readonly Choice[] {
  const [only, ...more] = sites;
  const single = sites
    .slice(0, MOST_SITES)
    .map(({ id, name }) => ({ value: `site:${id}`, label: `${name} (${id})` }));
  if (only && more.length === 0) return single;
  const labels = new Map(
    sites.flatMap(labelsOf).map(([label, value]) => [`label:${label}=${value}`, [label, value] as const]),
  );
  const labelled = [...labels].map(([value, [label, is]]) => {
    const count = withLabel(sites, label, is).length;
    return { value, label: say.planner.labelled(label, is, count) };
  });
  const same = plan ? [{ value: SAME, label: say.page.siteCount(plan.sites.length) }] : [];
  return [...same, { value: ALL, label: say.planner.everywhere }, ...labelled, ...single];
}

/** The choice that stands for the sites of a plan. */
export function whereOf({ sites: chosen }: MaintenancePlan, sites: readonly SiteConfig[]): string {
  const [first, ...more] = chosen;
  return first !== undefined && more.length === 0 && sites.length > 0 ? `site:${first}` : SAME;
}

/** Undefined is all of them; a choice that is not on the list chooses nothing, and is refused where plans are read. */
export function chosenSites(
  where: string,
  sites: readonly SiteConfig[],
  before: MaintenancePlan | undefined,
): readonly string[] | undefined {
  if (where === ALL) return undefined;
  if (where === SAME && before) return before.sites;
  const [, kind, rest = ''] = /^(site|label):(.*)$/s.exec(where) ?? [];
  if (kind === 'site') return [rest];
  const [label = '', ...value] = rest.split('=');
  return withLabel(sites, label, value.join('='));
}
