/** Incidents on the page, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageIncidentTexts } from '../page-incident.ts';

export function pageIncident(words: Words): PageIncidentTexts {
  return {
    title: 'Gangguan',
    none: 'Tidak ada gangguan.',
    open: 'berlangsung',
    closed: 'selesai',
    since: (at, duration) => `Sejak ${at}, selama ${duration}.`,
    over: (from, until) => `Dari ${from} sampai ${until}.`,
    times: (outages) => `Terjadi ${words.number(outages)} kali.`,
    nextWord: (at) => `Kabar berikutnya ${at}.`,
    affected: (services) => `Layanan terdampak: ${services}.`,
    openedBy: (who) => `Dicatat oleh ${who}.`,
    notes: 'Catatan',
    noNotes: 'Belum ada catatan.',
    visibilities: { public: 'untuk umum', internal: 'hanya untuk kantor' },
    visibility: 'Siapa yang dapat membaca catatan',
    openNew: 'Catat gangguan baru',
    what: 'Apa yang terganggu',
    site: 'Kantor',
    services: 'Layanan terdampak',
    note: 'Catatan',
    noteHint:
      'Catatan untuk umum dibaca di halaman publik: tulislah dengan sederhana, tanpa alamat jaringan.',
    nextUpdate: 'Kabar berikutnya',
    nextUpdateHint: 'Kapan kabar berikutnya diberikan.',
    openIt: 'Catat gangguan',
    addNote: 'Tambahkan catatan',
    close: 'Nyatakan selesai',
    inThePast: 'Waktu ini sudah lewat.',
    noSuchIncident: 'Gangguan ini tidak ada.',
    back: 'Semua gangguan',
    done: {
      opened: 'Gangguan telah dicatat.',
      noted: 'Catatan telah ditambahkan.',
      closed: 'Gangguan telah dinyatakan selesai.',
    },
    refusals: {
      unknown_incident: 'Gangguan ini tidak ada.',
      closed_already: 'Gangguan ini sudah dinyatakan selesai.',
      too_many_notes: 'Catatan untuk gangguan ini sudah penuh.',
      too_many_open:
        'Terlalu banyak gangguan yang masih berlangsung; mohon nyatakan selesai beberapa di antaranya.',
    },
  };
}
