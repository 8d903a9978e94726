/**
 * How the telling stands: of each alert that fires, whom it was told, what is held back and until when, and what comes next if
 * everything stays as it is. Pure; worked out when it is asked for.
 */

import type { EventChannel } from '../config/channel-types.ts';
import type { Alert, AlertIdentity } from '../model/alert.ts';
import type { Moment } from '../model/moment.ts';
import type { ChannelTelling, HeldCount, Hold, TellingPicture } from '../model/telling.ts';
import { messageOf } from './bundles.ts';
import { holdAt } from './hold.ts';
import type { TellingPlan } from './telling-plan.ts';
import { clockMs, type Held, type TellingState, type ToldAlert } from './telling-state.ts';

export interface OutlookInput {
  readonly plan: TellingPlan;
  readonly firing: readonly Alert[];
  readonly clockTrusted: boolean;
  /** The planned work that explains it; `untilMs` is absent while its end is not known. */
  readonly silence: (about: AlertIdentity) => Omit<Hold, 'reason'> | undefined;
  /** Whether something about the alert still waits for this channel to take it. */
  readonly waits: (channel: string, alertId: string) => boolean;
}

export function outlookOf(state: TellingState, input: OutlookInput, now: Moment): TellingPicture {
  let laidOut: Outlook | undefined;
  const outlook = () => {
    laidOut ??= layOut(state, input, now);
    return laidOut;
  };
  let counts: readonly HeldCount[] | undefined;
  return {
    ofAlert: (alert) => rowsOf(alert, outlook()),
    held() {
      counts ??= countsOf(outlook());
      return counts;
    },
  };
}

interface Outlook extends OutlookInput {
  readonly state: TellingState;
  readonly now: Moment;
  readonly nowMs: number;
  /** When a message goes: with the first part of it that is due. */
  readonly goesAtMs: ReadonlyMap<string, number>;
  /** The tellings of each alert that are held back for each channel, in the order in which it was decided. */
  readonly heldOf: ReadonlyMap<string, readonly Held[]>;
}

function layOut(state: TellingState, input: OutlookInput, now: Moment): Outlook {
  const goesAtMs = new Map<string, number>();
  for (const held of state.held) {
    const message = messageOf(held);
    goesAtMs.set(message, Math.min(held.dueMs, goesAtMs.get(message) ?? held.dueMs));
  }
  const tellings = state.held.filter(({ event }) => event.kind === 'firing');
  const heldOf = Map.groupBy(tellings, ({ channel, event }) => subjectOf(channel, event.alert));
  return { ...input, state, now, nowMs: clockMs(state, now), goesAtMs, heldOf };
}

function subjectOf(channel: string, { alertId }: Alert): string {
  return `${alertId}@${channel}`;
}

/** None before it was decided whom to tell. */
function rowsOf(alert: Alert, outlook: Outlook): readonly ChannelTelling[] {
  const told = outlook.state.alerts.get(alert.alertId);
  if (!told) return [];
  const { channels, waitingSinceMs } = told;
  const further = new Map<string, number>();
  for (const { afterMs, to } of outlook.plan.route(alert)?.escalate ?? []) {
    for (const channel of to)
      if (!Object.hasOwn(channels, channel) && !further.has(channel)) further.set(channel, afterMs);
  }
  const fromMs = told.acknowledged?.untilMs ?? waitingSinceMs;
  return [
    ...Object.keys(channels).map((channel) => toldRow(channel, alert, told, outlook)),
    ...[...further].map(([channel, afterMs]) => {
      const next = { kind: 'escalation', dueMs: fromMs + afterMs } as const;
      return { channel, times: 0, pending: false, ...ahead(channel, alert, told, next, outlook) };
    }),
  ];
}

function toldRow(channel: string, alert: Alert, told: ToldAlert, outlook: Outlook): ChannelTelling {
  const { times = 0, lastMs = 0 } = told.channels[channel] ?? {};
  const held = outlook.heldOf.get(subjectOf(channel, alert)) ?? [];
  const pending = outlook.waits(channel, alert.alertId);
  const [first] = held;
  if (first) return { channel, times: times - held.length, pending, ...heldBack(first, outlook) };
  const lastAtMs = onWall(lastMs, outlook);
  const everyMs = outlook.plan.route(alert)?.repeatMs;
  const repeatsMs = everyMs ? lastMs + everyMs : undefined;
  const dueMs = told.acknowledged?.untilMs ?? repeatsMs;
  if (dueMs === undefined) return { channel, times, pending, lastAtMs };
  const next = { kind: 'reminder', dueMs } as const;
  return { channel, times, pending, lastAtMs, ...ahead(channel, alert, told, next, outlook) };
}

