/** The dashboard of one site: is the link well, how long can this office go on, and can the watcher be believed. */

import type { DashboardSpec } from './dashboard.ts';
import { glanceRow } from './rows/glance.ts';
import { linkQualityRow, linkStateRow } from './rows/link.ts';
import { watcherRow } from './rows/service.ts';
import { servicesRow } from './rows/services.ts';
import { stocksRow } from './rows/stocks.ts';
import { storesRow } from './rows/stores.ts';
import { syncsRow } from './rows/syncs.ts';

export const SITE: DashboardSpec = {
  name: 'site',
  title: 'Siaga: one site',
  description: 'Link upstream, room to go on without it, and the watcher itself, for one site.',
  scope: 'site',
  since: 'now-24h',
  refresh: '30s',
  rows: (series) =>
    [glanceRow, servicesRow, linkStateRow, linkQualityRow, storesRow, stocksRow, syncsRow, watcherRow].map(
      (row) => row(series),
    ),
};
