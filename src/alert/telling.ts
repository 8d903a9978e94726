/**
 * WHOM, WHEN: takes what was told before, what was just decided, what fires and now; gives the entries that are due. Pure; the caller
 * makes state and entries durable in one transaction.
 *
 * A beginning goes to the channels of its route. Each of them gets it at once, with what else begins at that site in a short while,
 * when its quiet hours are over, or in its next digest; a critical one waits for nothing but a few seconds of company. While nobody
 * has acknowledged it, it goes to further channels after stated times, and again to all of them at an even interval. An
 * acknowledgement stops both until it expires; then it is told again and its times begin anew. A channel that comes to the route
 * of what fires already, because the configuration was loaded anew, is told of it in one message a site.
 *
 * Invariants: who is told of a beginning is told of its end, behind it, and nobody else is; what is held back is due within a week;
 * nothing is repeated to a channel that has not taken the telling before. What an Alertmanager gets, it gets at once.
 */

import type { EventChannel } from '../config/channel-types.ts';
import type { Alert, AlertEvent, AlertIdentity, OutboxEntry } from '../model/alert.ts';
import type { Moment } from '../model/moment.ts';
import { withoutActs } from './acts.ts';
import { bundled, entryOf } from './bundles.ts';
import { holdAt, type TellingMoment } from './hold.ts';
import { letLeave } from './leaving.ts';
import type { TellingPlan } from './telling-plan.ts';
import { clockMs, type Held, type TellingState, type ToldAlert } from './telling-state.ts';

export interface TellingInput {
  readonly plan: TellingPlan;
  readonly events: readonly AlertEvent[];
  /** All that fires, with what people said of it. */
  readonly firing: readonly Alert[];
  readonly clockTrusted: boolean;
  /** What planned work explains is neither repeated nor escalated meanwhile. */
  readonly silenced: (about: AlertIdentity) => boolean;
  /** Whether something about the alert still waits for this channel to take it. */
  readonly waits: (channel: string, alertId: string) => boolean;
}

export interface TellingStep {
  readonly state: TellingState;
  readonly entries: readonly OutboxEntry<AlertEvent>[];
  /** Ids of alerts whose acknowledgement is over. */
  readonly expired: readonly string[];
  /** Whether anything that must be durable is another one than before. */
  readonly changed: boolean;
  /** When time alone is the next to change something, monotonic; infinity when it will not. */
  readonly nextMs: number;
}

export function stepTelling(before: TellingState, input: TellingInput, now: Moment): TellingStep {
  const { state: known } = letLeave(before, input.plan);
  const round: Round = {
    ...input,
    now,
    clockMs: clockMs(before, now),
    alerts: new Map(known.alerts),
    held: stillWanted(known.held, input),
    heldOf: new Set(),
    expired: [],
    nextMs: Number.POSITIVE_INFINITY,
    holds: new Map(),
  };
  for (const held of round.held) round.heldOf.add(subjectOf(held.channel, held.event));
  for (const event of input.events) {
    if (event.kind === 'firing') begin(event, round);
    else end(event, round);
  }
  for (const alert of input.firing) goOn(alert, round);
  const { going, staying } = bundled(round.held, round.clockMs);
  const entries = [
    ...input.events.flatMap((event) => input.plan.always.map((channel) => entryOf(channel, event))),
    ...going.flatMap((entry) => [entry, ...copies(entry, input.plan)]),
  ];
  for (const { dueMs } of staying) wakeAt(dueMs, round);
  const nextMs = round.nextMs - before.aheadMs;
  const state = { aheadMs: before.aheadMs, alerts: round.alerts, held: staying };
  const changed = entries.length > 0 || !isSame(before, state);
  return { state, entries, expired: round.expired, changed, nextMs };
}

interface Round extends TellingInput {
  readonly now: Moment;
  readonly clockMs: number;
  readonly alerts: Map<string, ToldAlert>;
  held: Held[];
  /** Of what is held: alert and channel. */
  readonly heldOf: Set<string>;
  readonly expired: string[];
  nextMs: number;
  /** By channel, site and severity: calendars are slow, and thousands may begin at once. */
  readonly holds: Map<string, Pick<Held, 'reason' | 'dueMs'>>;
}

/** A reminder that would be told together with the end says nothing. */
function stillWanted(held: readonly Held[], { events }: TellingInput): Held[] {
  const ended = new Set(events.filter(({ kind }) => kind === 'resolved').map(({ alert }) => alert.alertId));
  return held.filter(({ event }) => !(event.repeat !== undefined && ended.has(event.alert.alertId)));
}

function subjectOf(channel: string, { alert }: AlertEvent): string {
  return `${alert.alertId}@${channel}`;
}

function begin(event: AlertEvent, round: Round): void {
  round.alerts.set(event.alert.alertId, { waitingSinceMs: round.clockMs, channels: {} });
  for (const channel of round.plan.route(event.alert)?.to ?? []) hold(channel, event, round);
}

function end(event: AlertEvent, round: Round): void {
  const { alertId } = event.alert;
  const told = round.alerts.get(alertId) ?? toldToAll(round);
  for (const channel of Object.keys(told.channels)) hold(channel, event, round);
  round.alerts.delete(alertId);
}

