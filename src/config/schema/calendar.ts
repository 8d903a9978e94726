/** An iCalendar file with planned work in it. */

import type { z } from 'zod';
import { duration, filePath, list, mapping, name, section, text } from './values.ts';
import { labelName, timeZone } from './words.ts';

export const calendarSchema = section({
  name: name().describe('Unique; the ids of its windows begin with it.'),
  file: filePath().describe('The iCalendar file (RFC 5545). It is looked at again every half minute.'),
  sites: list(name(), 1, 1_000, 'ids of sites')
    .optional()
    .describe(
      'At which sites its work is. Default: at all. A category such as `province=Riau` or `id=14.71` of an event says at which of them.',
    ),
  labels: mapping(labelName(), text(200), 'a mapping of labels to values')
    .optional()
    .describe('Only at sites with these labels; `province`, `name` and `id` are labels of every site.'),
  timezone: timeZone()
    .optional()
    .describe('Zone of times that name none, and of whole days. Default: that of the first of its sites.'),
  announce: list(duration(0, 86_400_000 * 60), 0, 5, 'durations')
    .prefault(['1d', '1h'])
    .describe('How long before its start people are told.'),
});
export type CalendarInput = z.output<typeof calendarSchema>;
