/** The row about stores: what is in them, and when they will be full. */

import { rate, type Series } from '../../src/metrics/series.ts';
import type { Scenario } from '../../src/model/forecast.ts';
import { chart, type PanelSpec, type RowSpec } from '../panel.ts';

export function storesRow(series: Series): RowSpec {
  return {
    title: 'Stores',
    panels: [
      chart('Used', 'Bytes used in each store, from its last good reading.', 'bytes', [
        { expr: series('siaga_store_used_bytes'), legend: '{{store}}' },
        { expr: series('siaga_store_size_bytes'), legend: '{{store}} size' },
      ]),
      chart('Available', 'Bytes that the writing user can still use in each store.', 'bytes', [
        { expr: series('siaga_store_available_bytes'), legend: '{{store}}' },
      ]),
      full(series, 'current', 'Time until full, as things go', 'if things go on as they are'),
      full(series, 'upstream_down', 'Time until full without the link', 'if the link upstream stays away'),
      {
        ...chart('Inodes used', 'Share of the inodes of each store that are used.', 'percentunit', [
          {
            expr: `${series('siaga_store_inodes_used')} / ${series('siaga_store_inodes')}`,
            legend: '{{store}}',
          },
        ]),
        width: 8,
        max: 1,
      },
      {
        ...chart(
          'Age of the last good reading',
          'How old everything is that is said about a store. A ramp means that it cannot be read.',
          's',
          [
            {
              expr: `time() - ${series('siaga_source_last_success_timestamp_seconds')}`,
              legend: '{{source}}',
            },
          ],
        ),
        width: 8,
      },
      {
        ...chart(
          'Missing for planned work',
          'How long before the end of the next planned work a store will be full, likely (p50) and at the earliest (p10).',
          's',
          [
            {
              expr: series('siaga_store_maintenance_shortfall_seconds', { estimate: ['p10', 'p50'] }),
              legend: '{{site}} {{store}} {{estimate}}',
            },
          ],
        ),
        width: 8,
      },
      {
        title: 'Trouble with stores',
        description: 'Stores that are read-only, and readings that fail, by reason and a second.',
        kind: 'stat',
        unit: 'short',
        width: 8,
        queries: [
          { expr: `${series('siaga_store_readonly')} == 1`, legend: '{{store}} is read-only' },
          {
            expr: `sum by (site, source, reason) (${rate(series, 'siaga_source_read_failures_total')}) > 0`,
            legend: '{{source}}: {{reason}}',
          },
        ],
        thresholds: [{ value: null, color: 'red' }],
        noValue: 'none',
      },
    ],
  };
}

function full(series: Series, scenario: Scenario, title: string, words: string): PanelSpec {
  const timestamp = series('siaga_store_full_timestamp_seconds', { scenario });
  return chart(
    title,
    `Forecast ${words}, from p10 (early) to p90 (late). A gap: not within what can be foreseen, or it cannot be said.`,
    's',
    // An infinite value would take the scale of the whole panel with it.
    [{ expr: `(${timestamp} - time()) < +Inf`, legend: '{{store}} {{resource}} {{estimate}}' }],
  );
}
