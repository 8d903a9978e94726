/** What an entry of the outbox is about, and whether it says that this is over. */

import type { OutboxEntry, OutboxEvent } from '../model/alert.ts';

/** What must be told in order: an alert, an incident, a piece of planned work, or the advisory of a site. */
export function subjectOf({ event }: OutboxEntry): string {
  if (event.kind === 'advisory') return `advisory of ${event.site}`;
  if (event.kind === 'incident') return `incident ${event.incident}`;
  return event.kind === 'maintenance' ? `maintenance ${event.window.id}` : event.alert.alertId;
}

/** An advisory ends never: the next one takes its place. */
export function isEnd(event: OutboxEvent): boolean {
  if (event.kind === 'incident') return event.phase === 'closed';
  if (event.kind === 'maintenance') return event.phase === 'ended' || event.phase === 'cancelled';
  return event.kind === 'resolved';
}
