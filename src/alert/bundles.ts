/**
 * What is due goes out, as entries of the outbox: what was held back for the same reason at the same site in one message, what was
 * not in one each. When a part of a message is due, so is the whole. Whatever was decided earlier of an alert goes with what is
 * due of it, so that no end passes its beginning.
 */

import type { AlertEvent, OutboxEntry } from '../model/alert.ts';
import type { Held } from './telling-state.ts';

/** Most events of one message, so that it stays one that a receiver takes. */
const MOST_IN_ONE = 100;

export function bundled(
  held: readonly Held[],
  clockMs: number,
): { readonly going: readonly OutboxEntry<AlertEvent>[]; readonly staying: readonly Held[] } {
  const due = new Set(held.filter(({ dueMs }) => dueMs <= clockMs).map(messageOf));
  if (due.size === 0) return { going: [], staying: held };
  const subjects = new Set<string>();
  const going: Held[] = [];
  const staying: Held[] = [];
  for (const one of held.toReversed()) {
    const subject = `${one.event.alert.alertId}@${one.channel}`;
    const isGoing = due.has(messageOf(one)) || subjects.has(subject);
    if (isGoing) subjects.add(subject);
    (isGoing ? going : staying).push(one);
  }
  return { going: entriesOf(going.reverse()), staying: staying.reverse() };
}

/** By what it is told together with. */
export function messageOf({ channel, reason, event, dueMs }: Held): string {
  return reason === 'none' ? `${channel} ${dueMs}` : `${channel} ${reason} ${event.alert.site}`;
}

function entriesOf(going: readonly Held[]): readonly OutboxEntry<AlertEvent>[] {
  const messages = Map.groupBy(going, (held) => messageOf(held));
  const places = new Map(
    [...messages.values()].flatMap((ones) => ones.map((one, index) => [one, index] as const)),
  );
  return going.map((one): OutboxEntry<AlertEvent> => {
    const entry = entryOf(one.channel, one.event);
    const message = messages.get(messageOf(one)) ?? [one];
    const from = Math.floor((places.get(one) ?? 0) / MOST_IN_ONE) * MOST_IN_ONE;
    const [first = one, second] = message.slice(from, from + 2);
    if (one.reason === 'none' || !second) return entry;
    return { ...entry, bundle: { id: idOf(first), reason: one.reason } };
  });
}

function idOf({ channel, event }: Held): string {
  return entryOf(channel, event).id;
}

export function entryOf(channel: string, event: AlertEvent): OutboxEntry<AlertEvent> {
  const again = event.repeat === undefined ? '' : `#${event.repeat}`;
  return { id: `${event.eventId}@${channel}${again}`, channel, event };
}
