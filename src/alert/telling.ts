/**
 * WHOM, WHEN: takes what was told before, what was just decided, what fires and now; gives the entries that are due. Pure; the caller
 * makes state and entries durable in one transaction.
 *
 * A beginning goes to the channels of its route. Each of them gets it at once, with what else begins at that site in a short while,
 * when its quiet hours are over, or in its next digest; a critical one waits for nothing but a few seconds of company. While nobody
 * has acknowledged it, it goes to further channels after stated times, and again to all of them at an even interval. An
 * acknowledgement stops both until it expires; then it is told again and its times begin anew. Who has taken it on is told to those
 * who were told of it and ask for that. A channel that comes to the route
 * of what fires already, because the configuration was loaded anew, is told of it in one message a site.
 *
 * Invariants: who is told of a beginning is told of its end, behind it, and nobody else is; what is held back is due within a week;
 * nothing is repeated to a channel that has not taken the telling before. What an Alertmanager gets, it gets at once.
 */

import type { Alert, AlertEvent, OutboxEntry } from '../model/alert.ts';
import type { Moment } from '../model/moment.ts';
import { bundled, entryOf } from './bundles.ts';
import { letLeave } from './leaving.ts';
import { rescheduled } from './rescheduling.ts';
import { announce, believesItTaken, dropAnnouncements, heard, stopWaiting } from './taken-on.ts';
import type { TellingPlan } from './telling-plan.ts';
import { firingOf, hold, type Round, subjectOf, type TellingInput, wakeAt } from './telling-round.ts';
import { backFromAway, clockMs, type Held, type TellingState, type ToldAlert } from './telling-state.ts';

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

export function stepTelling(stood: TellingState, input: TellingInput, now: Moment): TellingStep {
  const before = backFromAway(stood, now, input.clockTrusted);
  const { state: known } = letLeave(before, input.plan);
  const nowMs = clockMs(before, now);
  const { plan, isNewPlan, clockTrusted } = input;
  const held =
    isNewPlan && clockTrusted ? rescheduled(known.held, { plan, now, clockMs: nowMs }) : known.held;
  const round: Round = {
    ...input,
    now,
    clockMs: nowMs,
    alerts: new Map(known.alerts),
    held: stillWanted(held, input),
    heldOf: new Set(),
    expired: [],
    replaced: new Set(),
    unheard: new Set(),
    nextMs: Number.POSITIVE_INFINITY,
    holds: new Map(),
  };
  for (const { channel, event } of round.held)
    if (event.kind === 'firing') round.heldOf.add(subjectOf(channel, event));
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
  const state = { ...before, alerts: round.alerts, held: staying };
  const changed = entries.length > 0 || !isSame(before, state);
  return { state, entries, expired: round.expired, changed, nextMs };
}

/** A reminder, or who has taken it on, says nothing when it would be told together with the end. */
function stillWanted(held: readonly Held[], { events }: TellingInput): Held[] {
  const ended = new Set(events.filter(({ kind }) => kind === 'resolved').map(({ alert }) => alert.alertId));
  const isNews = ({ repeat, kind }: AlertEvent) => repeat === undefined && kind !== 'acknowledged';
  return held.filter(({ event }) => isNews(event) || !ended.has(event.alert.alertId));
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
  const joined = join(alert, told, round);
  const isAnother = told.acknowledged?.atMs !== known.acknowledged?.atMs;
  if (isAnother && known.acknowledged) dropAnnouncements(alertId, round);
  if (told.acknowledged) {
    if (isAnother) stopWaiting(alertId, round);
    announce(alert, isAnother ? undefined : joined, round);
    wakeAt(told.acknowledged.untilMs, round);
    return;
  }
  if (round.silenced(alert)) return;
  escalate(alert, round.alerts.get(alertId) ?? told, round);
  repeat(alert, round.alerts.get(alertId) ?? told, round);
}

/** Whom the route of the alert names since the configuration was loaded anew; gives their names. */
function join(alert: Alert, { channels }: ToldAlert, round: Round): readonly string[] {
  const { plan } = round;
  const added = (plan.route(alert)?.to ?? []).filter(
    (name) => plan.channels.has(name) && !Object.hasOwn(channels, name),
  );
  if (added.length === 0 || round.silenced(alert)) return [];
  const event = { ...firingOf(alert, round), ongoing: true } as const;
  for (const channel of added) hold(channel, event, round);
  return added;
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
  const isOver = round.expired.includes(alert.alertId);
  for (const [channel, { times, lastMs }] of Object.entries(channels)) {
    const event = { ...firingOf(alert, round), repeat: times + 1 };
    const isDue = isOver || believesItTaken(channel, event, round) || round.clockMs >= lastMs + everyMs;
    if (!isDue) wakeAt(lastMs + everyMs, round);
    else if (!round.heldOf.has(subjectOf(channel, event)) && !round.waits(channel, alert.alertId))
      hold(channel, event, round);
  }
}

/** For the channels that stand behind this one. */
function copies(entry: OutboxEntry<AlertEvent>, plan: TellingPlan): readonly OutboxEntry<AlertEvent>[] {
  const { event } = entry;
  return plan
    .followers(entry.channel)
    .filter(({ acknowledgements }) => event.kind !== 'acknowledged' || acknowledgements)
    .map(({ name }) => ({ ...entry, ...entryOf(name, event) }));
}

function isSame(one: TellingState, other: TellingState): boolean {
  return (
    one.alerts.size === other.alerts.size &&
    one.held.length === other.held.length &&
    one.held.every((held, index) => held === other.held[index]) &&
    [...other.alerts].every(([id, told]) => one.alerts.get(id) === told)
  );
}
