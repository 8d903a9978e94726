/** Telling, in English. */

import type { BundleReason } from '../../model/alert.ts';
import type { Words } from '../locale.ts';
import type { BundleLine, SaidAcknowledgement, TellingTexts } from '../telling.ts';

const TITLES: Readonly<Record<BundleReason, string>> = {
  group: '[ALERTS]',
  digest: '[DIGEST]',
  quiet_hours: '[AFTER QUIET HOURS]',
  ongoing: '[ALREADY FIRING]',
};
const COURSES: Readonly<Record<BundleLine['course'], string>> = {
  firing: 'began',
  resolved: 'over',
  acknowledged: 'acknowledged',
  came_and_went: 'came and went',
};

export function telling(words: Words): TellingTexts {
  return {
    bundleTitle: (reason, site, lines) =>
      `${TITLES[reason]} ${site}: ${words.count(lines.length, 'alert')}${countsText(lines)}`,
    bundleText: (title, lines, more) => {
      const named = lines.map((line) => `- ${lineText(line, words)}`);
      return [title, ...named, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
    },
    repeated: (times) => `(It still goes on; this is told for the ${ordinal(times)} time.)`,
    ongoing: (startsAtMs, timezone) =>
      startsAtMs === undefined
        ? '(It began before this channel was added.)'
        : `(It began on ${words.instant(startsAtMs, timezone)}, before this channel was added.)`,
    taken: (acknowledgement) => takenText(acknowledgement, words),
    unacknowledged: (forMs) => `(Nobody has acknowledged it for ${words.duration(forMs)}.)`,
  };
}

function countsText(lines: readonly BundleLine[]): string {
  const critical = lines.filter(({ course, severity }) => course === 'firing' && severity === 'critical');
  return critical.length === 0 ? '' : `, ${critical.length} critical`;
}

function lineText(line: BundleLine, words: Words): string {
  const { course, alert, severity, summary, description, startsAtMs, endsAtMs, timezone } = line;
  const say = (atMs: number) => words.instant(atMs, timezone);
  const since = startsAtMs !== undefined ? ` since ${say(startsAtMs)}` : '';
  const until =
    startsAtMs !== undefined && endsAtMs !== undefined ? `, from ${say(startsAtMs)} to ${say(endsAtMs)}` : '';
  const when = course === 'resolved' || course === 'came_and_went' ? until : since;
  const taken = line.taken === undefined ? '' : ` ${takenText(line.taken, words)}`;
  return `${alert} ${severity}, ${COURSES[course]}${when}: ${summary} ${description}${taken}`;
}

function takenText({ by, untilMs, timezone, comment }: SaidAcknowledgement, words: Words): string {
  const until = untilMs === undefined ? '' : ` until ${words.instant(untilMs, timezone)}`;
  return `${by} has taken it on${until}${comment === undefined ? '.' : `: "${comment}"`}`;
}

const RULES = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  ...{ zero: 'th', one: 'st', two: 'nd' },
  ...{ few: 'rd', many: 'th', other: 'th' },
};

function ordinal(count: number): string {
  return `${count}${SUFFIXES[RULES.select(count)]}`;
}
