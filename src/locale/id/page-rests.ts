/** What each number of the page rests on, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageRestsTexts } from '../page-rests.ts';

export function pageRests(words: Words): PageRestsTexts {
  return {
    title: 'Dasar angka-angka ini',
    state: 'Keadaan',
    stateRule: ({ probe, window, consecutive, failedShare }) =>
      `Ditentukan oleh ${probe}: putus setelah ${words.number(consecutive)} kegagalan berturut-turut, atau bila ${failedShare} dari ${words.number(window)} pemeriksaan terakhir gagal. Pemeriksaan yang lebih dekat menunjukkan letak gangguan.`,
    latency: 'Waktu tanggap dan kegagalan',
    latencySource: (probe) =>
      `Pemeriksaan ${probe} dari server ini. Garis adalah nilai tengah setiap langkah, pita adalah nilai terendah dan tertingginya; gagal adalah bagian pemeriksaan yang tidak berhasil.`,
    asked: 'Diperiksa',
    askedEvery: (every, ago) =>
      `${every === undefined ? 'Menurut kalendernya' : `Setiap ${every}`}${ago === undefined ? '; belum pernah' : `; terakhir ${ago} yang lalu`}.`,
    level: 'Isi',
    levelRule: (place) =>
      `Dibaca dari ${place}. Penuh berarti seluruh ruang yang dapat dipakai oleh pengguna yang menulis: yang terpakai dan yang tersedia.`,
    runway: 'Daya tahan',
    runwayRule: (made, horizon) =>
      `Perkiraan dibuat ${made} yang lalu dari riwayat penyimpanan ini, paling jauh ${horizon} ke depan; satu dari sepuluh kejadian datang sebelum perkiraan paling cepat, satu dari sepuluh setelah yang paling lambat.`,
    noForecast: 'Belum ada perkiraan.',
  };
}
