/** Cross-checks of a calendar: it chooses its sites as a piece of work does, and comes from one place with the keys of that. */

import type { Labelled } from '../build/maintenance.ts';
import type { CalendarInput } from '../schema/calendar.ts';
import { type Fault, oneKey } from './fault.ts';
import { checkIdentity } from './identity.ts';
import { checkSelection } from './maintenance.ts';

const OF_THE_WEB = [
  'headers_file',
  'basic_auth',
  'bearer_token_file',
  'ca_file',
  'every',
  'timeout',
  'max_bytes',
  'stale_after',
] as const;

export function checkAllCalendars({
  sites,
  calendars,
}: {
  readonly sites: readonly Labelled[];
  readonly calendars: readonly CalendarInput[];
}): readonly Fault[] {
  return calendars.flatMap((calendar, index) =>
    [...checkSelection(calendar, sites), ...checkSource(calendar)].map((fault) => ({
      ...fault,
      path: ['calendars', index, ...fault.path],
    })),
  );
}

function checkSource(calendar: CalendarInput): readonly Fault[] {
  const place = oneKey({ ...calendar }, ['file', 'url', 'url_file'], 'needed');
  if (place.length > 0) return place;
  if (calendar.file === undefined) return checkIdentity(calendar);
  const stray = OF_THE_WEB.find((key) => calendar[key] !== undefined);
  return stray ? [{ path: [stray], got: `${stray} beside a file`, want: 'it with `url` or `url_file`' }] : [];
}
