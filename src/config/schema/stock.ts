/** One stock of a site: something that is used up and brought anew. */

import { z } from 'zod';
import { commandKeys, fileKeys, httpKeys, place, prometheusKeys, sqlKeys } from './row-source.ts';
import { timing } from './timing.ts';
import { duration, name, oneOfKinds, section, whole } from './values.ts';

const stock = {
  name: name().describe('Unique among the stores and stocks of its site.'),
  ...timing,
  every: timing.every.describe('Interval between two readings, default `1m`. Either this or `cron`.'),
  timeout: timing.timeout.describe(
    'Longest wait for a reading. Default: 80 % of the interval, at most `5s`.',
  ),
  forecast_every: duration(1_000, 86_400_000)
    .optional()
    .describe(
      'Interval between two forecasts. Default: `5m`, or the interval of the readings if that is longer.',
    ),
  fields: section({
    items: place('How many are left'),
    capacity: place('How many there are when it is full'),
  })
    .optional()
    .describe('Where each number stands. Default: under its own name, or `value`; needed for prometheus.'),
  capacity: whole(1, 2 ** 40)
    .optional()
    .describe('How many there are when it is full, where the source does not say; for showing only.'),
};

const kinds = ['command', 'file', 'http', 'prometheus', 'sql'] as const;
export const stockSchema = oneOfKinds(kinds, [
  section({ kind: z.literal('command').describe('A program prints the number.'), ...stock, ...commandKeys }),
  section({
    kind: z.literal('file').describe('The number stands in a file that somebody writes.'),
    ...stock,
    ...fileKeys,
  }),
  section({
    kind: z.literal('http').describe('A web service answers the number as JSON.'),
    ...stock,
    ...httpKeys,
  }),
  section({
    kind: z.literal('prometheus').describe('The number stands on a page of metrics.'),
    ...stock,
    ...prometheusKeys,
  }),
  section({ kind: z.literal('sql').describe('A database tells the number.'), ...stock, ...sqlKeys }),
]);
export type StockInput = z.output<typeof stockSchema>;
