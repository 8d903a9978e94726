/** Incidents on the page, in English. */

import type { Words } from '../locale.ts';
import type { PageIncidentTexts } from '../page-incident.ts';

export function pageIncident(words: Words): PageIncidentTexts {
  return {
    title: 'Incidents',
    none: 'There is no incident.',
    open: 'open',
    closed: 'closed',
    since: (at, duration) => `Since ${at}, for ${duration}.`,
    over: (from, until) => `From ${from} until ${until}.`,
    times: (outages) => `It came ${words.number(outages)} times.`,
    nextWord: (at) => `Next word at ${at}.`,
    affected: (services) => `Affected services: ${services}.`,
    openedBy: (who) => `Opened by ${who}.`,
    notes: 'Notes',
    noNotes: 'Nobody has written anything yet.',
    visibilities: { public: 'for everybody', internal: 'for the office only' },
    visibility: 'Who may read the note',
    openNew: 'Open an incident',
    what: 'What is disturbed',
    site: 'Site',
    services: 'Affected services',
    note: 'Note',
    noteHint: 'A note for everybody is read on the public page: write plainly, and name no address.',
    nextUpdate: 'Next word at',
    nextUpdateHint: 'When people are told more.',
    openIt: 'Open the incident',
    addNote: 'Add the note',
    close: 'Close the incident',
    inThePast: 'This time has passed.',
    noSuchIncident: 'There is no such incident.',
    back: 'All incidents',
    done: {
      opened: 'The incident is open.',
      noted: 'The note was added.',
      closed: 'The incident is closed.',
    },
    refusals: {
      unknown_incident: 'There is no such incident.',
      closed_already: 'This incident is closed.',
      too_many_notes: 'This incident has all the notes that it can have.',
      too_many_open: 'There are as many open incidents as there can be; please close some.',
    },
  };
}
