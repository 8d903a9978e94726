/** The quality of a link, in Indonesian. */

import type {
  DegradingCause,
  FlapTally,
  LinkQuality,
  QualityFact,
  QualityReading,
} from '../../model/quality.ts';
import type { QualityTexts } from '../../model/texts/quality.ts';
import type { Words } from '../locale.ts';
import { milliseconds, wholePercent } from './phrases.ts';

const CHANGES = {
  level_shift: 'Waktu tempuh berubah, mungkin lewat rute lain',
  loss: 'Jumlah jawaban yang hilang berubah',
  jitter: 'Waktu tempuh lebih atau kurang beragam',
  congestion: 'Jalur padat',
} as const;

const CAUSES: Readonly<Record<DegradingCause, string>> = {
  loss: 'paket yang hilang',
  jitter: 'waktu tempuh yang beragam',
  congestion: 'kepadatan',
};

const MEASURES: Readonly<Record<QualityFact['measure'], string>> = {
  rtt_ms: 'waktu tempuh bolak-balik',
  jitter_ms: 'keragaman waktu tempuh',
  loss_ratio: 'paket hilang',
};

const NEAR = 0.6;

export function quality(words: Words): QualityTexts {
  const tally = (flap: FlapTally) => tallyText(flap, words);
  const fact = (changed: QualityFact) => factText(changed, words);
  const reading = (seen: QualityReading) => readingText(seen, words);
  return {
    event(event) {
      const agoMs = event.atMs - event.onsetMs;
      const begun = agoMs > 0 ? ` Dimulai ${words.duration(agoMs)} sebelumnya.` : '';
      switch (event.kind) {
        case 'recovered':
          return event.from === 'flapping'
            ? `Jaringan tidak lagi putus-sambung: ${tally(event)}.`
            : `Tidak ada lagi tanda bertambahnya ${CAUSES[event.cause]}; peringatan berlangsung ${words.duration(agoMs)}.`;
        case 'flapping':
          return `Jaringan putus-sambung: ${tally(event)}.`;
        case 'degrading':
          return `Jaringan kemungkinan besar akan terputus: ${fact(event)}.${begun}`;
        default:
          return `${CHANGES[event.kind]}: ${fact(event)}.${begun}`;
      }
    },
    fact,
    tally,
    reading,
    burst({ sent, rttsMs }) {
      const [least, most] = [Math.min(...rttsMs), Math.max(...rttsMs)];
      return `${rttsMs.length} dari ${sent} dijawab, ${milliseconds(least, words)} sampai ${milliseconds(most, words)}`;
    },
    risk(risk) {
      if (risk >= 1) return 'kemungkinan besar akan terputus';
      if (risk >= NEAR) return `mendekati peringatan (${wholePercent(risk)} dari bukti yang diperlukan)`;
      return 'tidak ada tanda akan terputus';
    },
    flaps(flap, downEvidence) {
      const present =
        downEvidence === undefined ? 'Saat ini tersambung.' : `Saat ini terputus: ${downEvidence}`;
      return `Jaringan putus-sambung: ${tally(flap)}. ${present}`;
    },
    flapping({ link, flap, ended, contact }) {
      const past = ended
        ? `jaringan tidak lagi putus-sambung: ${tally(ended)}.`
        : 'jaringan tidak putus-sambung.';
      return {
        summary: 'Jaringan ke pusat putus-sambung.',
        description: `${link}: ${flap ? `sejauh ini ${tally(flap)}.` : past}${call(contact)}`,
      };
    },
    degrading: ({ link, quality: seen, contact }) => ({
      summary: 'Mutu jaringan ke pusat memburuk dan jaringan kemungkinan besar akan terputus.',
      description: `${link}: ${degradation(seen, fact, reading)}${call(contact)}`,
    }),
  };
}

function factText({ measure, from, to, confidence }: QualityFact, words: Words): string {
  const say = measure === 'loss_ratio' ? wholePercent : (ms: number) => milliseconds(ms, words);
  return `${MEASURES[measure]} berubah dari ${say(from)} menjadi ${say(to)} (keyakinan ${wholePercent(Math.min(confidence, 0.99))})`;
}

function tallyText({ downs, downMs, longestUpMs }: FlapTally, { duration }: Words): string {
  const up = longestUpMs > 0 ? `; waktu tersambung terlama di antaranya ${duration(longestUpMs)}` : '';
  return `terputus ${downs} kali, seluruhnya ${duration(downMs)}${up}`;
}

function readingText({ rttMs, lossRatio, jitterMs }: QualityReading, words: Words): string {
  const say = (ms: number) => milliseconds(ms, words);
  const trip = rttMs
    ? `waktu tempuh bolak-balik ${say(rttMs.p50)}, sembilan dari sepuluh di bawah ${say(rttMs.p90)}, 99 dari 100 di bawah ${say(rttMs.p99)}`
    : 'waktu tempuh tidak terlihat';
  const jitter = jitterMs === null ? '' : `; keragaman ${say(jitterMs)}`;
  return `${trip}; paket hilang ${wholePercent(lossRatio)}${jitter}`;
}

function degradation(
  seen: LinkQuality | undefined,
  fact: (changed: QualityFact) => string,
  reading: (seen: QualityReading) => string,
): string {
  if (!seen) return 'mutunya belum diketahui.';
  const facts = seen.warnings.map((warning) => fact(warning));
  const said = facts.length > 0 ? facts.join('; ') : 'tidak ada lagi tanda akan terputus';
  return `${said}. Beberapa menit terakhir: ${reading(seen.reading)}.`;
}

function call(contact: string | undefined): string {
  return contact === undefined ? '' : ` Hubungi ${contact}.`;
}
