/** Cross-checks of planned work: it chooses some site, ends after it began, and what repeats has an end before it begins again. */

import type { Repeats } from '../../model/maintenance.ts';
import { idOfPlan, type Labelled, selectSites } from '../build/maintenance.ts';
import type { MaintenanceInput } from '../schema/maintenance.ts';
import type { Fault } from './fault.ts';

const PERIOD: Readonly<Record<Repeats, { readonly days: number }>> = {
  daily: { days: 1 },
  weekly: { days: 7 },
  monthly: { days: 28 },
};

export function checkMaintenance(work: MaintenanceInput, sites: readonly Labelled[]): readonly Fault[] {
  return [...checkSelection(work, sites), ...checkTimes(work)];
}

/** All that stands in the files, with its place in them. */
export function checkAllMaintenance({
  sites,
  maintenance,
}: {
  readonly sites: readonly Labelled[];
  readonly maintenance: readonly MaintenanceInput[];
}): readonly Fault[] {
  return maintenance.flatMap((work, index) =>
    checkMaintenance(work, sites).map((fault) => ({ ...fault, path: ['maintenance', index, ...fault.path] })),
  );
}

export function checkMaintenanceIds(works: readonly MaintenanceInput[]): readonly Fault[] {
  const seen = new Set<string>();
  return works.flatMap((work, index) => {
    const id = idOfPlan(work);
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: [index], got: `the id ${id} for the second time`, want: 'another `id` or title' }];
  });
}

export function checkSelection(
  work: Pick<MaintenanceInput, 'sites' | 'labels'>,
  sites: readonly Labelled[],
): readonly Fault[] {
  const known = sites.map(({ id }) => id);
  const stranger = work.sites?.findIndex((id) => !known.includes(id)) ?? -1;
  if (stranger >= 0)
    return [{ path: ['sites', stranger], want: `the id of a site: ${known.slice(0, 20).join(', ')}` }];
  return selectSites(work, sites).length > 0
    ? []
    : [{ path: ['labels'], got: 'labels that no site has', want: 'at least one site' }];
}

/** When it begins again at the earliest; it has to be over by then. */
export function nextStart(start: string, repeats: Repeats): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(start).add(PERIOD[repeats]);
}

function checkTimes({ start, end, repeats, next_update, repeats_until }: MaintenanceInput): readonly Fault[] {
  const after = (time: string | undefined, key: string): readonly Fault[] =>
    time !== undefined && time <= start ? [{ path: [key], want: `later than the start, ${start}` }] : [];
  const faults = [...after(end, 'end'), ...after(next_update, 'next_update')];
  if (faults.length > 0) return faults;
  if (!repeats) {
    return repeats_until === undefined
      ? []
      : [{ path: ['repeats_until'], got: 'a last day of what does not repeat', want: '`repeats` beside it' }];
  }
  if (end === undefined)
    return [{ path: ['repeats'], got: 'work without an end that repeats', want: '`end` beside it' }];
  const next = nextStart(start, repeats);
  return Temporal.PlainDateTime.compare(end, next) <= 0
    ? []
    : [{ path: ['end'], got: 'an end after the next beginning', want: `at most ${next}` }];
}