/** It began before anybody kept who was told: everybody was. */
function toldToAll({ plan, clockMs: lastMs }: Round): ToldAlert {
  const channels = [...plan.channels.keys()].map((name) => [name, { times: 1, lastMs }]);
  return { waitingSinceMs: lastMs, channels: Object.fromEntries(channels) };
}

function goOn(alert: Alert, round: Round): void {
  const { alertId } = alert;
  const known = round.alerts.get(alertId) ?? toldToAll(round);
  const told = heard(alert, known, round);
  round.alerts.set(alertId, told);
  join(alert, told, round);
  if (told.acknowledged) {
    if (told.acknowledged !== known.acknowledged) stopWaiting(alertId, round);
    wakeAt(told.acknowledged.untilMs, round);
    return;
  }
  if (round.silenced(alert)) return;
  escalate(alert, round.alerts.get(alertId) ?? told, round);
  repeat(alert, round.alerts.get(alertId) ?? told, round);
}

/** Whom the route of the alert names since the configuration was loaded anew. */
function join(alert: Alert, { channels }: ToldAlert, round: Round): void {
  const { plan } = round;
  const added = (plan.route(alert)?.to ?? []).filter(
    (name) => plan.channels.has(name) && !Object.hasOwn(channels, name),
  );
  if (added.length === 0 || round.silenced(alert)) return;
  const event = { ...firingOf(alert, round), ongoing: true } as const;
  for (const channel of added) hold(channel, event, round);
}

/** The acknowledgement as it is now: given, replaced, taken back, or over. */
function heard({ alertId, acknowledgement }: Alert, told: ToldAlert, round: Round): ToldAlert {
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
function stopWaiting(alertId: string, round: Round): void {
  const isVoid = ({ event }: Held) =>
    event.alert.alertId === alertId && (event.repeat !== undefined || event.unacknowledgedMs !== undefined);
  const uncalled = round.held.filter((held) => isVoid(held) && held.event.repeat === undefined);
  round.held = round.held.filter((held) => !isVoid(held));
  const told = round.alerts.get(alertId);
  if (!told || uncalled.length === 0) return;
  const channels = { ...told.channels };
  for (const { channel } of uncalled) delete channels[channel];
  round.alerts.set(alertId, { ...told, channels });
}

function escalate(alert: Alert, { waitingSinceMs, channels }: ToldAlert, round: Round): void {
  for (const { afterMs, to } of round.plan.route(alert)?.escalate ?? []) {
    const further = to.filter((channel) => !Object.hasOwn(channels, channel));
    if (further.length === 0) continue;
    if (round.clockMs < waitingSinceMs + afterMs) {
      wakeAt(waitingSinceMs + afterMs, round);
      continue;
    }
    const event = { ...firingOf(alert, round), unacknowledgedMs: round.clockMs - waitingSinceMs };
    for (const channel of further) hold(channel, event, round);
  }
}

function repeat(alert: Alert, { channels }: ToldAlert, round: Round): void {
  const everyMs = round.plan.route(alert)?.repeatMs || Number.POSITIVE_INFINITY;
  const speaksAgain = round.expired.includes(alert.alertId);
  for (const [channel, { times, lastMs }] of Object.entries(channels)) {
    const event = { ...firingOf(alert, round), repeat: times + 1 };
    const isDue = speaksAgain || round.clockMs >= lastMs + everyMs;
    if (!isDue) wakeAt(lastMs + everyMs, round);
    else if (!round.heldOf.has(subjectOf(channel, event)) && !round.waits(channel, alert.alertId))
      hold(channel, event, round);
  }
}

/** The same beginning as when it was told first, with what is known of it now. */
function firingOf(alert: Alert, { now, clockTrusted }: Round): AlertEvent {
  const eventId = `${alert.alertId}.firing`;
  return { eventId, kind: 'firing', atMs: now.atMs, clockTrusted, alert: withoutActs(alert) };
}

/** Decides that a channel is told of it, and when. */
function hold(channel: string, event: AlertEvent, round: Round): void {
  const config = round.plan.channels.get(channel);
  if (!config) return;
  const held = holdOf(config, event.alert, round);
  const waits = held.reason === 'digest' || held.reason === 'quiet_hours';
  // What goes on already has all its company: it is told at once, and together.
  const atOnce = { reason: 'ongoing', dueMs: round.clockMs } as const;
  round.held.push({ channel, event, ...(event.ongoing && !waits ? atOnce : held) });
  round.heldOf.add(subjectOf(channel, event));
  if (event.kind === 'resolved') return;
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

/** For the channels that stand behind this one. */
function copies(entry: OutboxEntry<AlertEvent>, plan: TellingPlan): readonly OutboxEntry<AlertEvent>[] {
  return plan.followers(entry.channel).map((channel) => ({ ...entry, ...entryOf(channel, entry.event) }));
}

function wakeAt(dueMs: number, round: Round): void {
  round.nextMs = Math.min(round.nextMs, dueMs);
}

function isSame(one: TellingState, other: TellingState): boolean {
  return (
    one.alerts.size === other.alerts.size &&
    one.held.length === other.held.length &&
    one.held.every((held, index) => held === other.held[index]) &&
    [...other.alerts].every(([id, told]) => one.alerts.get(id) === told)
  );
}
