/** A capacity plan as a page, in Indonesian. */

import type { PagePlanTexts } from '../page-plan.ts';

const RULES = [
  'Kapasitas, terpakai, dan sisa adalah angka pembacaan terakhir; sisa adalah ruang yang masih dapat dipakai oleh program perekaman.',
  'Pertumbuhan per hari kerja adalah kenaikan pemakaian antara dua tengah malam setempat, hanya kenaikannya (yang dihapus tidak dikurangkan): nilai tengah hari kerja delapan minggu terakhir yang teramati paling sedikit 20 jam. Hari kerja adalah hari dalam minggu dengan data masuk paling sedikit setengah dari hari tersibuk, tanpa hari libur.',
  'Pertumbuhan per minggu adalah selisih pemakaian tertinggi suatu hari dengan hari yang sama seminggu sebelumnya, termasuk penghapusan: nilai tengah delapan minggu terakhir. Angka ini negatif jika lebih banyak yang keluar daripada yang masuk.',
  'Bulan adalah bulan kalender setempat: pertumbuhan per harinya adalah rata-rata hari yang teramati, puncaknya pemakaian tertinggi. Tren adalah nilai tengah perubahan antara bulan yang teramati setengahnya atau lebih, terhadap rata-ratanya; diperlukan tiga bulan seperti itu.',
  'Penuh berarti program perekaman tidak memiliki ruang lagi: awal (p10), kemungkinan besar (p50), dan akhir (p90), jika keadaan berlanjut dan jika mulai sekarang tidak ada lagi yang diterima pusat. Tidak ada perkiraan lebih dari 60 hari atau lebih dari sepuluh kali panjang riwayat.',
  'Daya tahan adalah waktu sampai penuh tanpa pusat. Yang terendah adalah perkiraan awal terkecil yang dibuat untuk setiap minggu dalam periode ini dari apa yang diketahui saat itu, dengan kapasitas hari ini.',
  'Tambahan adalah ruang yang membuat perkiraan awal daya tahan mencapai yang dikehendaki; untuk suatu tanggal ditambahkan pertumbuhan per minggu sampai tanggal itu, dan tren bulanan jika naik. Lebih dari 60 hari dipakai rata-rata pertumbuhan harian.',
  'Pemakaian persediaan adalah penurunannya, tanpa yang didatangkan: per hari kerja dan per minggu seperti pertumbuhan penyimpanan. Yang perlu dipesan adalah jumlah yang membuat perkiraan awal pun cukup untuk daya tahan yang dikehendaki, pada suatu tanggal termasuk pemakaian sampai tanggal itu.',
  'Teramati adalah rentang lima menit saat jaringan diperiksa. Gangguan, lama terputus, dan ketersediaan hanya menghitung waktu teramati; cakupan adalah bagiannya dari periode.',
  'Latensi adalah waktu dari perekaman sampai suatu tahap. Dari riwayat kantor dipakai nilai tengah selama periode dari yang terbaca setiap kali (nilai tengah, 90%, dan 99%); dari Prometheus dipakai semua rekaman dalam periode.',
  'Pemutusan terencana memakai waktu setempat setiap kantor. Kantor tidak akan bertahan jika suatu penyimpanan kemungkinan besar (p50) penuh sebelum pemutusan berakhir, mungkin tidak jika perkiraan awalnya demikian. Kekurangan: ruang yang membuat perkiraan awal pun melewati akhir pemutusan.',
] as const;

export function pagePlan(): PagePlanTexts {
  return {
    title: 'Rencana kapasitas',
    verdicts: {
      will_not_make_it: 'tidak akan bertahan',
      may_not_make_it: 'mungkin tidak bertahan',
      cannot_say: 'belum dapat diperkirakan',
      makes_it: 'bertahan',
    },
    later: 'kemudian',
    cannotSay: 'belum dapat diperkirakan:',
    notForeseen: 'tidak terlihat',
    span: (from, until) => `${from} sampai ${until}`,
    beyond: 'lebih lama dari yang dapat diperkirakan',
    likelyMore: 'kemungkinan besar lebih',
    likely: (duration) => `kemungkinan besar ${duration}`,
    nothing: 'tidak perlu',
    notKnown: 'belum diketahui',
    aMonth: (share) => `${share} per bulan`,
    usedOf: (used, size, left) => `${used} dari ${size} terpakai, sisa ${left}`,
    fullAsThingsGo: 'penuh, jika keadaan berlanjut',
    fullWithout: 'penuh tanpa pusat',
    runwayNow: 'daya tahan sekarang',
    lowestRunway: 'daya tahan terendah',
    growthOnWorkingDay: 'pertumbuhan per hari kerja',
    growthAWeek: 'pertumbuhan per minggu',
    trend: 'tren',
    toAdd: 'perlu ditambah',
    stocks: ['persediaan', 'sisa', 'terpakai per hari kerja', 'terpakai per minggu', 'habis'],
    toOrder: 'perlu dipesan',
    links: ['jaringan', 'teramati (cakupan)', 'gangguan', 'terputus', 'terlama', 'ketersediaan'],
    syncs: ['sinkronisasi', 'dari perekaman sampai', 'separuh dalam', '90% dalam', '99% dalam'],
    tooEarly: (full, by, room) =>
      `${full === undefined ? '' : `penuh ${full}, `}${by} terlalu cepat${room === undefined ? '' : `; tambahan ${room} sudah cukup`}`,
    plannedCut: (from, until) => `Pemutusan terencana ${from} sampai ${until}, waktu setempat`,
    lost: (lost, sites, doubtful) => [
      lost,
      ` dari ${sites} kantor tidak akan bertahan, ${doubtful} lagi mungkin tidak.`,
    ],
    readiness: ['kantor', 'penyimpanan', 'jawaban', 'kekurangan'],
    wanted: (runway, by) => `, untuk daya tahan ${runway}${by === undefined ? ' sekarang' : ` pada ${by}`}`,
    legend: ['pemakaian tertinggi', 'jika keadaan berlanjut', 'tanpa pusat'],
    howCounted: 'Cara menghitung',
    rules: RULES,
    useOf: (store) => `Pemakaian tertinggi ${store}, dan kapan penuh`,
    full: (size) => `penuh ${size}`,
    growthOf: (store) => `Pertumbuhan per hari ${store}, bulan demi bulan`,
    growthUpTo: (size) => `pertumbuhan per hari, sampai ${size}`,
  };
}
