/** Makes the question that the forecast answers out of what history and configuration know about one store. */

import type { SiteConfig } from '../config/types.ts';
import { type ForecastQuestion, HORIZON_MS, type IntakePoint, type LinkChange } from '../model/forecast.ts';
import type { SeriesPoint } from '../model/history.ts';
import { joinReplaced } from './replaced.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** So far back a store's past is looked at: eight weeks of weekdays and a little more. */
export const LOOK_BACK_MS = 60 * DAY_MS;

export interface StorePast {
  readonly used: readonly SeriesPoint[];
  /** Room left for the writing user now, in the unit of `used`. */
  readonly available: number;
  /** When it came to lie on other disks. */
  readonly replacedAtMs?: readonly number[];
  /** Changes of each link of the site; none when the store is not drained over a link. */
  readonly links: readonly (readonly LinkChange[])[];
  /** A running total of the bytes that came in, where a sync counts them. */
  readonly captured?: readonly SeriesPoint[];
}

/** Undefined while there is no history at all. */
export function questionOf(
  site: Pick<SiteConfig, 'timezone' | 'holidays'>,
  past: StorePast,
): ForecastQuestion | undefined {
  const last = past.used.at(-1);
  if (!last) return undefined;
  const link = anyUp(past.links);
  const measured = past.used.map(({ atMs, last: used }) => ({ atMs, used }));
  const { points, shift } = joinReplaced(measured, past.replacedAtMs ?? []);
  return {
    kind: 'volume',
    history: points,
    // Blocks reserved for root and a quota's foreign limit are not ours to fill: full is where the writer stops.
    capacity: last.last + shift + past.available,
    horizonMs: HORIZON_MS,
    timezone: site.timezone,
    holidays: site.holidays,
    outage: 'ends',
    ...(link.length > 0 ? { link } : {}),
    ...intakeOf(past),
  };
}

/** So much of the history must the intake cover: what it leaves out would count as none. */
const COVERAGE = 0.95;

/** What arrived between two points; a total that fell was begun anew. */
function intakeOf({ used, captured = [] }: StorePast): { readonly intake?: readonly IntakePoint[] } {
  const [first, last] = [used[0], used.at(-1)];
  const [begin, end] = [captured[0], captured.at(-1)];
  if (!first || !last || !begin || !end) return {};
  const covered = Math.min(end.atMs, last.atMs) - Math.max(begin.atMs, first.atMs);
  if (captured.length < 2 || covered < COVERAGE * (last.atMs - first.atMs)) return {};
  const intake = captured.slice(1).map(({ atMs, last: total }, index) => ({
    atMs,
    amount: Math.max(0, total - (captured[index]?.last ?? total)),
  }));
  return { intake };
}

/** The upstream is reachable while any link is up. A link counts from its first change; before that nothing is claimed. */
export function anyUp(links: readonly (readonly LinkChange[])[]): readonly LinkChange[] {
  const changes = links
    .flatMap((link, index) => link.map(({ atMs, up }) => ({ atMs, up, index })))
    .sort((a, b) => a.atMs - b.atMs);
  const state = new Map<number, boolean>();
  const merged: LinkChange[] = [];
  for (const { atMs, up, index } of changes) {
    state.set(index, up);
    const some = [...state.values()].includes(true);
    if (merged.at(-1)?.up !== some) merged.push({ atMs, up: some });
  }
  return merged;
}
