/** What a forecast rests on, and why none can be made, in Indonesian. */

import type {
  BacklogBasis,
  ForecastBasis,
  LinkBasis,
  PurgeBasis,
  TrendBasis,
  UnknownReason,
  UsageBasis,
  UsedAmount,
} from '../../model/forecast-basis.ts';
import type { ForecastTexts } from '../forecast.ts';
import type { Words } from '../locale.ts';
import { clockOf, type RoughUnit, roughSizes, roughSpan } from '../rough.ts';

const WEEKDAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const UNITS: Readonly<Record<RoughUnit, string>> = { d: 'hari', h: 'jam', min: 'menit', s: 'detik' };

/** The words of the language with sizes as a forecast says them. */
interface RoughWords extends Words {
  readonly size: (bytes: number) => string;
}

export function forecast(words: Words): ForecastTexts {
  const rough = { ...words, size: roughSizes(words) };
  return {
    unknown,
    basis: (basis) => basisText(basis, rough),
    backlog: (basis) => backlogText(basis, words),
  };
}

function unknown(reason: UnknownReason): string {
  switch (reason.code) {
    case 'capacity_unknown':
      return 'kapasitasnya tidak diketahui';
    case 'horizon_past':
      return 'jangka waktu perkiraan tidak terletak di depan';
    case 'timezone_unknown':
      return `zona waktu "${reason.timezone}" tidak dikenal`;
    case 'few_readings':
      return `baru ada ${reason.readings} pembacaan yang dapat dipakai, diperlukan ${reason.needed}`;
    case 'no_reading':
      return 'tidak ada pembacaan yang dapat dipakai';
    case 'no_rate':
      return 'pembacaan terlalu sedikit untuk menghitung laju pertumbuhan';
    case 'no_rate_without_link':
      return 'data masuk tidak diukur, dan jaringan belum pernah terputus cukup lama untuk melihat pertumbuhan tanpa jaringan';
    case 'no_rate_for_cut':
      return 'pertumbuhan tanpa jaringan tidak diketahui dari riwayat ini';
    case 'no_store_history':
      return 'penyimpanan ini tidak memiliki riwayat';
    case 'no_stock_history':
      return 'persediaan ini tidak memiliki riwayat';
    case 'no_sync_history':
      return 'sinkronisasi ini belum memiliki riwayat';
    case 'no_drain_seen':
      return 'belum pernah terlihat antrean berkurang selagi jaringan tersambung';
  }
}

function basisText(basis: ForecastBasis, words: RoughWords): string {
  switch (basis.kind) {
    case 'full':
      return 'sudah penuh';
    case 'unknown':
      return unknown(basis.reason);
    case 'usage':
      return usageText(basis, words);
    case 'trend':
      return trendText(basis, words);
  }
}

function usageText({ days, onWorkingDay, measured, purge, link }: UsageBasis, words: RoughWords): string {
  const pattern =
    days < 14
      ? `pola harian dari ${days} hari, belum menurut hari dalam minggu`
      : `pola hari dalam minggu dari ${Math.round(days / 7)} minggu`;
  const amount = `${amountText(onWorkingDay, words)} per hari kerja${measured ? ' menurut data masuk yang diukur' : ''}`;
  return [
    pattern,
    amount,
    ...(purge ? [purgeText(purge)] : []),
    ...(link ? [linkText(link, words)] : []),
  ].join(', ');
}

function purgeText({ minuteOfDay, weekdays }: PurgeBasis): string {
  const clock = clockOf(minuteOfDay);
  if (weekdays.length === 7) return `penghapusan setiap hari pukul ${clock}`;
  return `penghapusan pukul ${clock} setiap ${weekdays.map((weekday) => WEEKDAYS[weekday] ?? '').join(' dan ')}`;
}

function linkText(link: LinkBasis, words: RoughWords): string {
  switch (link.state) {
    case 'unknown':
      return 'keadaan jaringan tidak diketahui';
    case 'up':
      return 'jaringan tersambung';
    case 'flapping':
      return `jaringan putus-sambung, tersambung ${words.share(link.upRatio)} dari waktunya`;
    case 'lagging':
      return `jaringan hanya mengirim ${words.size(link.bytesPerDay)} per hari dan tertinggal`;
    case 'down':
      return `pengiriman berhenti sejak ${words.day(link.sinceMs, link.timezone)}, ${endText(link, words)}`;
  }
}

function endText({ end, timezone }: Extract<LinkBasis, { state: 'down' }>, words: Words): string {
  if (end === 'stays_down') return 'dianggap tetap terputus';
  if (end === 'as_before') return 'diperkirakan berakhir seperti gangguan sebelumnya di sini';
  return `diumumkan berakhir ${words.day(end.atMs, timezone)}`;
}

function trendText({ spanMs, horizonMs, rate }: TrendBasis, words: RoughWords): string {
  const history = `riwayat ${span(spanMs)}`;
  const reach = `cukup untuk perkiraan sampai ${span(horizonMs)} ke depan`;
  if (!rate) return `${history}, ${reach}`;
  if (!rate.isGrowth) {
    return `${history}, tidak ada pertumbuhan yang tetap dalam ${span(rate.heldMs)} terakhir, ${reach}`;
  }
  return `tren selama ${span(rate.heldMs)}, ${amountText(rate.perHour, words)} per jam, ${history} ${reach}`;
}

function backlogText(basis: BacklogBasis, words: Words): string {
  if (basis.kind === 'nothing_waits') return 'tidak ada yang menunggu';
  if (basis.kind === 'unknown') return unknown(basis.reason);
  const { slow, usual, fast } = basis.drainedPerHour;
  const whole = (value: number) => words.number(Math.round(value));
  const [least, middle, most] = [whole(slow), whole(usual), whole(fast)];
  const spread = least === most ? middle : `${middle} (${least} sampai ${most})`;
  return `${spread} rekaman per jam diterima pusat selagi ada yang menunggu, terlihat selama ${span(basis.drainedOverMs)}; ${whole(basis.capturedPerHour)} per jam direkam selama ${span(basis.capturedOverMs)}`;
}

function amountText({ of, amount }: UsedAmount, { number, size }: RoughWords): string {
  return of === 'stock' ? `${number(Math.round(amount))} terpakai` : size(amount);
}

function span(ms: number): string {
  const { count, unit } = roughSpan(ms);
  return `${count} ${UNITS[unit]}`;
}
