/** Room and stock, in Indonesian. */

import type { Scenario } from '../../model/forecast.ts';
import type { SourceFailure, StockReading } from '../../model/observation.ts';
import type {
  Level,
  RoomTexts,
  SaidAutonomy,
  SaidFilling,
  SaidShortfall,
  SaidStock,
  Spread,
} from '../../model/texts/room.ts';
import type { Words } from '../locale.ts';
import { advice } from './advice.ts';
import { percent, sayAbout, sayWhen } from './phrases.ts';
import { reasonText } from './reasons.ts';

const IF_SO: Readonly<Record<Scenario, string>> = {
  current: 'jika keadaan tetap seperti sekarang',
  upstream_down: 'jika jaringan ke pusat tetap terputus',
};

const UNREADABLE = {
  store: 'Penyimpanan tidak dapat dibaca, sehingga sisa ruangnya tidak diketahui.',
  sync: 'Data sinkronisasi tidak dapat dibaca, sehingga keadaan rekamannya tidak diketahui.',
  stock: 'Jumlah persediaan tidak dapat dibaca, sehingga tidak diketahui sampai kapan cukup.',
} as const;

export function room(words: Words): RoomTexts {
  return {
    fillingUp: (said) => ({
      summary: 'Penyimpanan akan penuh sebelum bantuan tiba dan selesai bekerja.',
      description: `${said.store}: ${fillingText(said, words)} Bantuan di sini memerlukan ${words.duration(said.leadTimeMs)}.`,
    }),
    nearlyFull: ({ store, level }) => ({
      summary: 'Penyimpanan hampir penuh.',
      description: level
        ? `${store}: ${levelText(level, words)}${inodesText(level, words)}`
        : `${store}: isinya saat ini tidak dapat dibaca.`,
    }),
    readOnly: (store, path) => ({
      summary: 'Penyimpanan tidak dapat ditulisi lagi.',
      description: `${store}: ${path ?? 'penyimpanan ini'} hanya dapat dibaca; tidak ada lagi yang dapat direkam di sana.`,
    }),
    runwayShort: (said) => ({
      summary:
        'Jika jaringan ke pusat terputus sekarang, kantor ini tidak dapat bekerja sendiri selama yang diharuskan.',
      description: `${said.store}: ${autonomyText(said, words)} Kantor ini harus dapat bekerja sendiri selama ${words.duration(said.requiredMs)}.`,
    }),
    shortfall: (said) => ({
      summary: 'Penyimpanan akan penuh sebelum pekerjaan terencana selesai.',
      description: `${said.store}: ${shortText(said, words)}`,
    }),
    stockRunningOut: (said) => ({
      summary: 'Persediaan akan habis sebelum dapat ditambah.',
      description: `${said.stock}: ${stockText(said, words)} Pengadaan di sini memerlukan ${words.duration(said.leadTimeMs)}.`,
    }),
    unreadable: (kind, name, failure) => ({
      summary: UNREADABLE[kind],
      description: failure ? `${name}: ${failureText(failure)}` : `${name}: dapat dibaca.`,
    }),
    readableAgain: 'Sumber ini dapat dibaca kembali.',
    cannotBeRead: (failure) => `Sumber ini tidak dapat dibaca: ${failureText(failure)}`,
    replaced: (from, to) =>
      `Sekarang berada di ${to}, sebelumnya di ${from}. Perkiraan menganggap selisihnya sebagai lompatan, bukan pertumbuhan.`,
    resized: (from, to) =>
      `Ukurannya ${to > from ? 'bertambah' : 'berkurang'} dari ${words.size(from)} menjadi ${words.size(to)}.`,
    advice: advice(words),
  };
}

function failureText({ reason, causes }: SourceFailure): string {
  return causes ? `${reasonText(reason)}. ${causes.id}` : `${reasonText(reason)}.`;
}

/** "Kini terpakai 91,2%, tersisa 4 GiB." */
export function levelText({ usedRatio, availableBytes }: Level, words: Words): string {
  return `Kini terpakai ${percent(usedRatio, words)}, tersisa ${words.size(availableBytes)}.`;
}

function inodesText({ inodeRatio }: Level, words: Words): string {
  return inodeRatio === undefined ? '' : ` Inode terpakai ${percent(inodeRatio, words)}.`;
}

/** "penuh antara 19 Jan dan 2 Feb, paling mungkin 24 Jan 10:00 WIB, jika keadaan tetap seperti sekarang." */
function fillingText({ outlook, level }: SaidFilling, words: Words): string {
  if (!outlook) return 'saat ini perkiraan tidak dapat dibuat.';
  const { resource, scenario, isFull, spread } = outlook;
  const what = resource === 'bytes' ? 'penuh' : 'kehabisan inode';
  const now = level ? ` ${levelText(level, words)}` : '';
  if (isFull) return `sudah ${what}.${now}`;
  return spread
    ? `${what} ${spreadText(spread, words)}, ${IF_SO[scenario]}.${now}`
    : `tidak akan ${what} sejauh yang dapat diperkirakan, ${IF_SO[scenario]}.`;
}

function spreadText({ p10, p50, p90 }: Spread, words: Words): string {
  const early = sayWhen(p10, words);
  const late = p90 && sayWhen(p90, words);
  if (early === late) return sayAbout(p10, words);
  const spread = late ? `antara ${early} dan ${late}` : `paling cepat ${early}`;
  return `${spread}, paling mungkin ${p50 ? sayWhen(p50, words) : 'lebih lama daripada yang dapat diperkirakan'}`;
}

function autonomyText({ fullInMs }: SaidAutonomy, words: Words): string {
  if (fullInMs === undefined) return 'saat ini tidak dapat dikatakan sampai kapan cukup.';
  if (fullInMs === 0) return 'sudah penuh.';
  return Number.isFinite(fullInMs)
    ? `jika jaringan terputus sekarang, dapat penuh dalam ${words.duration(fullInMs)}.`
    : 'jika jaringan terputus sekarang pun tidak akan penuh sejauh yang dapat diperkirakan.';
}

function shortText({ short, leadTimeMs }: SaidShortfall, words: Words): string {
  const help = words.duration(leadTimeMs);
  if (!short)
    return `cukup sampai pekerjaan terencana selesai, atau hal itu tidak dapat dikatakan. Bantuan memerlukan ${help}.`;
  const { title, ends, spread, byMs } = short;
  const when = spread ? spreadText(spread, words) : 'pada waktu yang tidak dapat dikatakan';
  return `penuh ${when}, sedangkan ${title} selesai ${sayWhen(ends, words)}: kurang ${words.duration(byMs)}. Sediakan ruang, atau mintalah pekerjaan dipindahkan; bantuan memerlukan ${help}.`;
}

function stockText({ reading, outlook }: SaidStock, words: Words): string {
  if (reading?.items === 0) return 'sudah habis.';
  const rest = reading ? ` ${countText(reading, words)}` : '';
  if (!outlook) return `saat ini perkiraan tidak dapat dibuat.${rest}`;
  return outlook.spread
    ? `habis ${spreadText(outlook.spread, words)}, jika tidak ditambah.${rest}`
    : `tidak akan habis sejauh yang dapat diperkirakan.${rest}`;
}

function countText({ items, capacityItems }: StockReading, words: Words): string {
  const left = words.number(items);
  return capacityItems === undefined
    ? `Tersisa ${left}.`
    : `Tersisa ${left} dari ${words.number(capacityItems)}.`;
}
