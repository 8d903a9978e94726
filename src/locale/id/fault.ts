/** Where a link is broken, in Indonesian. */

import type { FaultDomain } from '../../model/assessment.ts';
import type { FaultTexts, Lost } from '../../model/texts/link.ts';
import { noteText } from './notes.ts';
import { reasonText } from './reasons.ts';

export const PLACES: Readonly<Record<FaultDomain, string>> = {
  none: 'tidak ada',
  host: 'server ini',
  lan: 'jaringan kantor ini',
  provider: 'jalur penyedia jaringan',
  upstream_network: 'jaringan pusat',
  upstream_service: 'layanan pusat',
  dns: 'pencarian alamat (DNS)',
  tls: 'sertifikat layanan pusat',
  unknown: 'tempat yang belum dapat dipastikan',
};

export const fault: FaultTexts = {
  thisServer: 'server ini',
  isIn(lead, place, isCentreOutOfSight) {
    const unseen = isCentreOutOfSight ? ', dan dari sini tidak dapat diketahui apakah pusat berfungsi' : '';
    return because(lead, `gangguan ada pada ${PLACES[place]}${unseen}`);
  },
  isBetween: (lead, from, until) =>
    because(
      lead,
      `gangguan terletak di antara ${from} dan ${until}; letak tepatnya tidak dapat ditentukan dari sini`,
    ),
  silentOnly: (silent, { reason }, passing) =>
    `${silent} gagal (${reasonText(reason)}), tetapi jalur sesudahnya berfungsi: ${passing} berhasil.`,
  fails: (probe, { reason }) => `${probe} gagal (${reasonText(reason)})`,
  failsWhile: (probe, { reason }, passing) =>
    `${probe} gagal (${reasonText(reason)}) sedangkan ${passing} berhasil`,
  failsToo: (probe, failure) =>
    failure ? `${probe} juga gagal (${reasonText(failure.reason)})` : `${probe} juga gagal`,
  passes: (probe) => `${probe} berhasil`,
  passesBut: (probe) => `${probe.name} berhasil, tetapi ${noteText(probe.kind)}`,
  wayWhole: (probe) => `Jalur ke ${probe} utuh, sambungan terbentuk`,
  largePass: (bytes, probe) => `, dan paket ${bytes} byte sampai ke ${probe}`,
  somebodyRefuses: (probe) => `Jalur ke ${probe} utuh, tetapi sambungan ditolak di sana`,
  refusedToo: (probe) => `${probe} juga ditolak`,
  orNames: (probe) => `${probe}, atau pada ${PLACES.dns}`,
  loses(probe, lost, clean) {
    const loss = `${probe} kehilangan ${lostText(lost)}`;
    return clean ? `${loss}, ${clean.probe} ${lostText(clean.lost)}` : loss;
  },
  largeLost(bytes, probe, passing) {
    const pass = passing === undefined ? '' : `, sedangkan yang ke ${passing} sampai`;
    return `Paket kecil sampai, tetapi paket ${bytes} byte ke ${probe} hilang${pass} (MTU)`;
  },
};

function because(lead: string, verdict: string): string {
  return lead === '' ? `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}.` : `${lead}: ${verdict}.`;
}

/** "31% dari 30 paket" */
function lostText({ ratio, sent }: Lost): string {
  const percent = Math.round(100 * ratio);
  return percent === 0 ? `0 dari ${sent} paket` : `${percent}% dari ${sent} paket`;
}
