/** Room and stock, in English. */

import type { Scenario } from '../../model/forecast.ts';
import type { StockReading } from '../../model/observation.ts';
import type {
  Level,
  RoomTexts,
  SaidAutonomy,
  SaidFilling,
  SaidShortfall,
  SaidStock,
  Spread,
} from '../../model/texts/room.ts';
import type { Words } from '../locale.ts';
import { advice } from './advice.ts';
import { percent, sayAbout, sayWhen } from './phrases.ts';

const IF_SO: Readonly<Record<Scenario, string>> = {
  current: 'if things go on as they are',
  upstream_down: 'if the link upstream stays down',
};

const UNREADABLE = {
  store: 'A store cannot be read, so nothing is known about its room.',
  sync: 'A sync cannot be read, so nothing is known about its records.',
  stock: 'A stock cannot be read, so nothing is known of how long it lasts.',
} as const;

export function room(words: Words): RoomTexts {
  return {
    fillingUp: (said) => ({
      summary: 'A store will be full before help can arrive and finish.',
      description: `${said.store}: ${fillingText(said, words)} Lead time here is ${words.duration(said.leadTimeMs)}.`,
    }),
    nearlyFull: ({ store, level }) => ({
      summary: 'A store is nearly full.',
      description: level
        ? `${store}: ${levelText(level, words)}${inodesText(level)}`
        : `${store}: its level cannot be read now.`,
    }),
    readOnly: (store, path) => ({
      summary: 'A store cannot be written any more.',
      description: `${store}: ${path ?? 'it'} is mounted read-only; nothing more can be recorded there.`,
    }),
    runwayShort: (said) => ({
      summary:
        'If the link upstream went away now, this site could not work on alone for as long as it must.',
      description: `${said.store}: ${autonomyText(said, words)} It must last ${words.duration(said.requiredMs)} alone.`,
    }),
    shortfall: (said) => ({
      summary: 'A store will be full before planned work is over.',
      description: `${said.store}: ${shortText(said, words)}`,
    }),
    stockRunningOut: (said) => ({
      summary: 'A stock will run out before more can be brought.',
      description: `${said.stock}: ${stockText(said, words)} Lead time here is ${words.duration(said.leadTimeMs)}.`,
    }),
    unreadable: (kind, name, failure) => ({
      summary: UNREADABLE[kind],
      description: failure ? `${name}: ${failure.reason}: ${failure.detail}` : `${name}: it can be read.`,
    }),
    readableAgain: 'It can be read again.',
    cannotBeRead: ({ detail }) => detail,
    replaced: (from, to) =>
      `It lies on ${to} now, before on ${from}. Its forecast takes the difference for a step, not for growth.`,
    resized: (from, to) =>
      `It ${to > from ? 'grew' : 'shrank'} from ${words.size(from)} to ${words.size(to)}.`,
    advice: advice(words),
  };
}

/** "Now 91.2 % used, 4 GiB left." */
export function levelText({ usedRatio, availableBytes }: Level, words: Words): string {
  return `Now ${percent(usedRatio)} used, ${words.size(availableBytes)} left.`;
}

function inodesText({ inodeRatio }: Level): string {
  return inodeRatio === undefined ? '' : ` ${percent(inodeRatio)} of its inodes are used.`;
}

/** "full between 19 Jan and 2 Feb, most likely 24 Jan 10:00 WIB, if things go on as they are." */
function fillingText({ outlook, level }: SaidFilling, words: Words): string {
  if (!outlook) return 'no forecast can be made now.';
  const { resource, scenario, isFull, spread } = outlook;
  const what = resource === 'bytes' ? 'full' : 'out of inodes';
  const now = level ? ` ${levelText(level, words)}` : '';
  if (isFull) return `${what} already.${now}`;
  return spread
    ? `${what} ${spreadText(spread, words)}, ${IF_SO[scenario]}.${now}`
    : `not ${what} within what can be foreseen, ${IF_SO[scenario]}.`;
}

/** "between 19 Jan and 2 Feb, most likely 24 Jan 10:00 WIB"; "about 24 Jan 10:00 WIB" when both ends read alike. */
function spreadText({ p10, p50, p90 }: Spread, words: Words): string {
  const early = sayWhen(p10, words);
  const late = p90 && sayWhen(p90, words);
  if (early === late) return sayAbout(p10, words);
  const spread = late ? `between ${early} and ${late}` : `${early} at the earliest`;
  return `${spread}, most likely ${p50 ? sayWhen(p50, words) : 'beyond what can be foreseen'}`;
}

function autonomyText({ fullInMs }: SaidAutonomy, words: Words): string {
  if (fullInMs === undefined) return 'its runway cannot be said now.';
  if (fullInMs === 0) return 'it is full already.';
  return Number.isFinite(fullInMs)
    ? `should the link go away now, it may be full in ${words.duration(fullInMs)}.`
    : 'should the link go away now, it would not be full within what can be foreseen.';
}

function shortText({ short, leadTimeMs }: SaidShortfall, words: Words): string {
  const help = words.duration(leadTimeMs);
  if (!short) return `it lasts until planned work is over, or that cannot be said. Help takes ${help}.`;
  const { title, ends, spread, byMs } = short;
  const when = spread ? spreadText(spread, words) : 'at a time that cannot be said';
  return `full ${when}, and ${title} ends ${sayWhen(ends, words)}: short by ${words.duration(byMs)}. Make room, or have the work moved; help takes ${help}.`;
}

function stockText({ reading, outlook }: SaidStock, words: Words): string {
  if (reading?.items === 0) return 'nothing is left.';
  const rest = reading ? ` ${countText(reading)}` : '';
  if (!outlook) return `no forecast can be made now.${rest}`;
  return outlook.spread
    ? `used up ${spreadText(outlook.spread, words)}, if nothing is brought.${rest}`
    : `not used up within what can be foreseen.${rest}`;
}

function countText({ items, capacityItems }: StockReading): string {
  return capacityItems === undefined ? `${items} are left.` : `${items} of ${capacityItems} are left.`;
}
