/** The dashboard of the service itself: does it run, does it reach people, does it remember, and what does it take of its host. */

import type { DashboardSpec } from './dashboard.ts';
import { processRow, scrapeRow } from './rows/process.ts';
import { channelsRow, historyRow, watcherRow, workRow } from './rows/service.ts';

export const SERVICE: DashboardSpec = {
  name: 'service',
  title: 'Siaga: the service itself',
  description: 'Tasks, channels, history, clock, memory and processor of Siaga, and how Prometheus reads it.',
  scope: 'service',
  since: 'now-24h',
  refresh: '30s',
  rows: (series) =>
    [watcherRow, workRow, channelsRow, historyRow, processRow, scrapeRow].map((row) => row(series)),
};
