/** The advice to recording, in English. */

import type { AdviceTexts } from '../../model/texts/room.ts';
import type { Words } from '../locale.ts';
import { levelText } from './room.ts';

export function advice(words: Words): AdviceTexts {
  return {
    states: { continue: 'continue', conserve: 'conserve', halt: 'halt' },
    reasons: {
      enough_room: 'enough room',
      nearly_full: 'nearly full',
      full_before_help: 'full before help',
      autonomy_short: 'autonomy short',
      full_soon: 'full soon',
      full: 'full',
      readonly: 'readonly',
      unknown: 'unknown',
    },
    of: (store, sentence) => `${store}: ${sentence}`,
    onlyRead: 'it can only be read; nothing more can be recorded.',
    full: (level) => `it is full. ${level ? levelText(level, words) : ''}`,
    nearlyFull: (level) => `it is nearly full. ${level ? levelText(level, words) : ''}`,
    fullIn(ms, estimate) {
      if (ms === undefined) return 'it is not full within what can be foreseen.';
      return `it ${estimate === 'p10' ? 'may' : 'will probably'} be full in ${words.duration(ms)}.`;
    },
    helpTakes: (ms) => `Help takes ${words.duration(ms)}.`,
    upstreamAway: 'the upstream is away.',
    mustLast: (ms) => `It must last ${words.duration(ms)} more.`,
    notSeenNow: (state, reason) =>
      `It was advised to ${state}, because: ${reason.replaceAll('_', ' ')}. Whether that still holds cannot be seen now.`,
    nothingWatched: 'No store is watched, so nothing is known of the room.',
    whenStale:
      'After valid_until this says nothing any more: take when_stale.state instead, look at the free space yourself before each record, and tell whoever keeps this server.',
    unreadable: (stores) => `No level can be read now (${stores.join(', ')}); that is no reason to halt.`,
    enoughRoom(stores) {
      const read = stores.map(({ store, level }) => `${store}: ${levelText(level, words)}`);
      return `There is room enough. ${read.join(' ')}`;
    },
  };
}
