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
    announcement({ phase, window, names, stillSilent, nowMs }) {
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
          return `Pekerjaan seharusnya berakhir ${endText(window, words)}, tetapi jaringan belum pulih di semua lokasi. ${where} ${audibleText(names, stillSilent, words)}`;
        case 'ended':
          return `Pekerjaan berlangsung selama ${words.duration(nowMs - window.startsAtMs)}. ${where} ${audibleText(names, stillSilent, words)}`;
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

function audibleText(names: readonly string[], stillSilent: readonly string[], words: Words): string {
  if (stillSilent.length === 0) return 'Peringatan dikirim kembali.';
  return stillSilent.length < names.length
    ? `Peringatan dikirim kembali, kecuali untuk ${placesText(stillSilent, words)}: pekerjaan terencana lain masih berlangsung di sana.`
    : 'Peringatan tentang jaringan dan sinkronisasi tetap tidak dikirim: pekerjaan terencana lain masih berlangsung di sana.';
}

function placesText(names: readonly string[], words: Words): string {
  const said = names.slice(0, NAMED).join(', ');
  const more = names.length - NAMED;
  return more > 0 ? `${said}, dan ${words.count(more, 'site')} lainnya` : said;
}
