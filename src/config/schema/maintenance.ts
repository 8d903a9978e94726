/** One piece of planned work, as it stands in the configuration and as the API takes it. */

import type { z } from 'zod';
import { REPEATS } from '../../model/maintenance.ts';
import { choice, duration, list, mapping, name, section, text } from './values.ts';
import { date, labelName, localTime, timeZone } from './words.ts';

export const maintenanceSchema = section({
  id: name().optional().describe('Unique. Default: from title and start.'),
  title: text(200).describe('What is done, in a few words.'),
  sites: list(name(), 1, 1_000, 'ids of sites').optional().describe('At which sites. Default: at all.'),
  labels: mapping(labelName(), text(200), 'a mapping of labels to values')
    .optional()
    .describe('Only at sites with these labels; `province`, `name` and `id` are labels of every site.'),
  timezone: timeZone()
    .optional()
    .describe('Zone of the times below. Default: that of the first of its sites.'),
  start: localTime().describe('Local time at which it begins, such as `2026-12-04 08:00`.'),
  end: localTime().optional().describe('Local time at which it ends. Without it the end is not known.'),
  next_update: localTime().optional().describe('When the next word is promised, while the end is not known.'),
  repeats: choice(REPEATS).optional().describe('How often the same comes again, by the clock on the wall.'),
  repeats_until: date().optional().describe('Last day on which it begins again. Default: never the last.'),
  announce: list(duration(0, 86_400_000 * 60), 0, 5, 'durations')
    .prefault(['1d', '1h'])
    .describe('How long before its start people are told.'),
});
export type MaintenanceInput = z.output<typeof maintenanceSchema>;
/** What a program or a person hands in; zod fills in the defaults. */
export type MaintenanceRequest = z.input<typeof maintenanceSchema>;
