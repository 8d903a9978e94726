/** Planned work, in Indonesian. */

import type { MaintenanceWindow } from '../../model/maintenance.ts';
import type { Words } from '../locale.ts';
import type { MaintenanceTexts } from '../maintenance.ts';

/** Names that are said; the other sites are counted. */
const NAMED = 5;
const SILENCE =
  'Selama itu peringatan tentang jaringan dan sinkronisasi tidak dikirim; peringatan tentang ruang penyimpanan tetap dikirim.';

export function maintenance(words: Words): MaintenanceTexts {
  return {
    announcement({ phase, window, names, nowMs }) {
      const where = `Lokasi: ${placesText(names, words)}.`;
      const when = `${spanText(window, words)}.`;
      switch (phase) {
        case 'ahead':
          return `Dimulai dalam ${words.duration(window.startsAtMs - nowMs)}: ${when} ${where} ${SILENCE}`;
        case 'changed':
          return `Jadwal baru: ${when} ${where}`;
        case 'started':
          return `Pekerjaan telah dimulai: ${when} ${where} ${SILENCE}`;
        case 'overrun':
          return `Pekerjaan seharusnya berakhir ${endText(window, words)}, tetapi jaringan belum pulih di semua lokasi. ${where} Peringatan dikirim kembali.`;
        case 'ended':
          return `Pekerjaan berlangsung selama ${words.duration(nowMs - window.startsAtMs)}. ${where} Peringatan dikirim kembali.`;
        case 'cancelled':
          return `Jadwal yang dibatalkan: ${when} ${where}`;
      }
    },
  };
}

function spanText(window: MaintenanceWindow, words: Words): string {
  const from = `mulai ${words.instant(window.startsAtMs, window.plan.timezone)}`;
  return window.endsAtMs === undefined
    ? `${from}, ${openText(window, words)}`
    : `${from} sampai ${endText(window, words)}`;
}

function endText({ endsAtMs, plan }: MaintenanceWindow, words: Words): string {
  return endsAtMs === undefined ? 'pada waktu yang belum diketahui' : words.instant(endsAtMs, plan.timezone);
}

function openText({ nextUpdateAtMs, plan }: MaintenanceWindow, words: Words): string {
  const update =
    nextUpdateAtMs === undefined ? '' : `, kabar berikutnya ${words.instant(nextUpdateAtMs, plan.timezone)}`;
  return `waktu selesai belum diketahui${update}`;
}

function placesText(names: readonly string[], words: Words): string {
  const said = names.slice(0, NAMED).join(', ');
  const more = names.length - NAMED;
  return more > 0 ? `${said}, dan ${words.count(more, 'site')} lainnya` : said;
}
