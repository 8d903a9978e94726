/** When something is looked at: keys that probes and stores share. */

import { duration, INTERVAL_MS, TIMEOUT_MS, text } from './values.ts';

/** More would be another schedule. */
const MOST_SPLAY_MS = 3_600_000;

export const timing = {
  every: duration(INTERVAL_MS.least, INTERVAL_MS.most)
    .optional()
    .describe('Interval between two runs. Either this or `cron`.'),
  cron: text(100, 'a cron expression such as "*/5 * * * *"')
    .optional()
    .describe('Calendar schedule instead of an interval, in the time zone of the site: `"*/5 * * * *"`.'),
  splay: duration(0, MOST_SPLAY_MS)
    .optional()
    .describe(
      'With `cron`: each run starts at a place of its own, always the same, within so long after the time of the calendar, so that many sites do not knock at once. Default `30s`, or `0s` for an expression with a field for seconds. Intervals are spread by themselves.',
    ),
  timeout: duration(TIMEOUT_MS.least, TIMEOUT_MS.most).optional(),
};
