/** The rows about the process: what it takes of its host, whether its loop turns, and how Prometheus reads it. */

import { LOOP_DELAY_PRECISION_MS } from '../../src/metrics/process-metrics.ts';
import { rate, type Series } from '../../src/metrics/series.ts';
import { chart, type RowSpec } from '../panel.ts';

export function processRow(series: Series): RowSpec {
  const panels = [
    chart(
      'Memory',
      'Resident memory of the process, and within it the heap of JavaScript and what it holds outside.',
      'bytes',
      [
        { expr: series('process_resident_memory_bytes'), legend: '{{instance}} resident' },
        { expr: series('nodejs_heap_size_total_bytes'), legend: '{{instance}} heap' },
        { expr: series('nodejs_heap_size_used_bytes'), legend: '{{instance}} heap used' },
        { expr: series('nodejs_external_memory_bytes'), legend: '{{instance}} external' },
      ],
    ),
    {
      ...chart('CPU', 'Processor time of the process, as a share of one core.', 'percentunit', [
        { expr: rate(series, 'process_cpu_user_seconds_total'), legend: '{{instance}} user' },
        { expr: rate(series, 'process_cpu_system_seconds_total'), legend: '{{instance}} system' },
      ]),
      stacked: true,
    },
    chart(
      'Delay of the event loop',
      'How late the timer came that watches the loop, since the scrape before. Long delays make probes look slow.',
      's',
      (['p50', 'p99', 'max'] as const).map((part) => ({
        expr: lateness(series(`nodejs_eventloop_lag_${part}_seconds`)),
        legend: `{{instance}} ${part}`,
      })),
    ),
    chart(
      'Garbage collection',
      'Share of the time that the collector stopped the process, by its kind.',
      'percentunit',
      [{ expr: rate(series, 'nodejs_gc_duration_seconds_sum'), legend: '{{instance}} {{kind}}' }],
    ),
    chart('Collections', 'Runs of the garbage collector a second, by kind.', 'cps', [
      { expr: rate(series, 'nodejs_gc_duration_seconds_count'), legend: '{{instance}} {{kind}}' },
    ]),
    chart(
      'Open files',
      'Share of the files and sockets that the process may have open that it has open.',
      'percentunit',
      [
        {
          expr: `${series('process_open_fds')} / ${series('process_max_fds')}`,
          legend: '{{instance}}',
        },
      ],
    ),
  ];
  return { title: 'Process', panels: panels.map((panel) => ({ ...panel, width: 8 })) };
}

export function scrapeRow(series: Series): RowSpec {
  return {
    title: 'Scrape',
    panels: [
      chart(
        'Duration of a scrape',
        'How long Prometheus waited for the answer. A scrape only reads what is known already.',
        's',
        [{ expr: series('scrape_duration_seconds'), legend: '{{instance}}' }],
      ),
      chart('Samples in a scrape', 'How many series the answer had.', 'short', [
        { expr: series('scrape_samples_scraped'), legend: '{{instance}}' },
      ]),
    ],
  };
}

/** Node records the whole time between two looks, so that a loop at rest shows the distance between them. */
function lateness(between: string): string {
  return `clamp_min(${between} - ${LOOP_DELAY_PRECISION_MS / 1_000}, 0)`;
}
