/** Cross-checks of a site, a link and a store. */

import type { LinkInput, SiteInput, StoreInput } from '../schema/site.ts';
import { storeTiming } from '../timing.ts';
import { formatDuration, formatRatio } from '../units.ts';
import type { CheckContext, Fault } from './fault.ts';
import { checkTiming } from './timing.ts';

export function checkLink(link: Pick<LinkInput, 'rules'>): readonly Fault[] {
  const { window, down, up } = link.rules;
  return [
    ...(up.ratio < down.ratio
      ? []
      : [{ path: ['rules', 'up', 'ratio'], want: `less than the ${formatRatio(down.ratio)} of down.ratio` }]),
    ...(down.consecutive <= window
      ? []
      : [{ path: ['rules', 'down', 'consecutive'], want: `at most the window of ${window} runs` }]),
  ];
}

export function checkStore(store: StoreInput, context: CheckContext): readonly Fault[] {
  const timing = storeTiming(store);
  const { fire, clear } = store.nearly_full;
  return [
    ...checkTiming(store, timing, context),
    ...(timing.forecastEveryMs >= timing.intervalMs
      ? []
      : [
          { path: ['forecast_every'], want: `at least the interval of ${formatDuration(timing.intervalMs)}` },
        ]),
    ...(clear < fire
      ? []
      : [{ path: ['nearly_full', 'clear'], want: `less than the ${formatRatio(fire)} at which it fires` }]),
  ];
}

/** Only what belongs to the site itself: a mistake in one of its links does not hide it. */
export function checkSite(site: Pick<SiteInput, 'holidays'>): readonly Fault[] {
  const { holidays } = site;
  const repeated = holidays.findIndex((date, index) => holidays.indexOf(date) !== index);
  return repeated < 0
    ? []
    : [{ path: ['holidays', repeated], got: 'a date for the second time', want: 'each date once' }];
}

export function checkWatches(site: {
  readonly links?: unknown;
  readonly stores?: unknown;
}): readonly Fault[] {
  const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
  return isEmpty(site.links) && isEmpty(site.stores)
    ? [{ path: [], got: 'a site with nothing to watch', want: 'at least one link or store' }]
    : [];
}
