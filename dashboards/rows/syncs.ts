/** The row about syncs: what waits, what comes and goes, how long records take, and when the backlog is gone. */

import { rate, type Series } from '../../src/metrics/series.ts';
import { chart, type RowSpec } from '../panel.ts';

export function syncsRow(series: Series): RowSpec {
  const perHour = (name: string) => `3600 * ${rate(series, name)}`;
  return {
    title: 'Syncs',
    panels: [
      chart('Records that wait', 'Records that have reached a stage and wait for the next.', 'short', [
        { expr: series('siaga_sync_pending_records'), legend: '{{sync}} {{stage}}' },
      ]),
      chart('Bytes that wait', 'Their bytes, where the size of a record is known.', 'bytes', [
        { expr: series('siaga_sync_pending_bytes'), legend: '{{sync}} {{stage}}' },
      ]),
      chart('Records an hour', 'What is captured, acknowledged and rejected.', 'short', [
        { expr: perHour('siaga_sync_captured_records_total'), legend: '{{sync}} captured' },
        { expr: perHour('siaga_sync_acknowledged_records_total'), legend: '{{sync}} acknowledged' },
        { expr: perHour('siaga_sync_rejected_records_total'), legend: '{{sync}} rejected' },
      ]),
      chart(
        'Oldest record that waits',
        'How long ago the oldest record that waits in a stage was captured.',
        's',
        [
          {
            expr: `time() - ${series('siaga_sync_oldest_pending_timestamp_seconds')}`,
            legend: '{{sync}} {{stage}}',
          },
        ],
      ),
      chart('From capture to a stage', 'Half of the records took less, and nine in ten.', 's', [
        { expr: took(series, 0.5), legend: '{{sync}} {{stage}} half' },
        { expr: took(series, 0.9), legend: '{{sync}} {{stage}} 9 in 10' },
      ]),
      chart(
        'Time until the backlog is gone',
        'Forecast from p10 (early) to p90 (late). A gap: not within what can be foreseen, or it cannot be said.',
        's',
        [
          {
            // While nothing waits it is the moment of the last look.
            expr: `clamp_min(${series('siaga_sync_clear_timestamp_seconds')} - time(), 0) < +Inf`,
            legend: '{{sync}} {{estimate}}',
          },
        ],
      ),
    ],
  };
}

function took(series: Series, quantile: number): string {
  return `histogram_quantile(${quantile}, ${rate(series, 'siaga_sync_latency_seconds_bucket')})`;
}
