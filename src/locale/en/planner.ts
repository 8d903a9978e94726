/** Planning work on the page, in English. */

import type { Words } from '../locale.ts';
import type { PlannerTexts } from '../planner.ts';

export function planner(words: Words): PlannerTexts {
  return {
    title: 'Planned work',
    nothing: 'Nothing is planned.',
    planNew: 'Plan work',
    change: (title) => `Change: ${title}`,
    changeOrEnd: 'Change or end',
    what: 'What is done',
    where: 'Where',
    everywhere: 'At all sites',
    labelled: (label, value, count) => `${label}: ${value} (${words.count(count, 'site')})`,
    start: 'From',
    end: 'Until',
    endHint: 'Leave this empty while nobody knows the end.',
    nextWord: 'Next word at',
    nextWordHint: 'While the end is not known: when people are told more.',
    zone: 'Time zone',
    times: (zone) => `Times are those of ${zone}.`,
    check: 'Check first',
    save: 'Save',
    endNow: 'End it now',
    withdraw: 'Take it back',
    endHelp: 'Alerts are audible again at once, and the end is announced.',
    fromConfiguration: 'This work stands in the configuration; it is changed there.',
    repeating: 'This work repeats; a change is one of every time it comes.',
    noSuchPlan: 'There is no such planned work.',
    taken: 'Work of this name on this day is planned already; please give it another name.',
    timeFaults: {
      not_later: 'This must be later than the beginning.',
      end_or_word: 'Please give an end, or the time of the next word.',
      in_the_past: 'This is over already.',
    },
    done: {
      planned: 'The work is planned.',
      changed: 'The plan was changed.',
      ended: 'The work has been ended.',
      withdrawn: 'The plan was taken back.',
    },

    answer: 'What this work means',
    notSavedYet: 'Nothing is saved yet.',
    span: (from, until) =>
      until === undefined ? `From ${from}, end not known.` : `From ${from} until ${until}.`,
    someShort: (short, doubtful, stores) =>
      `${short} of ${words.count(stores, 'store')} will not make it, ${doubtful} may not.`,
    allLast: 'Every store lasts until the end.',
    openEnded: 'So long the stores last if the link stays cut:',
    busy: 'Another answer is being worked out; please try again in a moment.',
    nothingStored: 'No store is watched at these sites.',
    site: 'site',
    store: 'store',
    verdict: 'answer',
    details: 'because',
    verdicts: {
      will_not_make_it: 'will not make it',
      may_not_make_it: 'may not make it',
      cannot_say: 'cannot say',
      makes_it: 'makes it',
    },
    short: (full, by, room) =>
      `full ${full}, ${by} too early${room === undefined ? '' : `; ${room} more would do`}`,
    lastsUntil: (likely, early) => `full about ${likely}, at the earliest ${early}`,
    lastsBeyond: 'longer than can be foreseen',
    silent: 'Alerts about links and synchronisation will be silent.',
    silentNow: (alerts) => `Silent of those that fire now: ${alerts}.`,
    noneSilentNow: 'None of them fires now.',
    audible: 'Alerts about room, stock and Siaga itself stay audible.',
  };
}
