/** The public status, in Indonesian. */

import type { PublicDay } from '../../model/public-status.ts';
import type { PartKind, PartState } from '../../model/service.ts';
import type { Words } from '../locale.ts';
import type { PublicStatusTexts } from '../public-status.ts';

const NEEDS: Readonly<Record<PartKind, string>> = {
  link: 'Jaringan ke pusat data',
  store: 'Ruang penyimpanan data di server',
  stock: 'Persediaan, misalnya blangko',
  sync: 'Pertukaran data dengan pusat data',
};

const NEED_STATES: Readonly<Record<PartKind, Readonly<Record<PartState, string>>>> = {
  link: {
    working: 'berfungsi',
    impaired: 'putus-sambung',
    broken: 'terputus',
    unknown: 'belum diketahui keadaannya',
  },
  store: {
    working: 'mencukupi',
    impaired: 'hampir habis',
    broken: 'habis',
    unknown: 'belum diketahui keadaannya',
  },
  stock: {
    working: 'tersedia',
    impaired: 'hampir habis',
    broken: 'habis',
    unknown: 'belum diketahui keadaannya',
  },
  sync: {
    working: 'berjalan',
    impaired: 'terlambat',
    broken: 'terhenti',
    unknown: 'belum diketahui keadaannya',
  },
};

export function publicStatus(words: Words): PublicStatusTexts {
  const days = (count: number) => words.count(count, 'day');
  return {
    title: 'Status layanan',
    languageName: 'Bahasa Indonesia',
    practice: 'Latihan: kantor ini hanya untuk keperluan latihan.',
    nothing: 'Belum ada layanan yang dicantumkan.',
    skip: 'Langsung ke daftar layanan',
    summary({ working, limited, stopped, unknown }) {
      const all = working + limited + stopped + unknown;
      if (all === working) return all === 1 ? 'Layanan berjalan normal' : 'Semua layanan berjalan normal';
      const parts = [
        stopped > 0 && `${stopped} terhenti`,
        limited > 0 && `${limited} terbatas`,
        unknown > 0 && `${unknown} belum diketahui`,
      ].filter(Boolean);
      return `Dari ${all} layanan: ${parts.join(', ')}`;
    },
    asOf: (instant) => `Keadaan per ${instant}`,
    staleness:
      'Halaman ini diperbarui kira-kira setiap menit. Jika waktu di atas sudah lama berlalu, kantor mungkin sedang terputus dari jaringan: yang Anda baca adalah keadaan pada waktu itu.',
    isOld: 'Perhatian, informasi ini sudah lama. Ditulis',
    states: {
      working: 'Berjalan',
      limited: 'Terbatas',
      stopped: 'Terhenti',
      unknown: 'Belum diketahui',
    },
    meanings: {
      working: 'Anda dapat datang seperti biasa.',
      limited: 'Layanan tetap berjalan, tetapi lebih lambat atau tidak lengkap.',
      stopped: 'Layanan sedang tidak dapat diberikan.',
      unknown: 'Keadaannya belum dapat dipastikan. Silakan bertanya ke kantor.',
    },
    since: (instant) => `sejak ${instant}`,
    nextUpdate: (instant) => `Kabar berikutnya: ${instant}`,
    needs: 'Yang diperlukan',
    need: (kind, state) => `${NEEDS[kind]} ${NEED_STATES[kind][state]}`,
    past: '90 hari terakhir',
    pastInWords({ working, limited, stopped, unknown, unseen }) {
      if (working + limited + stopped + unknown === 0) return 'Belum ada catatan dari hari-hari sebelumnya.';
      const said = [
        working > 0 && `berjalan penuh selama ${days(working)}`,
        limited > 0 && `sempat terbatas pada ${days(limited)}`,
        stopped > 0 && `sempat terhenti pada ${days(stopped)}`,
        unknown > 0 && `sempat tidak diketahui pada ${days(unknown)}`,
        unseen > 0 && `tidak dipantau pada ${days(unseen)}`,
      ].filter(Boolean);
      return `Dalam 90 hari terakhir: ${said.join(', ')}.`;
    },
    troubledDays: 'Hari-hari dengan gangguan',
    dayInWords: (day, unseenSeconds) =>
      `${date(day.day, words)}: ${troubles(day, unseenSeconds, words).join(', ')}`,
    date: (day) => date(day, words),
    incidents: 'Yang sedang terjadi',
    noIncidents: 'Saat ini tidak ada gangguan yang dilaporkan.',
    incidentHead: (services, isOver) =>
      `${isOver ? 'Telah berakhir' : 'Gangguan'}${services.length > 0 ? `: ${services.join(', ')}` : ''}`,
    span: (from, until) =>
      until === undefined
        ? `Mulai ${from}; waktu selesainya belum diketahui.`
        : `Dari ${from} sampai ${until}.`,
    planned: 'Pekerjaan terencana',
    phases: {
      planned: 'Direncanakan',
      active: 'Sedang berlangsung',
      overrun: 'Melewati waktu yang direncanakan',
    },
    touched: (services) => `Layanan yang mungkin terdampak: ${services.join(', ')}.`,
    instant: (iso, timezone) => words.instant(Date.parse(iso), timezone),
  };
}

function troubles(day: PublicDay, unseenSeconds: number, words: Words): readonly string[] {
  const said = (seconds: number, word: string) =>
    seconds >= 60 ? [`${word} selama ${words.duration(seconds * 1_000)}`] : [];
  return [
    ...said(day.stopped_seconds, 'terhenti'),
    ...said(day.limited_seconds, 'terbatas'),
    ...said(day.unknown_seconds, 'tidak diketahui'),
    ...said(unseenSeconds, 'tidak dipantau'),
  ];
}

function date(day: string, words: Words): string {
  return words.day(Date.parse(`${day}T12:00:00Z`), 'UTC');
}
