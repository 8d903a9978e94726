/** The event log as a page of its own, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageEventsTexts } from '../page-events.ts';

export function pageEvents(words: Words): PageEventsTexts {
  return {
    title: 'Catatan kejadian',
    all: 'Semua kejadian, dengan pencarian',
    search: 'Cari dalam catatan kejadian',
    words: 'Kata',
    wordsHint: 'setiap kata ada dalam nama, keadaan, atau kalimat',
    kind: 'Jenis',
    anyKind: 'semua jenis',
    site: 'Lokasi',
    anySite: 'semua lokasi',
    time: 'Waktu',
    anyTime: 'kapan saja',
    last: (range) => `${range} terakhir`,
    find: 'Cari',
    nothing: 'Tidak ada kejadian yang sesuai.',
    found: (count, more) =>
      more
        ? `${words.number(count)} kejadian terbaru yang sesuai, yang terbaru di atas.`
        : `${words.number(count)} kejadian sesuai, yang terbaru di atas.`,
    older: 'Kejadian yang lebih lama',
    newest: 'Kejadian terbaru',
  };
}
