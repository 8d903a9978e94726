/** The rows about the service itself: whether the watcher can be believed, does its work, reaches people and remembers. */

import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { rate, type Series } from '../../src/metrics/series.ts';
import { chart, type RowSpec } from '../panel.ts';
import { firingAlerts } from './glance.ts';

/** What both the dashboard of a site and that of the service begin or end with. */
export function watcherRow(series: Series): RowSpec {
  return {
    title: 'The service itself',
    panels: [
      {
        title: 'Scraped',
        description: 'Whether Prometheus got an answer the last time it asked.',
        kind: 'stat',
        unit: 'none',
        width: 4,
        queries: [{ expr: series('up'), legend: '{{instance}}' }],
        thresholds: GOOD_AT_ONE,
        noValue: 'never scraped',
      },
      {
        title: 'Version',
        description: 'What runs, and whether its last reload of the configuration succeeded (1) or not (0).',
        kind: 'stat',
        unit: 'none',
        width: 4,
        queries: [
          {
            expr: `${series('siaga_config_last_reload_successful')} * on (job, instance) group_left (version) ${series('siaga_build_info')}`,
            legend: '{{version}}',
          },
        ],
        thresholds: GOOD_AT_ONE,
        noValue: 'unknown',
      },
      {
        title: 'History can be written',
        description: 'Whether the disk takes history: 1, or 0 while it lives in memory only.',
        kind: 'stat',
        unit: 'none',
        width: 4,
        queries: [{ expr: series('siaga_history_writable'), legend: '{{instance}}' }],
        thresholds: GOOD_AT_ONE,
        noValue: 'unknown',
      },
      chart(
        'Since the last run',
        'Time since each scheduled task last ran; it should stay below its interval.',
        's',
        [{ expr: `time() - ${series('siaga_task_last_run_timestamp_seconds')}`, legend: '{{task}}' }],
        6,
      ),
      chart(
        'Messages that wait',
        'Notifications that were decided and not delivered yet, by channel.',
        'short',
        [{ expr: series('siaga_notifications_pending'), legend: '{{channel}}' }],
        6,
      ),
    ],
  };
}

export function workRow(series: Series): RowSpec {
  return {
    title: 'Work',
    panels: [
      firingAlerts(series),
      {
        title: 'Running for',
        description:
          'Time since the process started; short again and again means that something restarts it.',
        kind: 'stat',
        unit: 'dtdurations',
        width: 4,
        queries: [{ expr: `time() - ${series('process_start_time_seconds')}`, legend: '{{instance}}' }],
        thresholds: [{ value: null, color: 'text' }],
        noValue: 'unknown',
      },
      chart(
        'Runs of probes',
        'Finished runs of probes a second, failed ones included.',
        'cps',
        [
          {
            expr: `sum by (instance) (${rate(series, 'siaga_probe_attempts_total')})`,
            legend: '{{instance}}',
          },
        ],
        8,
      ),
      chart(
        'Readings of sources',
        'Finished readings of stores, stocks and syncs a second, and those that failed.',
        'cps',
        [
          {
            expr: `sum by (instance) (${rate(series, 'siaga_source_reads_total')})`,
            legend: '{{instance}}',
          },
          {
            expr: `sum by (instance) (${rate(series, 'siaga_source_read_failures_total')})`,
            legend: '{{instance}} failed',
          },
        ],
        8,
      ),
    ],
  };
}

export function channelsRow(series: Series): RowSpec {
  return {
    title: 'Telling people',
    panels: [
      chart(
        'Oldest waiting message',
        'How long the oldest message that waits in each channel has been waiting.',
        's',
        [
          {
            expr: `time() - ${series('siaga_notification_oldest_pending_timestamp_seconds')}`,
            legend: '{{channel}}',
          },
        ],
      ),
      chart(
        'Attempts to deliver',
        'Attempts a second by channel, and those that failed; each is tried again.',
        'cps',
        [
          { expr: rate(series, 'siaga_notifications_total'), legend: '{{channel}}' },
          { expr: rate(series, 'siaga_notification_failures_total'), legend: '{{channel}} failed' },
        ],
      ),
      chart(
        'Messages held back',
        'Notifications that wait on purpose, by channel and reason: for company, a digest or the hours of the channel, or because of an acknowledgement or planned work.',
        'short',
        [{ expr: `${series('siaga_notifications_held')} > 0`, legend: '{{channel}}: {{reason}}' }],
      ),
    ],
  };
}

export function historyRow(series: Series): RowSpec {
  return {
    title: 'History, clock and configuration',
    panels: [
      chart(
        'History on disk',
        'Bytes of history; it stays within its budget.',
        'bytes',
        [{ expr: series('siaga_history_bytes'), legend: '{{instance}}' }],
        6,
      ),
      chart(
        'Samples not remembered',
        'Samples a second that were dropped because storage did not keep up.',
        'cps',
        [{ expr: rate(series, 'siaga_history_dropped_samples_total'), legend: '{{instance}}' }],
        6,
      ),
      {
        // It goes both ways: a scale that begins at zero would hide half of it.
        title: 'Clock offset',
        description: 'Clock of the upstream minus the clock of this host; absent when no probe saw one.',
        kind: 'chart',
        unit: 's',
        width: 6,
        queries: [{ expr: series('siaga_clock_offset_seconds'), legend: '{{instance}}' }],
      },
      chart(
        'Age of the configuration',
        'Time since the configuration that is in force was loaded.',
        's',
        [
          {
            expr: `time() - ${series('siaga_config_last_reload_success_timestamp_seconds')}`,
            legend: '{{instance}}',
          },
        ],
        6,
      ),
    ],
  };
}

const GOOD_AT_ONE: readonly Threshold[] = [
  { value: null, color: 'red' },
  { value: 1, color: 'green' },
];
