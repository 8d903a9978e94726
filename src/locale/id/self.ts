/** The service itself, in Indonesian. */

import type { ClockStatus } from '../../model/picture.ts';
import type { SelfTexts } from '../../model/texts/self.ts';
import type { Words } from '../locale.ts';
import { reasonText } from './reasons.ts';

export function self(words: Words): SelfTexts {
  const doubt = (clock: ClockStatus) => doubtText(clock, words);
  return {
    storage: (failure) => ({
      summary: 'Siaga tidak dapat menyimpan riwayatnya; Siaga terus bekerja dari memori.',
      description: failure
        ? `Sebab: ${reasonText(failure.reason)}. Hasil pengukuran selama ini hilang jika Siaga berhenti.`
        : 'Riwayat tersimpan dengan baik.',
    }),
    clock: (clock) => ({
      summary: 'Jam server ini salah atau tidak dapat dipercaya.',
      description: [doubt(clock), offsetText(clock, words), syncText(clock)]
        .filter((text) => text !== '')
        .join(' '),
    }),
    clockDoubt: doubt,
    clockStepped: (ms) =>
      `Jam server ini melompat ${ms > 0 ? 'maju' : 'mundur'} ${words.duration(Math.abs(ms))}.`,
    delivery({ channel, pending, lastError }, waitedMs) {
      const oldest = waitedMs > 0 ? `, yang tertua sejak ${words.duration(waitedMs)} lalu` : '';
      const why = lastError === undefined ? '' : ` Sebab: ${reasonText(lastError)}.`;
      const settled = pending === 0 && lastError === undefined;
      return {
        summary: 'Pesan tidak dapat dikirim; pesan menunggu dan dicoba lagi sampai diterima.',
        description: settled
          ? `${channel}: tidak ada pesan yang menunggu.`
          : `${channel}: ${pending} pesan menunggu${oldest}.${why}`,
      };
    },
    stalled(overdue) {
      const names = overdue.map(({ name, lateMs }) => `${name} (${words.duration(lateMs)})`);
      return {
        summary: 'Sesuatu yang harus diukur secara teratur tidak diukur lagi.',
        description:
          names.length === 0 ? 'Semua pengukuran berjalan tepat waktu.' : `Terlambat: ${names.join(', ')}.`,
      };
    },
    givenUp: (channel, messages) =>
      `${messages} pesan untuk ${channel} tidak dikirim lagi: menurut konfigurasi saluran itu tidak diberi tahu lagi.`,
    over: (description) => `Selesai. ${description}`,
    unwatched:
      'Hal ini tidak diawasi lagi: sudah dihapus dari konfigurasi, atau peringatannya dimatikan di sana.',
  };
}

function doubtText({ reason, offsetMs = 0 }: ClockStatus, words: Words): string {
  switch (reason) {
    case 'too_early':
      return 'Jam server ini menunjukkan waktu sebelum tahun 2026.';
    case 'off':
      return `Jam server ini ${words.duration(Math.abs(offsetMs))} ${side(offsetMs)} jam pusat.`;
    case 'jumped':
      return 'Jam server ini melompat dan belum ada yang membenarkannya.';
    default:
      return 'Jam dapat dipercaya.';
  }
}

function offsetText({ reason, offsetMs }: ClockStatus, words: Words): string {
  // The doubt says it already.
  if (offsetMs === undefined || reason === 'off') return '';
  return `Selisihnya ${words.duration(Math.abs(offsetMs))} ${side(offsetMs)} jam pusat.`;
}

function side(offsetMs: number): string {
  return offsetMs > 0 ? 'lebih lambat daripada' : 'lebih cepat daripada';
}

function syncText({ sync }: ClockStatus): string {
  if (!sync) return '';
  return `Menurut ${sync.by}, jam ${sync.synchronised ? 'sudah' : 'belum'} diselaraskan.`;
}
