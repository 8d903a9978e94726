/** How long there is room, in English. */

import type { Words } from '../locale.ts';
import type { End, PageRoomTexts } from '../page-room.ts';

const ENDS: Readonly<Record<End, string>> = { full: 'Full', used_up: 'Used up' };

export function pageRoom(words: Words): PageRoomTexts {
  return {
    cannotSayYet: 'Cannot say yet',
    over: (duration) => `Over ${duration}`,
    endNow: (end) => `${ENDS[end]} now`,
    about: (end, likely, early, late) => [`${ENDS[end]} about `, likely, aroundText(early, late)],
    notBefore: (early) => ['Not before ', early, ', most likely later than can be foreseen.'],
    notForeseen: (end) => `Not ${ENDS[end].toLowerCase()} within what can be foreseen from this history.`,
    noForecastYet: 'no forecast has been made yet',
    noStoreWatched: 'no store is watched',

    used: 'used',
    left: 'left',
    size: 'size',
    inodesUsed: 'inodes used',
    files: 'files',
    usedShare: (share) => `${share} used`,
    fullShare: (share) => `${share} full`,
    notReadYet: 'Not read yet',
    readOnly: 'It can only be read, not written.',
    cannotBeRead: 'Cannot be read',
    since: (at) => `since ${at}`,
    neverRead: 'It was never read.',
    belowIsFrom: (at) => `What stands below is from ${at}.`,
    inodesFirst: 'Inodes run out before the bytes do.',
    useOf: (store, told) => `Use of ${store} and when it is full. ${told}.`,
    forecastMade: (duration) => `Forecast made ${duration} ago.`,
    full: 'full',
    now: 'now',
    helpArrives: (duration) => `help arrives, ${duration}`,

    itemsLeft: (items) => `${words.number(items)} left`,
    whenFull: 'when full',
    ifNothingBrought: 'If nothing is brought',
  };
}

/** Two ends that read alike say nothing more. */
function aroundText(early: string, late: string | undefined): string {
  if (late === undefined) return `, at the earliest ${early}.`;
  return early === late ? '.' : `, between ${early} and ${late}.`;
}
