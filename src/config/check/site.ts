/** Cross-checks of a site, a link and a store. */

import { RUNGS, type Rung } from '../../model/assessment.ts';
import { ROUND_TRIP_KINDS } from '../../model/observation.ts';
import { namesOf } from '../build/context.ts';
import { bytesPerMinute } from '../probe-cost.ts';
import type { LinkInput, SiteInput, StoreInput } from '../schema/site.ts';
import { storeTiming } from '../timing.ts';
import { formatDuration, formatRatio, formatSize } from '../units.ts';
import { type CheckContext, type Fault, oneKey } from './fault.ts';
import { checkRowSource } from './row-source.ts';
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

/** What each probe of a link says of its rung; whatever else is wrong with the probes. */
export function checkRungs(probes: readonly { readonly rung?: Rung | undefined }[]): readonly Fault[] {
  let farthest: Rung = 'host';
  return probes.flatMap(({ rung = farthest }, index) => {
    if (RUNGS.indexOf(rung) < RUNGS.indexOf(farthest)) {
      return [{ path: [index, 'rung'], want: `${farthest} or farther, as the probes before it` }];
    }
    farthest = rung;
    return [];
  });
}

export function checkStore(store: StoreInput, context: CheckContext): readonly Fault[] {
  const timing = storeTiming(store);
  const { fire, clear } = store.nearly_full;
  return [
    ...checkTiming(store, timing, context),
    ...(store.kind === 'filesystem' || store.kind === 'directory' ? [] : checkTold(store)),
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

/** Used or free, and what it can hold; where nothing is said, the source itself may say it. */
function checkTold(store: Exclude<StoreInput, { kind: 'filesystem' | 'directory' }>): readonly Fault[] {
  const { fields, quota } = store;
  if (!fields) return checkRowSource(store);
  const { used, free, size } = fields;
  return [
    ...checkRowSource(store),
    ...oneKey({ used, free }, ['used', 'free'], 'needed').map((fault) => ({
      ...fault,
      path: ['fields', ...fault.path],
    })),
    ...(size === undefined && quota === undefined
      ? [{ path: ['fields'], got: 'no size', want: 'size in fields, or a quota' }]
      : []),
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

/** Between `nearly_full.fire` and `halt` lies the room in which recording conserves. */
export function checkAdvisory({
  advisory,
  stores,
}: Pick<SiteInput, 'advisory' | 'stores'>): readonly Fault[] {
  const highest = Math.max(0, ...stores.map((store) => store.nearly_full.fire));
  return advisory.halt > highest
    ? []
    : [
        {
          path: ['advisory', 'halt'],
          want: `more than the ${formatRatio(highest)} of nearly_full.fire, so that recording conserves before it halts`,
        },
      ];
}

/** Two sites in one file would take turns in it. */
export function checkAdvisoryFiles(
  sites: readonly { readonly advisory?: { readonly file?: string | undefined } | undefined }[],
): readonly Fault[] {
  const files = sites.map(({ advisory }) => advisory?.file);
  const repeated = files.findIndex((file, index) => file !== undefined && files.indexOf(file) !== index);
  const got = 'the file of another site';
  return repeated < 0 ? [] : [{ path: [repeated, 'advisory', 'file'], got, want: 'a file of its own' }];
}

/** A budget that is exceeded names the probe that costs most. */
export function checkBudget({ bytes_per_minute, links }: SiteInput): readonly Fault[] {
  const costs = links.flatMap((link) =>
    link.probes.map((probe) => ({
      where: `${link.name}, ${probe.name ?? probe.kind}`,
      bytes: bytesPerMinute(probe),
    })),
  );
  const sum = costs.reduce((bytes, cost) => bytes + cost.bytes, 0);
  if (bytes_per_minute === undefined || sum <= bytes_per_minute) return [];
  const dearest = costs.reduce((most, cost) => (cost.bytes > most.bytes ? cost : most));
  return [
    {
      path: ['bytes_per_minute'],
      got: `${formatSize(bytes_per_minute)} for probes that cost ${sum} bytes a minute, most of all ${dearest.where} with ${dearest.bytes}`,
      want: 'longer intervals, cheaper probes, smaller bursts, or a larger budget',
    },
  ];
}

export function checkQualityProbe({ quality_probe, probes }: LinkInput): readonly Fault[] {
  if (quality_probe === undefined) return [];
  const named = probes[namesOf(probes).indexOf(quality_probe)];
  return named && ROUND_TRIP_KINDS.includes(named.kind)
    ? []
    : [
        {
          path: ['quality_probe'],
          want: 'the name of a probe of this link, of a kind other than host and dns',
        },
      ];
}

export function checkWatches(site: {
  readonly links?: unknown;
  readonly stores?: unknown;
  readonly stocks?: unknown;
  readonly syncs?: unknown;
}): readonly Fault[] {
  const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
  return [site.links, site.stores, site.stocks, site.syncs].every(isEmpty)
    ? [{ path: [], got: 'a site with nothing to watch', want: 'at least one link, store, stock or sync' }]
    : [];
}
