/** The dashboard for capacity reviews: which site is short of room first, how fast its stores grow, what waits and what runs out. */

import { type DashboardSpec, ofManySites } from './dashboard.ts';
import { firstToFillRow, growthRow } from './rows/capacity.ts';
import { stocksRow } from './rows/stocks.ts';
import { storesRow } from './rows/stores.ts';
import { syncsRow } from './rows/syncs.ts';

export const CAPACITY: DashboardSpec = {
  name: 'capacity',
  title: 'Siaga: capacity planning',
  description: 'Runway of the sites, growth of their stores, stocks and backlogs, over months.',
  scope: 'sites',
  since: 'now-90d',
  // A forecast is made every few minutes at most, and months of data are not asked for more often than that.
  refresh: '15m',
  rows: (series) =>
    [firstToFillRow, growthRow, storesRow, stocksRow, syncsRow].map((row) => ofManySites(row(series))),
};
