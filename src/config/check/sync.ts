/** Cross-checks of a sync, and of its names within its site. */

import type { SiteInput } from '../schema/site.ts';
import type { SyncInput } from '../schema/sync.ts';
import { syncTiming } from '../timing.ts';
import { formatDuration, formatRatio } from '../units.ts';
import type { CheckContext, Fault } from './fault.ts';
import { checkTiming } from './timing.ts';

/** What is counted under this name is never pending. */
const REJECTED = 'rejected';

export function checkSync(sync: SyncInput, context: CheckContext): readonly Fault[] {
  const timing = syncTiming(sync);
  const { stages, slow = {}, stalled, rejected, stock } = sync;
  const waiting = stages.slice(0, -1);
  const repeated = stages.findIndex((stage, index) => stage === REJECTED || stages.indexOf(stage) !== index);
  return [
    ...checkTiming(sync, timing, context),
    ...(repeated < 0
      ? []
      : [{ path: ['stages', repeated], want: `each stage once, and none called ${REJECTED}` }]),
    ...(stock === undefined || waiting.includes(stock.stage)
      ? []
      : [
          { path: ['stock', 'stage'], want: `one of ${waiting.join(', ')}: nothing waits in the last stage` },
        ]),
    ...Object.keys(slow).flatMap((stage) =>
      stages.slice(1).includes(stage)
        ? []
        : [
            {
              path: ['slow', stage],
              got: `the stage ${stage}`,
              want: `one of ${stages.slice(1).join(', ')}`,
            },
          ],
    ),
    ...Object.entries(slow).flatMap(([stage, steps]) => order(steps, ['slow', stage])),
    ...(stalled ? order(stalled, ['stalled']) : []),
    ...(rejected.warning <= rejected.critical
      ? []
      : [
          {
            path: ['rejected', 'critical'],
            want: `at least the warning of ${formatRatio(rejected.warning)}`,
          },
        ]),
    ...(timing.forecastEveryMs >= timing.intervalMs
      ? []
      : [
          { path: ['forecast_every'], want: `at least the interval of ${formatDuration(timing.intervalMs)}` },
        ]),
  ];
}

function order(
  { warning, critical }: { readonly warning: number; readonly critical: number },
  path: readonly string[],
): readonly Fault[] {
  return warning <= critical
    ? []
    : [{ path: [...path, 'critical'], want: `at least the warning of ${formatDuration(warning)}` }];
}

/** What a sync names must be there, and its own name must be told apart from those of stores and stocks. */
export function checkSyncNames({ links, stores, stocks, syncs }: SiteInput): readonly Fault[] {
  const linkNames = links.map(({ name }) => name);
  const storeNames = stores.map(({ name }) => name);
  const stockNames = stocks.map(({ name }) => name);
  return syncs.flatMap(({ name, link, store, stock }, index) => [
    ...([...storeNames, ...stockNames].includes(name)
      ? [{ path: ['syncs', index, 'name'], got: 'the name of a store or stock', want: 'a name of its own' }]
      : []),
    ...unknown(['syncs', index, 'link'], link, linkNames, 'links'),
    ...unknown(['syncs', index, 'store'], store, storeNames, 'stores'),
    ...unknown(['syncs', index, 'stock', 'name'], stock?.name, stockNames, 'stocks'),
  ]);
}

function unknown(
  path: Fault['path'],
  name: string | undefined,
  known: readonly string[],
  what: string,
): readonly Fault[] {
  if (name === undefined || known.includes(name)) return [];
  return [
    {
      path,
      want:
        known.length > 0
          ? `one of the ${what} of the site: ${known.join(', ')}`
          : `no name: the site has no ${what}`,
    },
  ];
}
