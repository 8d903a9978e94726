/** Whom an alert is told next, and for whom it is held back, for the terminal. */

import type { alertJson } from '../web/alert-json.ts';

type Channels = ReturnType<typeof alertJson>['channels'];

/** Empty when nothing is held back and nothing comes. */
export function tellingText(channels: Channels): string {
  return channels
    .flatMap(({ channel, held, next }) => {
      const words = [
        ...(held ? [`held back by ${held.reason}${held.until === null ? '' : ` until ${held.until}`}`] : []),
        ...(next && next.at !== held?.until ? [`${next.kind} at ${next.at}`] : []),
      ];
      return words.length === 0 ? [] : [`${channel}: ${words.join(', ')}`];
    })
    .join('; ');
}
