/** One link as the page shows it, in Indonesian. */

import type { Words } from '../locale.ts';
import type { PageLinkTexts } from '../page-link.ts';

export function pageLink(words: Words): PageLinkTexts {
  return {
    linkTo: (upstream) => `jaringan ke ${upstream}`,
    notProbed: 'Belum ada pemeriksaan.',
    way: 'Jalan ke pusat',
    ladder: 'Pemeriksaan dari yang dekat ke yang jauh',
    thisServer: 'Server ini',
    rungs: {
      host: 'server ini',
      gateway: 'gerbang jaringan',
      provider: 'penyedia jaringan',
      central_network: 'jaringan pusat',
      central_service: 'layanan pusat',
    },
    verdicts: { up: 'baik', down: 'gagal', unknown: 'tidak diketahui' },
    phases: { dns: 'nama', connect: 'sambungan', tls: 'TLS', first_byte: 'jawaban pertama' },
    passed: 'berhasil',
    notRunYet: 'belum diperiksa',
    ago: (duration) => `${duration} lalu`,
    neverPassed: 'Belum pernah berhasil sejak dimulai.',
    passedAgo: (duration) => `Terakhir berhasil ${duration} lalu.`,
    brokenAt: (isDown, domain, contact) => [
      isDown ? 'Terputus di ' : 'Gangguan di ',
      domain,
      ...(contact === undefined ? [] : [': hubungi ', contact]),
      '.',
    ],
    certificateValid: (above, duration, until) =>
      `Sertifikat${inChain(above)} berlaku ${duration} lagi, sampai ${until}.`,
    certificateEnds: (above, duration, at) =>
      `Sertifikat${inChain(above)} berakhir dalam ${duration}, pada ${at}.`,
    certificateEnded: (above, at) => `Sertifikat${inChain(above)} telah berakhir pada ${at}.`,

    lastStretch: (duration) => `${duration} terakhir`,
    lastDay: '24 jam terakhir',
    noAnswerIn: (stretch) => `Tidak ada jawaban dalam ${stretch}`,
    latencySummary: (usual, worst, hasFailures, stretch) =>
      `Biasanya ${usual}, paling lama ${worst}, ${hasFailures ? 'kegagalan ditandai di bawah' : 'tanpa kegagalan'}; ${stretch}`,

    gettingWorse: 'Memburuk:',
    oneIncident: (duration, since) => `Satu gangguan selama ${duration}, sejak ${since}.`,
    goesUpAndDown: 'Putus-sambung',
    forSince: (duration, since) => `selama ${duration}, sejak ${since}`,
    flapped: (from, until) => `Putus-sambung dari ${from} sampai ${until}:`,
    lastMinutes: (probe) => `Menit-menit terakhir, menurut ${probe}:`,
    risk: 'Risiko:',
    warnsAfter: (samples) => `Peringatan baru dapat diberikan setelah ${words.number(samples)} sampel lagi.`,
  };
}

function inChain(above: string | undefined): string {
  return above === undefined ? '' : ` ${above} dalam rantai`;
}
