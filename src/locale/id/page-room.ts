/** How long there is room, in Indonesian. */

import type { Words } from '../locale.ts';
import type { End, PageRoomTexts } from '../page-room.ts';

const ENDS: Readonly<Record<End, string>> = { full: 'Penuh', used_up: 'Habis' };

export function pageRoom(words: Words): PageRoomTexts {
  return {
    cannotSayYet: 'Belum dapat diperkirakan',
    over: (duration) => `Lebih dari ${duration}`,
    endNow: (end) => `${ENDS[end]} sekarang`,
    about: (end, likely, early, late) => [`${ENDS[end]} sekitar `, likely, aroundText(early, late)],
    notBefore: (early) => [
      'Tidak sebelum ',
      early,
      ', kemungkinan besar lebih lama dari yang dapat diperkirakan.',
    ],
    notForeseen: (end) =>
      `Tidak akan ${ENDS[end].toLowerCase()} dalam jangka waktu yang dapat diperkirakan dari riwayat ini.`,
    noForecastYet: 'belum ada perkiraan',
    noStoreWatched: 'tidak ada penyimpanan yang dipantau',

    used: 'terpakai',
    left: 'sisa',
    size: 'kapasitas',
    inodesUsed: 'inode terpakai',
    files: 'berkas',
    usedShare: (share) => `${share} terpakai`,
    fullShare: (share) => `${share} penuh`,
    notReadYet: 'Belum dibaca',
    readOnly: 'Hanya dapat dibaca, tidak dapat ditulisi.',
    cannotBeRead: 'Tidak dapat dibaca',
    since: (at) => `sejak ${at}`,
    neverRead: 'Belum pernah terbaca.',
    belowIsFrom: (at) => `Keterangan di bawah ini dari ${at}.`,
    inodesFirst: 'Inode habis sebelum ruang penyimpanan penuh.',
    useOf: (store, told) => `Pemakaian ${store} dan kapan penuh. ${told}.`,
    forecastMade: (duration) => `Perkiraan dibuat ${duration} lalu.`,
    full: 'penuh',
    now: 'sekarang',
    helpArrives: (duration) => `bantuan tiba, ${duration}`,

    itemsLeft: (items) => `sisa ${words.number(items)}`,
    whenFull: 'jika penuh',
    ifNothingBrought: 'Jika tidak ada tambahan',
  };
}

/** Two ends that read alike say nothing more. */
function aroundText(early: string, late: string | undefined): string {
  if (late === undefined) return `, paling cepat ${early}.`;
  return early === late ? '.' : `, antara ${early} dan ${late}.`;
}
