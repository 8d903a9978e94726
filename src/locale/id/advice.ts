/** The advice to recording, in Indonesian. */

import type { Advice, AdvisoryReason } from '../../model/advisory.ts';
import type { AdviceTexts } from '../../model/texts/room.ts';
import type { Words } from '../locale.ts';
import { levelText } from './room.ts';

const STATES: Readonly<Record<Advice, string>> = {
  continue: 'lanjutkan',
  conserve: 'hemat',
  halt: 'hentikan',
};

const REASONS: Readonly<Record<AdvisoryReason, string>> = {
  enough_room: 'ruang cukup',
  nearly_full: 'hampir penuh',
  full_before_help: 'penuh sebelum bantuan tiba',
  autonomy_short: 'tidak cukup untuk bekerja sendiri',
  full_soon: 'segera penuh',
  full: 'penuh',
  readonly: 'hanya dapat dibaca',
  unknown: 'tidak diketahui',
};

export function advice(words: Words): AdviceTexts {
  return {
    states: STATES,
    reasons: REASONS,
    of: (store, sentence) => `${store}: ${sentence}`,
    onlyRead: 'hanya dapat dibaca; tidak ada lagi yang dapat direkam.',
    full: (level) => `sudah penuh. ${level ? levelText(level, words) : ''}`,
    nearlyFull: (level) => `hampir penuh. ${level ? levelText(level, words) : ''}`,
    fullIn(ms, estimate) {
      if (ms === undefined) return 'tidak akan penuh sejauh yang dapat diperkirakan.';
      return `${estimate === 'p10' ? 'dapat' : 'kemungkinan akan'} penuh dalam ${words.duration(ms)}.`;
    },
    helpTakes: (ms) => `Bantuan memerlukan ${words.duration(ms)}.`,
    upstreamAway: 'jaringan ke pusat terputus.',
    mustLast: (ms) => `Harus cukup untuk ${words.duration(ms)} lagi.`,
    notSeenNow: (state, reason) =>
      `Anjuran sebelumnya: ${STATES[state]}, karena: ${REASONS[reason]}. Apakah itu masih berlaku saat ini tidak dapat dilihat.`,
    nothingWatched: 'Tidak ada penyimpanan yang diawasi, sehingga sisa ruang tidak diketahui.',
    whenStale:
      'Setelah valid_until anjuran ini tidak berlaku lagi: ikuti when_stale.state, periksa sendiri ruang kosong sebelum setiap rekaman, dan beri tahu pengelola server ini.',
    unreadable: (stores) =>
      `Saat ini isi penyimpanan tidak dapat dibaca (${stores.join(', ')}); itu bukan alasan untuk berhenti.`,
    enoughRoom(stores) {
      const read = stores.map(({ store, level }) => `${store}: ${levelText(level, words)}`);
      return `Ruang cukup. ${read.join(' ')}`;
    },
  };
}
