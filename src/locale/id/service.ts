/** Services, in Indonesian. */

import type { PartKind, PartPicture, PartState } from '../../model/service.ts';
import type { ServiceTexts } from '../service.ts';

const KINDS: Readonly<Record<PartKind, string>> = {
  link: 'jaringan',
  store: 'penyimpanan',
  stock: 'persediaan',
  sync: 'sinkronisasi',
};

const PARTS: Readonly<Record<PartKind, Readonly<Record<Exclude<PartState, 'working'>, string>>>> = {
  link: { broken: 'terputus', impaired: 'putus-sambung', unknown: 'tidak dapat dinilai' },
  store: {
    broken: 'penuh atau hanya dapat dibaca',
    impaired: 'hampir penuh',
    unknown: 'tidak dapat dibaca',
  },
  stock: { broken: 'habis', impaired: 'hampir habis', unknown: 'tidak dapat dibaca' },
  sync: { broken: 'terhenti', impaired: 'terlambat', unknown: 'tidak dapat dibaca' },
};

export function service(): ServiceTexts {
  return {
    states: {
      working: 'berjalan',
      limited: 'terbatas',
      stopped: 'terhenti',
      unknown: 'belum diketahui',
    },
    reason(parts) {
      const said = parts.flatMap(partText);
      return said.length === 0 ? 'Semua yang diperlukan berfungsi.' : `${said.join('; ')}.`;
    },
  };
}

function partText({ kind, name, state }: PartPicture): readonly string[] {
  return state === 'working' ? [] : [`${KINDS[kind]} ${name} ${PARTS[kind][state]}`];
}
