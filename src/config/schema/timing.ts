/** When something is looked at: keys that probes and stores share. */

import { duration, INTERVAL_MS, TIMEOUT_MS, text } from './values.ts';

export const timing = {
  every: duration(INTERVAL_MS.least, INTERVAL_MS.most)
    .optional()
    .describe('Interval between two runs. Either this or `cron`.'),
  cron: text(100, 'a cron expression such as "*/5 * * * *"')
    .optional()
    .describe('Calendar schedule instead of an interval, in the time zone of the site: `"*/5 * * * *"`.'),
  timeout: duration(TIMEOUT_MS.least, TIMEOUT_MS.most).optional(),
};
