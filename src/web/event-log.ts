/** Finds in the durable event log what a reader asks for, a page at a time. */

import { LOG_KINDS } from '../model/history.ts';
import { patient } from './deadline.ts';
import type { FrameOf } from './frames.ts';
import { rememberLanguage } from './language.ts';
import type { WebOptions } from './options.ts';
import { type EventSearch, eventsPage } from './page/events-page.ts';
import { RANGE_MS, rangeOf } from './ranges.ts';
import { page, type Reply } from './reply.ts';
import type { Call, Values } from './route.ts';

const ON_A_PAGE = 100;

function searchOf({ text, kind, site, range, before }: Values): EventSearch {
  const found = LOG_KINDS.find((one) => one === kind);
  const stretch = rangeOf(range);
  return {
    ...(text !== undefined && { text }),
    ...(found && { kind: found }),
    ...(site !== undefined && { site }),
    ...(stretch && { range: stretch }),
    ...(before !== undefined && { before }),
  };
}

export async function eventLog(call: Call, options: WebOptions, frame: FrameOf): Promise<Reply> {
  const search = searchOf(call.parameters);
  const { text, kind, site, range, before } = search;
  const nowMs = options.clock.now().atMs;
  const answer = await patient(
    options.clock,
    options.history.logEntries({
      // One more than is shown says whether there are older ones.
      limit: ON_A_PAGE + 1,
      ...(text !== undefined && { text }),
      ...(kind && { kinds: [kind] }),
      ...(site !== undefined && { site }),
      ...(range && { fromMs: nowMs - RANGE_MS[range] }),
      ...(before !== undefined && { beforeSequence: Number(before) }),
    }),
  );
  const { sites } = options.config();
  const own = sites.find(({ id }) => id === site) ?? sites[0];
  const view = {
    ...{ search, sites, nowMs, timezone: own?.timezone ?? 'UTC' },
    found: answer.ok ? answer.value.slice(0, ON_A_PAGE) : undefined,
    more: answer.ok && answer.value.length > ON_A_PAGE,
  };
  return page(200, eventsPage(view, frame('', call)), rememberLanguage(call));
}
