/** A calendar: its sites by id, its path absolute. What stands in the file is read where it is looked at. */

import { Secret } from '../../model/secret.ts';
import type { CalendarInput } from '../schema/calendar.ts';
import type { CalendarConfig } from '../types.ts';
import { absolutePath, type BuildContext, present, textOfFile } from './context.ts';
import { buildHeaders } from './identity.ts';
import { type Labelled, selectSites } from './maintenance.ts';

export function buildCalendar(
  input: CalendarInput,
  all: readonly Labelled[],
  context: BuildContext,
): CalendarConfig {
  const selected = selectSites(input, all);
  return {
    name: input.name,
    source: buildSource(input, context),
    sites: selected.map(({ id }) => id),
    timezone: input.timezone ?? selected[0]?.timezone ?? 'UTC',
    announceMs: input.announce.toSorted((a, b) => b - a),
  };
}

function buildSource(input: CalendarInput, context: BuildContext): CalendarConfig['source'] {
  if (input.file !== undefined) return { kind: 'file', path: absolutePath(context, input.file) };
  return {
    kind: 'web',
    url: new Secret(input.url ?? textOfFile(context, 'url_file') ?? ''),
    headers: buildHeaders(input, context),
    ...present({ ca: textOfFile(context, 'ca_file') }),
    everyMs: input.every ?? 900_000,
    timeoutMs: input.timeout ?? 20_000,
    maxBytes: input.max_bytes ?? 1024 ** 2,
    staleMs: input.stale_after ?? 86_400_000,
  };
}
