/** The row about the service itself: whether the watcher can be believed. */

import type { Series } from '../metric.ts';
import type { PanelSpec, RowSpec } from '../panel.ts';

export function serviceRow(series: Series): RowSpec {
  const rate = (name: string) => `rate(${series(name)}[$__rate_interval])`;
  return {
    title: 'The service itself',
    panels: [
      chart(
        'Since the last run',
        'Time since each scheduled task last ran; it should stay below its interval.',
        's',
        [{ expr: `time() - ${series('siaga_task_last_run_timestamp_seconds')}`, legend: '{{task}}' }],
      ),
      chart(
        'Messages that wait',
        'Notifications that were decided and not delivered yet, by channel.',
        'short',
        [{ expr: series('siaga_notifications_pending'), legend: '{{channel}}' }],
      ),
      chart('Oldest waiting message', 'How long the oldest of them has been waiting.', 's', [
        {
          expr: `time() - ${series('siaga_notification_oldest_pending_timestamp_seconds')}`,
          legend: '{{channel}}',
        },
      ]),
      chart(
        'Attempts to deliver',
        'Attempts a second by channel, and those that failed; each is tried again.',
        'cps',
        [
          { expr: rate('siaga_notifications_total'), legend: '{{channel}}' },
          { expr: rate('siaga_notification_failures_total'), legend: '{{channel}} failed' },
        ],
      ),
      chart(
        'Planned work',
        'Windows of planned work by site: 1 while in force or longer than planned, 0 before.',
        'short',
        [{ expr: series('siaga_maintenance_active'), legend: '{{site}} {{window}}' }],
      ),
      chart('History on disk', 'Bytes of history; it stays within its budget.', 'bytes', [
        { expr: series('siaga_history_bytes'), legend: '{{instance}}' },
      ]),
      chart(
        'History can be written',
        'Whether the disk takes history: 1, or 0 while it lives in memory only.',
        'short',
        [{ expr: series('siaga_history_writable'), legend: '{{instance}}' }],
      ),
      chart(
        'Samples not remembered',
        'Samples a second that were dropped because storage did not keep up.',
        'cps',
        [{ expr: rate('siaga_history_dropped_samples_total'), legend: '{{instance}}' }],
      ),
      chart(
        'Clock offset',
        'Clock of the upstream minus the clock of this host; absent when no probe saw one.',
        's',
        [{ expr: series('siaga_clock_offset_seconds'), legend: '{{instance}}' }],
      ),
      chart('Memory', 'Resident memory of the process.', 'bytes', [
        { expr: series('process_resident_memory_bytes'), legend: '{{instance}}' },
      ]),
      chart('CPU', 'Processor time of the process, as a share of one core.', 'percentunit', [
        { expr: rate('process_cpu_seconds_total'), legend: '{{instance}}' },
      ]),
      {
        title: 'Version',
        description: 'What runs, and whether its last reload of the configuration succeeded (1) or not (0).',
        kind: 'stat',
        unit: 'none',
        width: 6,
        queries: [
          {
            expr: `${series('siaga_config_last_reload_successful')} * on (job, instance) group_left (version) ${series('siaga_build_info')}`,
            legend: '{{version}}',
          },
        ],
        thresholds: [
          { value: null, color: 'red' },
          { value: 1, color: 'green' },
        ],
      },
    ],
  };
}

function chart(title: string, description: string, unit: string, queries: PanelSpec['queries']): PanelSpec {
  return { title, description, kind: 'chart', unit, width: 6, queries };
}
