/** Telling, in Indonesian. */

import type { BundleReason } from '../../model/alert.ts';
import type { Words } from '../locale.ts';
import type { BundleLine, SaidAcknowledgement, TellingTexts } from '../telling.ts';

const TITLES: Readonly<Record<BundleReason, string>> = {
  group: '[PERINGATAN]',
  digest: '[RANGKUMAN]',
  quiet_hours: '[SETELAH JAM TENANG]',
  ongoing: '[SEDANG BERLANGSUNG]',
};
const COURSES: Readonly<Record<BundleLine['course'], string>> = {
  firing: 'mulai',
  resolved: 'selesai',
  acknowledged: 'ditangani',
  came_and_went: 'muncul dan sudah selesai',
};
const SEVERITIES = { warning: 'waspada', critical: 'gawat' } as const;

export function telling(words: Words): TellingTexts {
  return {
    bundleTitle: (reason, site, lines) =>
      `${TITLES[reason]} ${site}: ${words.count(lines.length, 'alert')}${countsText(lines)}`,
    bundleText: (title, lines, more) => {
      const named = lines.map((line) => `- ${lineText(line, words)}`);
      return [title, ...named, ...(more > 0 ? [`- dan ${more} lagi`] : [])].join('\n');
    },
    repeated: (times) => `(Masih berlangsung; ini pemberitahuan ke-${times}.)`,
    ongoing: (startsAtMs, timezone) =>
      startsAtMs === undefined
        ? '(Sudah berlangsung sebelum saluran ini ditambahkan.)'
        : `(Sudah berlangsung sejak ${words.instant(startsAtMs, timezone)}, sebelum saluran ini ditambahkan.)`,
    taken: (acknowledgement) => takenText(acknowledgement, words),
    unacknowledged: (forMs) => `(Belum ada yang menyatakan menanganinya selama ${words.duration(forMs)}.)`,
  };
}

function countsText(lines: readonly BundleLine[]): string {
  const critical = lines.filter(({ course, severity }) => course === 'firing' && severity === 'critical');
  return critical.length === 0 ? '' : `, ${critical.length} gawat`;
}

function lineText(line: BundleLine, words: Words): string {
  const { course, alert, severity, summary, description, startsAtMs, endsAtMs, timezone } = line;
  const say = (atMs: number) => words.instant(atMs, timezone);
  const since = startsAtMs !== undefined ? ` sejak ${say(startsAtMs)}` : '';
  const until =
    startsAtMs !== undefined && endsAtMs !== undefined
      ? `, dari ${say(startsAtMs)} sampai ${say(endsAtMs)}`
      : '';
  const when = course === 'resolved' || course === 'came_and_went' ? until : since;
  const taken = line.taken === undefined ? '' : ` ${takenText(line.taken, words)}`;
  return `${alert} ${SEVERITIES[severity]}, ${COURSES[course]}${when}: ${summary} ${description}${taken}`;
}

function takenText({ by, untilMs, timezone, comment }: SaidAcknowledgement, words: Words): string {
  const until = untilMs === undefined ? '' : ` sampai ${words.instant(untilMs, timezone)}`;
  return `Sedang ditangani oleh ${by}${until}${comment === undefined ? '.' : `: "${comment}"`}`;
}
