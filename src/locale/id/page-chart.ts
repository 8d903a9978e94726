/** The charts of the page, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageChartTexts } from '../page-chart.ts';

export function pageChart(words: Words): PageChartTexts {
  return {
    timeRange: 'Rentang waktu',
    fitting: 'Otomatis',
    ranges: {
      '1h': '1 jam',
      '6h': '6 jam',
      '1d': '1 hari',
      '1w': '1 minggu',
      '1mo': '1 bulan',
      '3mo': '3 bulan',
      '1y': '1 tahun',
    },
    legend: 'Keterangan',
    median: 'nilai tengah',
    lowToHigh: 'terendah sampai tertinggi',
    lost: 'gagal',
    outage: 'sambungan putus',
    incident: 'gangguan',
    maintenance: 'pekerjaan terencana',
    used: 'terpakai',
    fan: 'perkiraan paling cepat sampai paling lambat',
    leadTime: 'sampai bantuan tiba',
    shaded: ({ outages, incidents, works }) =>
      `Diarsir: ${[outages > 0 && `${words.number(outages)} kali sambungan putus`, incidents > 0 && `${words.number(incidents)} gangguan`, works > 0 && `${words.number(works)} pekerjaan terencana`].filter(Boolean).join(', ')}`,
    outageFrom: (from, duration) => `Sambungan putus sejak ${from} selama ${duration}`,
    titledFrom: (title, from, until) => `${title}: dari ${from} sampai ${until}`,
    open: { maintenance: 'ada kepastian', incident: 'sekarang, dan masih berlangsung' },
    andMore: (more) => `dan ${words.number(more)} lagi sebelumnya`,
    latency: (usual, worst, lost, stretch) =>
      `Biasanya ${usual}, paling lama ${worst}, ${lost} pemeriksaan gagal; ${stretch}`,
    leftOverTime: 'Sisa dari waktu ke waktu',
    stockOf: (name, left) => `Sisa ${name}, sekarang ${left}, dan kapan habis`,
    waitingOverTime: 'Yang menunggu dari waktu ke waktu',
    latencyOverTime: 'Lama waktu pencatatan',
    waitingOf: (name, most) => `Catatan ${name} yang menunggu per tahap; paling banyak ${most}`,
    latencyOf: (stage, half, ninetieth) =>
      `Dari perekaman sampai ${stage}: separuh paling lama ${half}, sembilan dari sepuluh paling lama ${ninetieth}`,
    half: 'separuh',
    nineInTen: '9 dari 10',
    ninetyNine: '99 dari 100',
  };
}
