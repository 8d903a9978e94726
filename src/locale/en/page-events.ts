/** The event log as a page of its own, in English. */

import type { Words } from '../locale.ts';
import type { PageEventsTexts } from '../page-events.ts';

export function pageEvents(words: Words): PageEventsTexts {
  return {
    title: 'Event log',
    all: 'All events, with search',
    search: 'Search the event log',
    words: 'Words',
    wordsHint: 'each of them in the name, the state or the sentence',
    kind: 'Kind',
    anyKind: 'any kind',
    site: 'Site',
    anySite: 'all sites',
    time: 'Time',
    anyTime: 'any time',
    last: (range) => `last ${range}`,
    find: 'Search',
    nothing: 'Nothing in the log fits.',
    found: (count, more) =>
      more
        ? `The newest ${words.number(count)} that fit, newest first.`
        : `${words.number(count)} ${count === 1 ? 'event fits' : 'events fit'}, newest first.`,
    older: 'Older events',
    newest: 'Newest events',
  };
}
