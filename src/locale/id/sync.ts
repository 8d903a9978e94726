/** Records on their way, in Indonesian. */

import type { SaidGrowth, Shortage, SyncTexts } from '../../model/texts/sync.ts';
import type { Words } from '../locale.ts';
import { percent, sayWhen } from './phrases.ts';
import { stageText } from './stages.ts';

const DAY_MS = 86_400_000;

export function sync(words: Words): SyncTexts {
  const { duration } = words;
  const records = (count: number) => words.count(count, 'record');
  const shortage = (short: Shortage) => shortageText(short, words);
  return {
    stalled({ sync: name, waiting }) {
      const oldest = waiting?.oldest ? ` Yang tertua direkam ${sayWhen(waiting.oldest, words)}.` : '';
      return {
        summary: 'Rekaman menunggu dan jaringan tersambung, tetapi tidak ada yang diterima pusat.',
        description: waiting
          ? `${name}: ${records(waiting.pending)} menunggu; selama ${duration(waiting.idleMs)} jaringan tersambung tidak ada yang diterima pusat.${oldest}`
          : `${name}: saat ini tidak dapat dibaca.`,
      };
    },
    slow: (name, stage, took) => ({
      summary: 'Rekaman memakan waktu terlalu lama, padahal jaringan tersambung.',
      description: took
        ? `${name}: dari ${records(took.records)} yang belakangan ini mencapai tahap ${stageText(stage)}, setengahnya memerlukan ${duration(took.p50Ms)} atau kurang sejak direkam, satu dari sepuluh ${duration(took.p90Ms)} atau lebih.`
        : `${name}: belakangan ini terlalu sedikit rekaman yang mencapai tahap ${stageText(stage)}.`,
    }),
    growing: (name, growth) => ({
      summary: 'Rekaman yang masuk lebih banyak daripada yang diterima pusat.',
      description: growth
        ? `${name}: selama jaringan tersambung ${flowText(growth, words)}.${problemText(growth, words)}`
        : `${name}: saat ini tidak dapat dikatakan apakah antreannya bertambah.`,
    }),
    rejected(name, rejects) {
      const usual = rejects?.before === undefined ? '' : `, sebelumnya ${percent(rejects.before, words)}`;
      return {
        summary: 'Pusat menolak lebih banyak rekaman daripada semestinya.',
        description: rejects
          ? `${name}: belakangan ini ${percent(rejects.ratio, words)} rekaman ditolak (${words.number(rejects.rejected)})${usual}.`
          : `${name}: belakangan ini terlalu sedikit rekaman yang diputuskan.`,
      };
    },
    shortOfStock: (name, short) => ({
      summary: 'Rekaman yang menunggu lebih banyak daripada persediaan yang diperlukannya.',
      description: short ? `${name}: ${shortage(short)}.` : `${name}: saat ini tidak dapat dikatakan.`,
    }),
    shortage,
    doubts: (before, now) => [
      ...(now.falls > before.falls
        ? ['Suatu jumlah berkurang; hitungan dilanjutkan dari sana, dan tidak ada yang dihitung dua kali.']
        : []),
      ...(now.backwards > before.backwards
        ? [
            `${records(now.backwards - before.backwards)} mencapai suatu tahap sebelum direkam, selisihnya hingga ${duration(now.backwardsMs)}: jam dua basis data berbeda.`,
          ]
        : []),
      ...(now.ahead > 0 && before.ahead === 0
        ? [
            `${records(now.ahead)} mencapai suatu tahap di masa depan: ada jam yang terlalu cepat. Rekaman itu dihitung pada waktunya.`,
          ]
        : []),
    ],
  };
}

function shortageText({ stock, stage, pending, items }: Shortage, words: Words): string {
  const lacking = words.number(Math.max(0, pending - items));
  return `${words.count(pending, 'record')} menunggu pada tahap ${stageText(stage)}, sedangkan ${stock} tersisa ${words.number(items)}: kurang ${lacking}`;
}

function flowText({ captured, acknowledged, overMs }: SaidGrowth, words: Words): string {
  return `masuk ${rate(captured, overMs, words)} dan diterima pusat ${rate(acknowledged, overMs, words)}`;
}

function problemText({ problem }: SaidGrowth, { duration }: Words): string {
  if (!problem) return '';
  const what =
    problem.fullStore === undefined ? 'rekaman menunggu terlalu lama' : `${problem.fullStore} penuh`;
  return problem.inMs > 0
    ? ` Dengan laju ini ${what} dalam ${duration(problem.inMs)}.`
    : ` Sekarang pun ${what}.`;
}

/** By the day, or by the hour where less than a day is looked at. */
function rate(records: number, overMs: number, words: Words): string {
  const [unitMs, unit] = overMs < DAY_MS ? [DAY_MS / 24, 'jam'] : [DAY_MS, 'hari'];
  const number = (records / overMs) * unitMs;
  return `${words.number(number >= 10 ? Math.round(number) : number)} rekaman per ${unit}`;
}
