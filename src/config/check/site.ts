/** Cross-checks of a site, a link and a store. */

import { nearest } from '../nearest.ts';
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

/** Only what belongs to the site itself: a mistake in one of its links does not hide these. */
export function checkSite(site: Omit<SiteInput, 'links' | 'stores'>): readonly Fault[] {
  const repeated = site.holidays.findIndex((date, index) => site.holidays.indexOf(date) !== index);
  return [
    ...(isTimeZone(site.timezone) ? [] : [{ path: ['timezone'], want: wantOfZone(site.timezone) }]),
    ...site.holidays.flatMap((date, index) =>
      isDate(date) ? [] : [{ path: ['holidays', index], want: 'a real date, such as 2026-08-17' }],
    ),
    ...(repeated < 0
      ? []
      : [{ path: ['holidays', repeated], got: 'a date for the second time', want: 'each date once' }]),
  ];
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

/** Offsets such as +07:00 are understood by Intl too, but say nothing about the place. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const INDONESIAN_ZONES: Readonly<Record<string, string>> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
};

function wantOfZone(zone: string): string {
  const near = INDONESIAN_ZONES[zone.toUpperCase()] ?? nearest(zone, Intl.supportedValuesOf('timeZone'));
  return near === undefined ? 'an IANA time zone such as Asia/Jakarta' : `an IANA time zone such as ${near}`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}
