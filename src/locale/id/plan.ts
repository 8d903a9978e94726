/** Why a number of a capacity plan cannot be said, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PlanTexts } from '../plan.ts';

export function plan(words: Words): PlanTexts {
  return {
    noRunwayAsked: 'daya tahan yang dikehendaki tidak disebutkan',
    tooLittleForRunway: 'riwayat terlalu pendek untuk daya tahan yang melampaui jangkauan perkiraan',
    tooLittleUntilDate: 'riwayat terlalu pendek untuk pertumbuhan sampai tanggal itu',
    noSizeIsEnough: 'tidak ada kapasitas yang dicoba yang mencukupi',
    cutIsOver: 'pemutusan sudah berakhir',
    cutEndUnknown: 'akhir pemutusan belum diketahui',
    nothingKnown: 'belum ada yang diketahui tentangnya',
    cutBeyond: (untilMs, timezone) =>
      `pemutusan berakhir melampaui yang dapat diperkirakan dari riwayat ini (${words.instant(untilMs, timezone)})`,
  };
}
