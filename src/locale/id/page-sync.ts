/** The flow of records as the page shows it, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageSyncTexts } from '../page-sync.ts';
import { STAGE_NAMES } from './stages.ts';

const BEYOND = 'lebih lama dari yang dapat diperkirakan';

export function pageSync(words: Words): PageSyncTexts {
  return {
    stageNames: STAGE_NAMES,
    over: (link) => `melalui ${link}`,
    caption: 'Rekaman yang menunggu di setiap tahap, dan lamanya sampai ke tahap itu belakangan ini',
    stage: 'tahap',
    waiting: 'menunggu',
    oldest: 'tertua',
    halfTook: 'separuh dalam',
    nineInTenTook: '9 dari 10 dalam',
    captured: 'direkam',
    acknowledged: 'diterima pusat',
    rejected: 'ditolak',
    backlog: 'Antrean',
    nothingWaits: 'Tidak ada yang menunggu',
    cannotSay: 'Belum dapat diperkirakan',
    clearUnknown: 'Kapan antrean habis:',
    goneIn: (duration) => `Habis dalam ${duration}`,
    notForeseen: 'Lebih lama dari yang dapat diperkirakan',
    clearBetween: (early, late) =>
      `Paling cepat ${early === undefined ? BEYOND : `dalam ${early}`}, paling lambat ${late === undefined ? BEYOND : `dalam ${late}`}.`,
    read: 'Terbaca',
    wait: (count) => `${words.number(count)} menunggu`,
    beforeCapture: (count, duration) =>
      `${words.number(count)} rekaman tampak mencapai suatu tahap sebelum direkam, sampai ${duration}: jam dua basis data berbeda, dan rekaman itu tidak dihitung.`,
    inFuture: (count) => `${words.number(count)} rekaman tampak mencapai suatu tahap di masa depan.`,
  };
}
