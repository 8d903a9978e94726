/** Rows about the sources that stores and stocks are read from. */

import { SOURCE_REASONS } from '../model/observation.ts';
import { type MetricRow, seconds } from './definition.ts';
import { sourcesOf } from './subjects.ts';

const SOURCE = ['site', 'source'] as const;

export const SOURCE_ROWS: readonly MetricRow[] = [
  {
    name: 'siaga_source_reads_total',
    help: 'Finished readings of a source, failed ones included.',
    type: 'counter',
    source: 'known',
    labels: SOURCE,
    *series({ config, counts }) {
      for (const { labels } of sourcesOf(config)) {
        const cell = counts.source(...labels);
        yield { labels, value: () => cell.reads };
      }
    },
  },
  {
    name: 'siaga_source_read_failures_total',
    help: 'Failed readings of a source by reason.',
    type: 'counter',
    source: 'known',
    labels: [...SOURCE, 'reason'],
    values: { reason: SOURCE_REASONS },
    *series({ config, counts }) {
      for (const { labels } of sourcesOf(config)) {
        const { failures } = counts.source(...labels);
        for (const reason of SOURCE_REASONS) {
          yield { labels: [...labels, reason], value: () => failures[reason] };
        }
      }
    },
  },
  {
    name: 'siaga_source_last_success_timestamp_seconds',
    help: 'When a source was last read with success; absent before the first time.',
    type: 'gauge',
    source: 'known',
    labels: SOURCE,
    *series({ config }) {
      for (const { labels, picture: find } of sourcesOf(config)) {
        yield { labels, value: (picture) => seconds(find(picture)?.readAtMs) };
      }
    },
  },
];
