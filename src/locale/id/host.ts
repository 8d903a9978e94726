/** This host: its network and its load, in Indonesian. */

import type { HostTexts, SaidInstant } from '../../model/texts/host.ts';
import type { Words } from '../locale.ts';
import { PLACES } from './fault.ts';
import { percent, times } from './phrases.ts';

export function host(words: Words): HostTexts {
  const instant = (at: SaidInstant) =>
    at ? words.instant(at.atMs, at.timezone) : 'waktu yang tidak dapat dipastikan oleh jam server ini';
  return {
    carrierLost: (name, count) => `Kabel ${name} terputus${times(count)}.`,
    carrierLostSince: (name, count, since) =>
      `Kabel ${name} terputus${times(count)} sejak ${instant(since)}.`,
    carrierBack: (name) => `Kabel ${name} tersambung kembali.`,
    routeChanged: (from, to) => `Rute utama berubah dari ${from} menjadi ${to}.`,
    routeChangedAt: (from, to, at) => `Rute utama berubah dari ${from} menjadi ${to} (${instant(at)}).`,
    errorsSince: (name, count, since) => `${name} mencatat ${count} galat sejak ${instant(since)}.`,
    sentAgain: (share) =>
      `Dalam beberapa menit terakhir server ini mengirim ulang ${Math.round(share * 100)}% segmen TCP.`,
    faultIn: (place) => `Gangguan ada pada ${PLACES[place]}.`,
    ways(ways) {
      const said = ways.map(({ gateway, name }) => (gateway ? `${gateway} lewat ${name}` : name));
      return said.length === 0 ? 'tidak ada' : said.join(' dan ');
    },
    network({ interfaces }, ways, repeatedShare) {
      const each = [...interfaces].map(([name, { carrier, carrierLosses, errors, drops }]) => {
        const cable = carrier === undefined ? 'mati' : carrier ? 'kabel tersambung' : 'kabel terputus';
        const lost = carrierLosses === 0 ? '' : `, pernah terputus ${carrierLosses} kali`;
        return `${name} ${cable}${lost}, ${errors} galat, ${drops} paket dibuang sejak dinyalakan`;
      });
      const again =
        repeatedShare === undefined ? [] : [`${percent(repeatedShare, words)} segmen TCP dikirim ulang`];
      const route = ways === undefined ? [] : [`rute utama ${ways}`];
      return [...route, ...each, ...again].join('; ');
    },
    diskBusy: (name, ratio) => `Disk ${name} server ini sibuk ${whole(ratio)} dari menit terakhir.`,
    waitedForMemory: (ratio) =>
      `Proses di server ini menunggu memori selama ${whole(ratio)} dari menit terakhir.`,
    waitedForProcessor: (ratio) =>
      `Proses di server ini menunggu prosesor selama ${whole(ratio)} dari menit terakhir.`,
  };
}

function whole(ratio: number): string {
  return `${Math.round(ratio * 100)}%`;
}
