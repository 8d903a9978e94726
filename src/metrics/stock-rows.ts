/** Rows about stocks and when they run out. */

import { ESTIMATES } from '../model/forecast.ts';
import type { StockReading } from '../model/observation.ts';
import type { MetricRow } from './definition.ts';
import { readingRowOf } from './reading-row.ts';
import { fullAtSeconds } from './store-rows.ts';
import { stocksOf } from './subjects.ts';

const STOCK = ['site', 'stock'] as const;

const readingRow = readingRowOf<StockReading>(STOCK, stocksOf);

export const STOCK_ROWS: readonly MetricRow[] = [
  readingRow('siaga_stock_items', 'How many of a stock are left.', ({ items }) => items),
  readingRow(
    'siaga_stock_capacity_items',
    'How many there are of a stock when it is full; absent where nobody says.',
    ({ capacityItems }) => capacityItems,
  ),
  {
    name: 'siaga_stock_empty_timestamp_seconds',
    help: 'When a stock is forecast to run out if nothing is brought; +Inf beyond the horizon, absent when it cannot be said. p10 is the early end.',
    type: 'gauge',
    source: 'known',
    labels: [...STOCK, 'estimate'],
    values: { estimate: ESTIMATES },
    *series({ config }) {
      for (const { labels, picture: find } of stocksOf(config)) {
        for (const estimate of ESTIMATES) {
          yield {
            labels: [...labels, estimate],
            value: (picture) => fullAtSeconds(find(picture)?.forecast, 'current', estimate),
          };
        }
      }
    },
  },
];
