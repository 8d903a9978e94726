/** Rows that show one number of the last good reading of each store or stock. */

import type { Config } from '../config/types.ts';
import type { Picture, SourcePicture } from '../model/picture.ts';
import type { MetricRow } from './definition.ts';

interface Read<Reading> {
  readonly labels: readonly string[];
  readonly picture: (picture: Picture) => SourcePicture<Reading> | undefined;
}

export type ReadingRow<Reading> = (
  name: string,
  help: string,
  read: (reading: Reading) => number | undefined,
) => MetricRow;

export function readingRowOf<Reading>(
  labelNames: readonly string[],
  subjectsOf: (config: Config) => Iterable<Read<Reading>>,
): ReadingRow<Reading> {
  return (name, help, read) => ({
    name,
    help: `${help} From the last good reading: siaga_source_last_success_timestamp_seconds says how old it is.`,
    type: 'gauge',
    source: 'known',
    labels: labelNames,
    *series({ config }) {
      for (const { labels, picture: find } of subjectsOf(config)) {
        yield {
          labels,
          value(picture) {
            const reading = find(picture)?.reading;
            return reading && read(reading);
          },
        };
      }
    },
  });
}
