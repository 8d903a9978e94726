/** What it does to the telling of an alert that somebody has taken it on: nobody is reminded or called, and those who ask for it hear who. */

import type { Alert, AlertEvent } from '../model/alert.ts';
import { firingOf, hold, type Round, subjectOf } from './telling-round.ts';
import type { Held, ToldAlert } from './telling-state.ts';

/** The acknowledgement as it is now: given, replaced, taken back, or over. */
export function heard({ alertId, acknowledgement }: Alert, told: ToldAlert, round: Round): ToldAlert {
  const { acknowledged: before, ...rest } = told;
  const { clockMs: nowMs, now } = round;
  if (!acknowledgement) return before ? { ...rest, waitingSinceMs: nowMs } : told;
  const { atMs } = acknowledgement;
  const untilMs =
    before?.atMs === atMs ? before.untilMs : nowMs + Math.max(0, acknowledgement.untilMs - now.atMs);
  if (untilMs > nowMs) return before?.atMs === atMs ? told : { ...told, acknowledged: { atMs, untilMs } };
  round.expired.push(alertId);
  return { ...rest, waitingSinceMs: nowMs };
}

/** What is held back and was to remind or to call further people is not told; nobody who was not told is told of its end. */
export function stopWaiting(alertId: string, round: Round): void {
  const isVoid = ({ event }: Held) =>
    event.alert.alertId === alertId && (event.repeat !== undefined || event.unacknowledgedMs !== undefined);
  const dropped = round.held.filter(isVoid);
  round.held = round.held.filter((held) => !isVoid(held));
  const told = round.alerts.get(alertId);
  if (!told || dropped.length === 0) return;
  const channels = { ...told.channels };
  for (const { channel, event } of dropped) {
    const { [channel]: telling } = channels;
    if (event.repeat === undefined) delete channels[channel];
    // The reminder that comes after it has the number of the one that was dropped.
    else if (telling) channels[channel] = { ...telling, times: telling.times - 1 };
  }
  round.alerts.set(alertId, { ...told, channels });
}

/** Who has taken it on, to those of these channels that ask for it; to all that were told of it, when none are named. */
export function announce(alert: Alert, to: readonly string[] | undefined, round: Round): void {
  const { alertId, acknowledgement } = alert;
  if (!acknowledgement) return;
  const event: AlertEvent = {
    ...firingOf(alert, round),
    kind: 'acknowledged',
    eventId: `${alertId}.acknowledged.${acknowledgement.atMs}`,
    acknowledgement,
  };
  for (const channel of to ?? Object.keys(round.alerts.get(alertId)?.channels ?? {}))
    if (round.plan.channels.get(channel)?.acknowledgements) hold(channel, event, round);
}

/** What is over before anybody heard of it is not told any more. */
export function dropAnnouncements(alertId: string, round: Round): void {
  const isVoid = ({ event }: Held) => event.kind === 'acknowledged' && event.alert.alertId === alertId;
  for (const { channel, event } of round.held.filter(isVoid)) round.unheard.add(subjectOf(channel, event));
  round.held = round.held.filter((held) => !isVoid(held));
  round.replaced.add(alertId);
}

/** It heard who had taken the alert on, and nobody has any more. */
export function believesItTaken(channel: string, event: AlertEvent, round: Round): boolean {
  const asks = round.plan.channels.get(channel)?.acknowledgements ?? false;
  return asks && round.replaced.has(event.alert.alertId) && !round.unheard.has(subjectOf(channel, event));
}
