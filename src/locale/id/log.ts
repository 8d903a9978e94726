/** The event log, in Indonesian. */

import type { Words } from '../locale.ts';
import type { LogTexts } from '../log.ts';

const READERS = { public: 'untuk umum', internal: 'untuk kantor' } as const;

export function log(words: Words): LogTexts {
  return {
    acknowledged: (alert, until, by, comment) =>
      `${alert} ditangani oleh ${by} sampai ${until}${comment === undefined ? '' : `: ${comment}`}`,
    acknowledgementWithdrawn: (alert, by) => `Pernyataan bahwa ${alert} ditangani telah dicabut oleh ${by}.`,
    acknowledgementOver: (alert) => `Waktu penanganan ${alert} sudah lewat.`,
    work: ({ title, start, end, sites, by }) => {
      const until = end === undefined ? 'selesainya belum diketahui' : `sampai ${end}`;
      return `${title} (${start} ${until}, ${words.count(sites, 'site')}), oleh ${by}.`;
    },
    incident: (title, by, note) =>
      `${title}, oleh ${by}.${note === undefined ? '' : ` ${READERS[note.visibility]}: ${note.text}`}`,
    calendarReadAgain: 'Kalender dapat dibaca lagi.',
    calendarNotTaken: (problems) =>
      `Kalender tidak dapat dipakai; jadwal terakhirnya tetap berlaku: ${problems}`,
    probesPutOff: (budgetBytes, probe) =>
      `Pemeriksaan boleh memakai ${words.size(budgetBytes)} per menit: pemeriksaan tambahan, kini ${probe}, menunggu giliran biasa.`,
    probesExceeded: (takenBytes, budgetBytes) =>
      `Pemeriksaan memakai ${words.size(takenBytes)} dalam menit terakhir, lebih dari ${words.size(budgetBytes)} per menit.`,
    historyPutAside: (detail, file) =>
      `Berkas riwayat rusak (${detail}); berkas itu disimpan sebagai ${file} dan yang baru telah dimulai.`,
    messagesCollapsed: (count) =>
      `${words.number(count)} pesan dibatalkan berpasangan, awal beserta akhirnya: sebuah saluran tidak menerimanya.`,
  };
}
