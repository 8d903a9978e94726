/** The row about stocks: how many are left, and until when that will do. */

import type { Series } from '../../src/metrics/series.ts';
import type { RowSpec } from '../panel.ts';

export function stocksRow(series: Series): RowSpec {
  const left = `${series('siaga_stock_empty_timestamp_seconds')} - time()`;
  return {
    title: 'Stocks',
    panels: [
      {
        title: 'Left in stock',
        description: 'How many of each stock are left, from its last good reading; a jump up is a delivery.',
        kind: 'chart',
        unit: 'short',
        width: 12,
        min: 0,
        queries: [
          { expr: series('siaga_stock_items'), legend: '{{stock}}' },
          { expr: series('siaga_stock_capacity_items'), legend: '{{stock}} when full' },
        ],
      },
      {
        title: 'Time until used up',
        description:
          'Forecast if nothing is brought, from p10 (early) to p90 (late). A gap: not within what can be foreseen, or it cannot be said.',
        kind: 'chart',
        unit: 's',
        width: 12,
        min: 0,
        queries: [{ expr: `(${left}) < +Inf`, legend: '{{stock}} {{estimate}}' }],
      },
    ],
  };
}