type Ahead = Pick<ChannelTelling, 'held' | 'next'>;

function heldBack(held: Held, outlook: Outlook): Ahead {
  const { repeat, unacknowledgedMs, atMs } = held.event;
  const goesAtMs = onWall(outlook.goesAtMs.get(messageOf(held)) ?? held.dueMs, outlook);
  const called = unacknowledgedMs === undefined ? 'beginning' : 'escalation';
  return {
    held: { reason: reasonOf(held, outlook.plan), sinceMs: atMs, untilMs: goesAtMs },
    next: { kind: repeat === undefined ? called : 'reminder', atMs: goesAtMs },
  };
}

/** What time alone would bring, and what an acknowledgement or planned work does to it. */
function ahead(
  channel: string,
  alert: Alert,
  { acknowledged }: ToldAlert,
  { kind, dueMs }: { readonly kind: 'reminder' | 'escalation'; readonly dueMs: number },
  outlook: Outlook,
): Ahead {
  const config = outlook.plan.channels.get(channel);
  if (!config) return {};
  if (acknowledged) {
    const untilMs = onWall(acknowledged.untilMs, outlook);
    const held = { reason: 'acknowledged', sinceMs: acknowledged.atMs, untilMs } as const;
    return { held, next: { kind, atMs: toldAtMs(config, alert, dueMs, outlook) } };
  }
  const silence = outlook.silence(alert);
  if (!silence) return { next: { kind, atMs: toldAtMs(config, alert, dueMs, outlook) } };
  const held = { reason: 'maintenance', ...silence } as const;
  if (silence.untilMs === undefined) return { held };
  const afterMs = Math.max(dueMs, outlook.nowMs + silence.untilMs - outlook.now.atMs);
  return { held, next: { kind, atMs: toldAtMs(config, alert, afterMs, outlook) } };
}

/** What is due then is told then, or when the channel wants it. */
function toldAtMs(channel: EventChannel, alert: Alert, dueMs: number, outlook: Outlook): number {
  const moment = {
    clockMs: dueMs,
    atMs: onWall(dueMs, outlook),
    clockTrusted: outlook.clockTrusted,
  };
  return onWall(holdAt(channel, alert, moment, outlook.plan).dueMs, outlook);
}

/** The monotonic clock counts parts of a millisecond, an instant has none. */
function onWall(ms: number, { now, nowMs }: Outlook): number {
  return Math.round(now.atMs + ms - nowMs);
}

function reasonOf({ channel, reason }: Held, { channels }: TellingPlan): Hold['reason'] {
  if (reason === 'quiet_hours' && channels.get(channel)?.quiet?.kind === 'working') return 'working_hours';
  // What waits for nothing goes with the step that decides it.
  return reason === 'none' || reason === 'ongoing' ? 'group' : reason;
}

function countsOf(outlook: Outlook): readonly HeldCount[] {
  const holds = [
    ...outlook.state.held.map((held) => ({ channel: held.channel, ...heldBack(held, outlook).held })),
    ...outlook.firing.flatMap((alert) => stoppedOf(alert, outlook)),
  ];
  const groups = Map.groupBy(holds, ({ channel, reason }) => `${channel} ${reason}`);
  return [...groups.values()].flatMap((ones) => {
    const [first] = ones;
    if (first?.reason === undefined) return [];
    const untilMs = Math.min(...ones.map((one) => one.untilMs ?? Number.POSITIVE_INFINITY));
    const count = { channel: first.channel, reason: first.reason, count: ones.length };
    return [Number.isFinite(untilMs) ? { ...count, untilMs } : count];
  });
}

/** Most alerts are neither acknowledged nor explained: of them nothing is worked out. */
function stoppedOf(alert: Alert, outlook: Outlook) {
  const { alerts } = outlook.state;
  if (!alerts.get(alert.alertId)?.acknowledged && !outlook.silence(alert)) return [];
  return rowsOf(alert, outlook).flatMap(({ channel, held }) =>
    held?.reason === 'acknowledged' || held?.reason === 'maintenance' ? [{ channel, ...held }] : [],
  );
}
