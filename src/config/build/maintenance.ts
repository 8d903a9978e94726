/** Valid planned work -> a plan: labels become the sites that have them, times the form of ISO 8601. */

import type { MaintenancePlan } from '../../model/maintenance.ts';
import type { MaintenanceInput } from '../schema/maintenance.ts';
import { present } from './context.ts';

/** What a selection by labels looks at. */
export interface Labelled {
  readonly id: string;
  readonly name?: string | undefined;
  readonly province?: string | undefined;
  readonly timezone: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export function selectSites(
  { sites, labels = {} }: Pick<MaintenanceInput, 'sites' | 'labels'>,
  all: readonly Labelled[],
): readonly Labelled[] {
  return all.filter((site) => {
    const { id, name = id, province } = site;
    const own = new Map(
      Object.entries({ ...site.labels, id, name, ...(province === undefined ? {} : { province }) }),
    );
    const isNamed = sites === undefined || sites.includes(id);
    return isNamed && Object.entries(labels).every(([label, value]) => own.get(label) === value);
  });
}

export function buildPlan(
  input: MaintenanceInput,
  all: readonly Labelled[],
  origin: MaintenancePlan['origin'],
): MaintenancePlan {
  const selected = selectSites(input, all);
  const { title, start, end, next_update: nextUpdate, repeats, repeats_until: repeatsUntil } = input;
  return {
    id: idOfPlan(input),
    title,
    origin,
    sites: selected.map(({ id }) => id),
    timezone: input.timezone ?? selected[0]?.timezone ?? 'UTC',
    start,
    ...present({ end, nextUpdate, repeats, repeatsUntil }),
    announceMs: input.announce.toSorted((a, b) => b - a),
  };
}

/** Readable in a list and in an address: `data-migration-2026-12-04`. */
export function idOfPlan({ id, title, start }: MaintenanceInput): string {
  if (id !== undefined) return id;
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${words.slice(0, 40) || 'maintenance'}-${start.slice(0, 10)}`;
}
