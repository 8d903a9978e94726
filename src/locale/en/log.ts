/** The event log, in English. */

import type { Words } from '../locale.ts';
import type { LogTexts } from '../log.ts';

export function log(words: Words): LogTexts {
  return {
    acknowledged: (alert, until, by, comment) =>
      `${alert} is acknowledged until ${until} by ${by}${comment === undefined ? '' : `: ${comment}`}`,
    acknowledgementWithdrawn: (alert, by) => `The acknowledgement of ${alert} is withdrawn by ${by}.`,
    acknowledgementOver: (alert) => `The acknowledgement of ${alert} is over.`,
    work: ({ title, start, end = 'an unknown end', sites, by }) =>
      `${title} (${start} to ${end}, ${words.count(sites, 'site')}), by ${by}.`,
    incident: (title, by, note) =>
      `${title}, by ${by}.${note === undefined ? '' : ` ${note.visibility}: ${note.text}`}`,
    calendarReadAgain: 'The calendar is read again.',
    calendarNotTaken: (problems) => `The calendar is not taken, its last windows stay: ${problems}`,
    probesPutOff: (budgetBytes, probe) =>
      `The probes may take ${words.size(budgetBytes)} a minute: further looks, now at ${probe}, wait for the regular runs.`,
    probesExceeded: (takenBytes, budgetBytes) =>
      `The probes took ${words.size(takenBytes)} in the last minute, more than ${words.size(budgetBytes)} a minute.`,
    historyPutAside: (detail, file) =>
      `The history file was corrupt (${detail}); it is kept as ${file} and a new one was begun.`,
    messagesCollapsed: (count) =>
      `${words.number(count)} messages were given up in pairs of a beginning and its end: a channel does not take them.`,
  };
}
