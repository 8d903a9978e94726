/** One sync: the flow of records from the site to its upstream and back. */

import { z } from 'zod';
import { commandKeys, httpKeys, prometheusKeys, sqlKeys } from './row-source.ts';
import { timing } from './timing.ts';
import {
  duration,
  list,
  mapping,
  name,
  oneOfKinds,
  ratio,
  section,
  size,
  TEN_YEARS_MS,
  text,
} from './values.ts';

/** Becomes a metric label and a part of a column: no dots or dashes. */
const stage = () => {
  const want = '1 to 40 letters, digits or _ that begin with a letter';
  return z.string({ error: () => want }).regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, { error: () => want });
};

const fields = {
  fields: mapping(text(100), text(1_000), 'a mapping of columns to where they stand')
    .optional()
    .describe(
      'Where each column stands: a key or JSON Pointer (command, http), a selector (prometheus), a column (sql). Default: under its own name; needed for prometheus.',
    ),
};

export const rowsSchema = oneOfKinds(
  ['command', 'http', 'prometheus', 'sql'],
  [
    section({ kind: z.literal('command').describe('A program prints the rows.'), ...fields, ...commandKeys }),
    section({
      kind: z.literal('http').describe('A web service answers with the rows as JSON.'),
      ...fields,
      ...httpKeys,
    }),
    section({
      kind: z.literal('prometheus').describe('One row from a page of metrics, a series a column.'),
      ...fields,
      ...prometheusKeys,
    }),
    section({ kind: z.literal('sql').describe('A database gives the rows.'), ...fields, ...sqlKeys }),
  ],
);

const steps = section({
  warning: duration(0, TEN_YEARS_MS).describe('From here on it warns.'),
  critical: duration(0, TEN_YEARS_MS).describe('From here on it is critical; not before the warning.'),
});

export const syncSchema = section({
  name: name().describe('Unique among the stores and syncs of its site.'),
  link: name().optional().describe('The link that it goes over. Default: any link of the site will do.'),
  store: name()
    .optional()
    .describe('The store that it drains: its intake makes the forecast of that store better.'),
  stock: section({
    name: name().describe('A stock of the site.'),
    stage: stage().describe('Each record that waits in this stage takes one of it.'),
  })
    .optional()
    .describe('What its records use up: told when more of them wait than there is.'),
  stages: list(stage(), 2, 10, 'stages')
    .prefault(['captured', 'acknowledged', 'print_ready', 'printed'])
    .describe(
      'Through which records go: first where they are made, second that the upstream has them, last where they are done.',
    ),
  record_size: size(1, 2 ** 40)
    .optional()
    .describe('Mean size of a record. Default: what the bytes of the pending ones say.'),
  ...timing,
  every: timing.every.describe('Interval between two readings, default `1m`. Either this or `cron`.'),
  timeout: timing.timeout.describe(
    'Longest wait for all its sources. Default: 80 % of the interval, at most `30s`.',
  ),
  forecast_every: duration(1_000, 86_400_000)
    .optional()
    .describe(
      'Interval between two estimates of when the backlog is gone. Default: `5m`, or the interval of the readings if that is longer.',
    ),
  counts: list(rowsSchema, 1, 5, 'sources').describe(
    'What waits in each stage (columns `stage`, `pending`, `pending_bytes`, `oldest_at`) and totals (`captured`, `acknowledged`, `rejected`).',
  ),
  completions: rowsSchema
    .optional()
    .describe(
      'Records that reached a stage (columns `stage`, `captured_at`, `reached_at`, `records`) since an instant: latencies rest on it.',
    ),
  stalled: steps
    .optional()
    .describe(
      'For how long nothing is acknowledged while something waits and the link is up. Default: `1h` and `12h`, less where the lead time is short.',
    ),
  slow: mapping(stage(), steps, 'a mapping of stages to warning and critical')
    .optional()
    .describe(
      'How long one record in ten may take from capture to a stage. Default: `1d` and `3d` to the second stage, `7d` and `14d` to the last; less where the lead time is short.',
    ),
  rejected: section({
    warning: ratio().prefault('5%').describe('From here on it warns.'),
    critical: ratio().prefault('20%').describe('From here on it is critical; not before the warning.'),
  })
    .prefault({})
    .describe('Share of rejected records among those that were decided upon in the last day.'),
});
export type SyncInput = z.output<typeof syncSchema>;
