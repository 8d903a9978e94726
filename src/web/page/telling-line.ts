/** In one line: for whom an alert is held back, why and until when, and who is told next. */

import type { ChannelTelling, HoldReason } from '../../model/telling.ts';
import { type Html, html } from './html.ts';
import type { Say } from './words.ts';

interface Place {
  readonly say: Say;
  readonly nowMs: number;
  readonly timezone: string;
}

/** That it is acknowledged stands in a line of its own. */
const SAID_ELSEWHERE: readonly HoldReason[] = ['acknowledged'];

export function tellingLine(channels: readonly ChannelTelling[], place: Place): Html | undefined {
  const parts = [...heldParts(channels, place), ...nextParts(channels, place)];
  return parts.length === 0 ? undefined : html`<p class="soft">${parts.join(' ')}</p>`;
}

function heldParts(channels: readonly ChannelTelling[], { say, nowMs, timezone }: Place): readonly string[] {
  const held = channels.flatMap(({ channel, held: hold }) =>
    hold && !SAID_ELSEWHERE.includes(hold.reason) ? [{ channel, hold }] : [],
  );
  const alike = Map.groupBy(held, ({ hold }) => `${hold.reason} ${hold.untilMs}`);
  return [...alike.values()].flatMap((ones) => {
    const [first] = ones;
    if (!first) return [];
    const { reason, untilMs } = first.hold;
    const names = ones.map(({ channel }) => channel).join(', ');
    const until = untilMs === undefined ? undefined : say.moment(untilMs, timezone, nowMs);
    return [say.telling.heldBack(names, reason, until)];
  });
}

/** The soonest of what is not held back for its hour: that was said with the hour. */
function nextParts(channels: readonly ChannelTelling[], { say, nowMs, timezone }: Place): readonly string[] {
  const coming = channels
    .flatMap(({ channel, held, next }) =>
      next && (!held || held.reason === 'acknowledged') ? [{ channel, ...next }] : [],
    )
    .sort((one, other) => one.atMs - other.atMs);
  const [first] = coming;
  if (!first) return [];
  const together = coming.filter(({ kind, atMs }) => kind === first.kind && atMs === first.atMs);
  const names = together.map(({ channel }) => channel).join(', ');
  return [say.telling.next(names, first.kind, say.moment(first.atMs, timezone, nowMs))];
}
