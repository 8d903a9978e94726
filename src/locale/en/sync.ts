/** Records on their way, in English. */

import type { SaidGrowth, Shortage, SyncTexts } from '../../model/texts/sync.ts';
import type { Words } from '../locale.ts';
import { percent, sayWhen } from './phrases.ts';

const DAY_MS = 86_400_000;

export function sync(words: Words): SyncTexts {
  const { duration } = words;
  return {
    stalled({ sync: name, waiting }) {
      const oldest = waiting?.oldest ? ` The oldest was captured ${sayWhen(waiting.oldest, words)}.` : '';
      return {
        summary: 'Records wait and the link is up, but nothing is acknowledged.',
        description: waiting
          ? `${name}: ${waiting.pending} records wait; with the link up nothing was acknowledged for ${duration(waiting.idleMs)}.${oldest}`
          : `${name}: it cannot be read now.`,
      };
    },
    slow: (name, stage, took) => ({
      summary: 'Records take too long, although the link is up.',
      description: took
        ? `${name}: of ${took.records} records that lately reached ${stage}, half took ${duration(took.p50Ms)} from capture or less, one in ten ${duration(took.p90Ms)} or more.`
        : `${name}: too few records reached ${stage} lately.`,
    }),
    growing: (name, growth) => ({
      summary: 'More records come in than the upstream acknowledges.',
      description: growth
        ? `${name}: with the link up ${flowText(growth)}.${problemText(growth, words)}`
        : `${name}: whether its backlog grows cannot be said now.`,
    }),
    rejected(name, rejects) {
      const usual = rejects?.before === undefined ? '' : `, ${percent(rejects.before)} in the time before`;
      return {
        summary: 'The upstream rejects more records than it should.',
        description: rejects
          ? `${name}: lately ${percent(rejects.ratio)} of the records were rejected (${rejects.rejected})${usual}.`
          : `${name}: too few records were decided upon lately.`,
      };
    },
    shortOfStock: (name, shortage) => ({
      summary: 'More records wait than there is of the stock that they take.',
      description: shortage ? `${name}: ${shortageText(shortage)}.` : `${name}: this cannot be said now.`,
    }),
    shortage: shortageText,
    doubts: (before, now) => [
      ...(now.falls > before.falls
        ? ['A total went back; it is counted on from there, and nothing is counted twice.']
        : []),
      ...(now.backwards > before.backwards
        ? [
            `${now.backwards - before.backwards} records reached a stage before they were captured, by up to ${duration(now.backwardsMs)}: the clocks of two databases differ.`,
          ]
        : []),
      ...(now.ahead > 0 && before.ahead === 0
        ? [
            `${now.ahead} records reach a stage in the future: a clock is ahead. They are counted when it is time.`,
          ]
        : []),
    ],
  };
}

function shortageText({ stock, stage, pending, items }: Shortage): string {
  return `${pending} records wait in ${stage.replaceAll('_', ' ')}, and ${items} of ${stock} are left: ${Math.max(0, pending - items)} too few`;
}

function flowText({ captured, acknowledged, overMs }: SaidGrowth): string {
  return `${rate(captured, overMs)} come in and ${rate(acknowledged, overMs)} are acknowledged`;
}

function problemText({ problem }: SaidGrowth, { duration }: Words): string {
  if (!problem) return '';
  const what = problem.fullStore === undefined ? 'records wait too long' : `${problem.fullStore} is full`;
  return problem.inMs > 0 ? ` At this pace ${what} in ${duration(problem.inMs)}.` : ` Already now ${what}.`;
}

/** By the day, or by the hour where less than a day is looked at. */
function rate(records: number, overMs: number): string {
  const [unitMs, unit] = overMs < DAY_MS ? [DAY_MS / 24, 'an hour'] : [DAY_MS, 'a day'];
  const number = (records / overMs) * unitMs;
  return `${number >= 10 ? Math.round(number) : number.toFixed(1)} records ${unit}`;
}
