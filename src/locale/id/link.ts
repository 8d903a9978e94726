/** A link, its faults and its certificates, in Indonesian. */

import type { LinkTexts, Loss, SaidCertificate, SaidRunway } from '../../model/texts/link.ts';
import type { Words } from '../locale.ts';
import { fault, PLACES } from './fault.ts';
import { noteText } from './notes.ts';
import { reasonText } from './reasons.ts';

const NOT_PROBED = 'Jaringan belum pernah diperiksa.';

export function link(words: Words): LinkTexts {
  return {
    places: PLACES,
    noResult: 'Belum ada hasil terbaru dari pemeriksaan yang menentukan.',
    notProbed: NOT_PROBED,
    cannotRun: (probe, { reason }) => `${probe} tidak dapat dijalankan: ${reasonText(reason)}.`,
    failed(probe, count, failure) {
      const times =
        'inRow' in count
          ? `${count.inRow} kali berturut-turut`
          : `${count.failures} dari ${count.ofRuns} pemeriksaan terakhir`;
      return failure ? `${probe} gagal ${times}: ${reasonText(failure.reason)}.` : `${probe} gagal ${times}.`;
    },
    passes: (probe) => `${probe} berhasil.`,
    noted: ({ name, kind }) => `Catatan ${name}: ${noteText(kind)}.`,
    moved: (from, to) => `Letak gangguan kini: ${PLACES[to]}; sebelumnya: ${PLACES[from]}.`,
    fault,
    names: {
      changed: (probe, server, before, now) =>
        `${probe}: ${server} sebelumnya menjawab ${before}, sekarang ${now}.`,
      changesOften: (probe) =>
        `${probe}: jawabannya sering berubah; selama satu jam tidak diberitahukan lagi.`,
    },
    down: (loss) => ({
      summary: 'Jaringan ke pusat terputus.',
      description:
        loss.carrying.length > 0
          ? `Terhubung kembali melalui ${namesText(loss.carrying)}; ${loss.link} belum pulih. ${sentences({ ...loss, carrying: [] }, '')}`
          : said(loss, loss.runway === undefined ? '' : runwayText(loss.runway, words)),
    }),
    pathLost: (loss) => ({
      summary: 'Salah satu jalur ke pusat terputus; jalur lain masih berfungsi.',
      description: said(loss, ''),
    }),
    updateDue: (incident, promised) => ({
      summary: 'Kabar berikutnya tentang suatu gangguan dijanjikan untuk waktu yang sudah lewat.',
      description: promised
        ? `Gangguan ${incident}: kabar berikutnya dijanjikan untuk ${words.instant(promised.atMs, promised.timezone)}. Sampaikan keadaannya, atau kapan kabar berikutnya.`
        : `Gangguan ${incident}: tidak ada kabar yang dijanjikan.`,
    }),
    certificate: (seen) => ({
      summary: 'Sertifikat layanan pusat segera habis masa berlakunya; setelah itu sambungan akan ditolak.',
      description: `${seen.link}, ${seen.probe}: ${certificateText(seen, words)}`,
    }),
  };
}

function said(loss: Loss, runway: string): string {
  return `${loss.link}: ${sentences(loss, runway)}`;
}

function sentences({ evidence, reason, domain, contact, carrying }: Loss, runway: string): string {
  const all = [
    evidence ?? NOT_PROBED,
    reason === undefined ? '' : `Sebab: ${reasonText(reason)}.`,
    domain === undefined ? '' : `Letak gangguan: ${PLACES[domain]}.`,
    runway,
    contact === undefined ? '' : `Hubungi ${contact}.`,
    carrying.length === 0 ? '' : `Jalur yang masih berfungsi: ${namesText(carrying)}.`,
  ];
  return all.filter((text) => text !== '').join(' ');
}

function namesText(links: Loss['carrying']): string {
  return links.map(({ name, upstream }) => (name === upstream ? name : `${name} ke ${upstream}`)).join(', ');
}

function runwayText(runway: SaidRunway | null, words: Words): string {
  if (!runway) return 'Belum dapat dikatakan berapa lama kantor ini dapat bekerja tanpa jaringan.';
  if (runway.ms === 0) return `${runway.store} sudah penuh.`;
  return Number.isFinite(runway.ms)
    ? `Tanpa jaringan, ${runway.store} dapat penuh dalam ${words.duration(runway.ms)}.`
    : 'Tanpa jaringan pun tidak ada penyimpanan yang akan penuh sejauh yang dapat diperkirakan.';
}

function certificateText({ certificate, expires }: SaidCertificate, words: Words): string {
  if (!certificate || !expires) return 'belum ada sertifikat yang terlihat.';
  const span =
    expires.inMs >= 0
      ? `habis berlaku dalam ${words.duration(expires.inMs)}`
      : `sudah habis berlaku sejak ${words.duration(-expires.inMs)} lalu`;
  const { subject, issuer, endsFirst } = certificate;
  const which =
    endsFirst === undefined
      ? `sertifikat ${subject}, diterbitkan oleh ${issuer},`
      : `sertifikat ${endsFirst}, dalam rantai di atas ${subject},`;
  return `${which} ${span}, pada ${words.instant(expires.atMs, expires.timezone)}.`;
}
