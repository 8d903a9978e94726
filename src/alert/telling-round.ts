/** What one step of telling has decided so far, and how it decides that a channel is told of something, and when. */

import type { EventChannel } from '../config/channel-types.ts';
import type { Alert, AlertEvent, AlertIdentity } from '../model/alert.ts';
import type { Moment } from '../model/moment.ts';
import { withoutActs } from './acts.ts';
import { holdAt, type TellingMoment } from './hold.ts';
import type { TellingPlan } from './telling-plan.ts';
import type { Held, ToldAlert } from './telling-state.ts';

export interface TellingInput {
  readonly plan: TellingPlan;
  /** Whether the plan may be another one than the one by which things are held back. */
  readonly isNewPlan: boolean;
  readonly events: readonly AlertEvent[];
  /** All that fires, with what people said of it. */
  readonly firing: readonly Alert[];
  readonly clockTrusted: boolean;
  /** What planned work explains is neither repeated nor escalated meanwhile. */
  readonly silenced: (about: AlertIdentity) => boolean;
  /** Whether something about the alert still waits for this channel to take it. */
  readonly waits: (channel: string, alertId: string) => boolean;
}

export interface Round extends TellingInput {
  readonly now: Moment;
  readonly clockMs: number;
  readonly alerts: Map<string, ToldAlert>;
  held: Held[];
  /** Of the tellings that are held back: alert and channel. */
  readonly heldOf: Set<string>;
  /** Ids of alerts whose acknowledgement has expired. */
  readonly expired: string[];
  /** Ids of alerts whose acknowledgement is over, or has another in its place. */
  readonly replaced: Set<string>;
  /** Of acknowledgements that were over before they were told: alert and channel. */
  readonly unheard: Set<string>;
  nextMs: number;
  /** By channel, site and severity: calendars are slow, and thousands may begin at once. */
  readonly holds: Map<string, Pick<Held, 'reason' | 'dueMs'>>;
}

export function subjectOf(channel: string, { alert }: AlertEvent): string {
  return `${alert.alertId}@${channel}`;
}

/** The same beginning as when it was told first, with what is known of it now. */
export function firingOf(alert: Alert, { now, clockTrusted }: Round): AlertEvent {
  const eventId = `${alert.alertId}.firing`;
  return { eventId, kind: 'firing', atMs: now.atMs, clockTrusted, alert: withoutActs(alert) };
}

/** Decides that a channel is told of it, and when. */
export function hold(channel: string, event: AlertEvent, round: Round): void {
  const config = round.plan.channels.get(channel);
  if (!config) return;
  const held = holdOf(config, event.alert, round);
  const waits = held.reason === 'digest' || held.reason === 'quiet_hours';
  // What goes on already has all its company: it is told at once, and together.
  const atOnce = { reason: 'ongoing', dueMs: round.clockMs } as const;
  const sinceMs = round.clockMs;
  round.held.push({ channel, event, sinceMs, ...(event.ongoing && !waits ? atOnce : held) });
  if (event.kind !== 'firing') return;
  round.heldOf.add(subjectOf(channel, event));
  const { alertId } = event.alert;
  const told = round.alerts.get(alertId);
  if (!told) return;
  const times = (told.channels[channel]?.times ?? 0) + 1;
  round.alerts.set(alertId, {
    ...told,
    channels: { ...told.channels, [channel]: { times, lastMs: round.clockMs } },
  });
}

function holdOf(channel: EventChannel, alert: Alert, round: Round): Pick<Held, 'reason' | 'dueMs'> {
  const key = `${channel.name}|${alert.site}|${alert.severity}`;
  const hold = round.holds.get(key) ?? holdAt(channel, alert, momentOf(round), round.plan);
  round.holds.set(key, hold);
  return hold;
}

function momentOf({ clockMs: nowMs, now, clockTrusted }: Round): TellingMoment {
  return { clockMs: nowMs, atMs: now.atMs, clockTrusted };
}

export function wakeAt(dueMs: number, round: Round): void {
  round.nextMs = Math.min(round.nextMs, dueMs);
}
