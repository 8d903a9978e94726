/** The one table of metrics: the exposition, its reference and the checks of dashboards and rules are all drawn from it. */

import type { MetricRow } from './definition.ts';
import { LINK_ROWS } from './link-rows.ts';
import { INFO_ROWS, SERVICE_ROWS } from './service-rows.ts';
import { SOURCE_ROWS } from './source-rows.ts';
import { STOCK_ROWS } from './stock-rows.ts';
import { STORE_ROWS } from './store-rows.ts';
import { SYNC_ROWS } from './sync-rows.ts';

export const METRICS: readonly MetricRow[] = [
  ...INFO_ROWS,
  ...LINK_ROWS,
  ...STORE_ROWS,
  ...STOCK_ROWS,
  ...SYNC_ROWS,
  ...SOURCE_ROWS,
  ...SERVICE_ROWS,
];
