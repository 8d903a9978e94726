/** Planning work on the page, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PlannerTexts } from '../planner.ts';

export function planner(words: Words): PlannerTexts {
  return {
    title: 'Pekerjaan terencana',
    nothing: 'Tidak ada pekerjaan yang direncanakan.',
    calendarOf: (name, at) => `Kalender ${name}: ${at === undefined ? 'belum pernah diambil' : `per ${at}`}.`,
    calendarTrouble: 'Saat ini tidak dapat diambil; salinan terakhirnya tetap dipakai.',
    planNew: 'Rencanakan pekerjaan',
    change: (title) => `Ubah: ${title}`,
    changeOrEnd: 'Ubah atau akhiri',
    what: 'Pekerjaan',
    where: 'Tempat',
    everywhere: 'Di semua kantor',
    labelled: (label, value, count) => `${label}: ${value} (${words.count(count, 'site')})`,
    start: 'Mulai',
    end: 'Sampai',
    endHint: 'Kosongkan selama waktu selesai belum diketahui.',
    nextWord: 'Kabar berikutnya',
    nextWordHint: 'Selama waktu selesai belum diketahui: kapan kabar berikutnya diberikan.',
    zone: 'Zona waktu',
    times: (zone) => `Waktu menurut ${zone}.`,
    check: 'Periksa dahulu',
    save: 'Simpan',
    endNow: 'Akhiri sekarang',
    withdraw: 'Batalkan rencana',
    endHelp: 'Peringatan langsung dikirim kembali, dan akhir pekerjaan diumumkan.',
    fromConfiguration: 'Pekerjaan ini tercantum dalam konfigurasi; ubahlah di sana.',
    repeating: 'Pekerjaan ini berulang; perubahan berlaku untuk setiap kali.',
    repeats: 'Pengulangan',
    once: 'Satu kali',
    every: { daily: 'Setiap hari', weekly: 'Setiap minggu', monthly: 'Setiap bulan' },
    lastDay: 'Hari terakhir',
    lastDayHint:
      'Untuk pekerjaan berulang: hari terakhir pekerjaan ini dimulai. Kosongkan selama pekerjaan terus berlanjut.',
    firstTime: 'Yang pertama:',
    thisTime: (from, until) => `Kali ini: mulai ${from} sampai ${until}`,
    onlyThisTime: 'Jadwal lainnya tetap seperti semula.',
    endThisTime: 'Akhiri kali ini saja',
    withdrawThisTime: 'Batalkan kali ini saja',
    noSuchPlan: 'Pekerjaan terencana ini tidak ada.',
    taken: 'Pekerjaan dengan nama ini sudah direncanakan pada hari itu; mohon beri nama lain.',
    timeFaults: {
      not_later: 'Harus sesudah waktu mulai.',
      end_or_word: 'Mohon isi waktu selesai atau waktu kabar berikutnya.',
      in_the_past: 'Waktu ini sudah lewat.',
      repeats_without_end: 'Pekerjaan berulang memerlukan waktu selesai.',
      meets_the_next: 'Ini sesudah waktu mulai yang berikutnya.',
    },
    done: {
      planned: 'Pekerjaan telah direncanakan.',
      changed: 'Rencana telah diubah.',
      ended: 'Pekerjaan telah diakhiri.',
      withdrawn: 'Rencana telah dibatalkan.',
      ended_once: 'Pekerjaan kali ini telah diakhiri; jadwal lainnya tetap.',
      withdrawn_once: 'Pekerjaan kali ini telah dibatalkan; jadwal lainnya tetap.',
    },

    answer: 'Akibat pekerjaan ini',
    notSavedYet: 'Belum ada yang disimpan.',
    span: (from, until) =>
      until === undefined
        ? `Mulai ${from}, waktu selesai belum diketahui.`
        : `Mulai ${from} sampai ${until}.`,
    someShort: (short, doubtful, stores) =>
      `${short} dari ${words.count(stores, 'store')} tidak akan bertahan, ${doubtful} mungkin tidak.`,
    allLast: 'Semua penyimpanan bertahan sampai selesai.',
    openEnded: 'Selama ini penyimpanan bertahan jika jaringan tetap terputus:',
    busy: 'Perhitungan lain sedang berjalan; mohon coba lagi sebentar lagi.',
    nothingStored: 'Tidak ada penyimpanan yang dipantau di kantor ini.',
    site: 'kantor',
    store: 'penyimpanan',
    verdict: 'jawaban',
    details: 'karena',
    verdicts: {
      will_not_make_it: 'tidak akan bertahan',
      may_not_make_it: 'mungkin tidak bertahan',
      cannot_say: 'belum dapat diperkirakan',
      makes_it: 'bertahan',
    },
    short: (full, by, room) =>
      `penuh ${full}, ${by} terlalu cepat${room === undefined ? '' : `; tambahan ${room} sudah cukup`}`,
    lastsUntil: (likely, early) => `penuh sekitar ${likely}, paling cepat ${early}`,
    lastsBeyond: 'lebih lama dari yang dapat diperkirakan',
    silent: 'Peringatan tentang jaringan dan sinkronisasi tidak akan dikirim.',
    silentNow: (alerts) => `Yang aktif sekarang dan tidak akan dikirim: ${alerts}.`,
    noneSilentNow: 'Tidak satu pun dari peringatan itu aktif sekarang.',
    audible: 'Peringatan tentang ruang penyimpanan, persediaan, dan Siaga sendiri tetap dikirim.',
  };
}
