/** A calendar: its sites by id, its path absolute. What stands in the file is read where it is looked at. */

import type { CalendarInput } from '../schema/calendar.ts';
import type { CalendarConfig } from '../types.ts';
import { absolutePath, type BuildContext } from './context.ts';
import { type Labelled, selectSites } from './maintenance.ts';

export function buildCalendar(
  input: CalendarInput,
  all: readonly Labelled[],
  context: BuildContext,
): CalendarConfig {
  const selected = selectSites(input, all);
  return {
    name: input.name,
    path: absolutePath(context, input.file),
    sites: selected.map(({ id }) => id),
    timezone: input.timezone ?? selected[0]?.timezone ?? 'UTC',
    announceMs: input.announce.toSorted((a, b) => b - a),
  };
}
