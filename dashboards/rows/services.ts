/** The row about services: what the public sees, over time. */

import type { Series } from '../../src/metrics/series.ts';
import type { RowSpec } from '../panel.ts';
import { SERVICE_STATE_WORDS, serviceStateNumber } from './look.ts';

export function servicesRow(series: Series): RowSpec {
  return {
    title: 'Services',
    panels: [
      {
        title: 'Services over time',
        description:
          'What the public sees: each service works, is limited, has stopped, or cannot be judged, by the parts that it needs.',
        kind: 'timeline',
        unit: 'none',
        width: 18,
        queries: [{ expr: serviceStateNumber(series), legend: '{{service}}' }],
        mappings: SERVICE_STATE_WORDS,
      },
      {
        title: 'Next word of incidents due in',
        description:
          'Time until the next word that was promised about each open incident; below zero it is overdue.',
        kind: 'stat',
        unit: 'dtdurations',
        width: 6,
        queries: [
          {
            expr: `${series('siaga_incident_next_update_timestamp_seconds')} - time()`,
            legend: 'incident {{incident}}',
          },
        ],
        thresholds: [
          { value: null, color: 'red' },
          { value: 0, color: 'green' },
        ],
        noValue: 'none promised',
      },
    ],
  };
}
