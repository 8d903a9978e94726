/**
 * What has been used up of a stock, from how many were left. Used up only rises: what is brought is a step that says nothing of
 * use, so it is left out, and full is what had been used up plus what is left.
 */

import type { SiteConfig } from '../config/types.ts';
import { type ForecastQuestion, HORIZON_MS, type UsagePoint } from '../model/forecast.ts';
import type { SeriesPoint } from '../model/history.ts';

/** A rise by more than this share of the highest level is a delivery; less is a count that was put right. */
const DELIVERY_RATIO = 0.05;

export function usedUp(left: readonly SeriesPoint[]): readonly UsagePoint[] {
  const delivery = DELIVERY_RATIO * left.reduce((most, { last }) => Math.max(most, last), 0);
  let used = 0;
  let before = left[0]?.last ?? 0;
  return left.map(({ atMs, last }) => {
    const rise = last - before;
    if (rise <= delivery) used -= rise;
    before = last;
    return { atMs, used };
  });
}

/** Undefined while there is no history at all. */
export function stockQuestionOf(
  site: Pick<SiteConfig, 'timezone' | 'holidays'>,
  left: readonly SeriesPoint[],
): ForecastQuestion | undefined {
  const history = usedUp(left);
  const now = history.at(-1);
  const items = left.at(-1)?.last;
  if (!now || items === undefined) return undefined;
  return {
    kind: 'stock',
    history,
    capacity: now.used + items,
    horizonMs: HORIZON_MS,
    timezone: site.timezone,
    holidays: site.holidays,
    outage: 'ends',
  };
}
