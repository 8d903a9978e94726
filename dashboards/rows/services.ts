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
        width: 24,
        queries: [{ expr: serviceStateNumber(series), legend: '{{service}}' }],
        mappings: SERVICE_STATE_WORDS,
      },
    ],
  };
}
