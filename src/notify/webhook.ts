/**
 * A webhook: one POST of JSON for each event. `Siaga-Event-Id` is the same in every repetition, so the receiver can drop
 * a second one. With a secret, `Siaga-Signature` is `sha256=` and the HMAC-SHA256 in hexadecimal over the value of
 * `Siaga-Timestamp`, a full stop and the body; the timestamp is of the sending, so an old request cannot be replayed.
 *
 * The events of one alert arrive in order: while its beginning is refused its end waits behind it, other alerts do not. So do
 * the changes of one site's advisory; of those that wait together only the newest is told, for the others are void.
 */

import { createHmac } from 'node:crypto';
import type { WebhookChannel } from '../config/types.ts';
import type { AdvisoryEvent } from '../model/advisory.ts';
import type { AlertEvent, OutboxEntry } from '../model/alert.ts';
import { exchange } from './exchange.ts';
import {
  type DeliveryFailure,
  dashboardUrl,
  REFUSED_RETRY_MS,
  type Round,
  type RoundResult,
  runbookUrl,
  type Target,
  type TargetContext,
} from './target.ts';

/** A message older than this when it is sent says that it is late, and by how much. */
const LATE_MS = 2 * 60_000;

interface Refused {
  readonly failure: DeliveryFailure;
  readonly untilMs: number;
}

export function webhookTargets(channel: WebhookChannel, context: TargetContext): readonly Target[] {
  /** By entry id; kept only while the entry waits. */
  const refused = new Map<string, Refused>();
  const post = (payload: unknown, eventId: string, signal: AbortSignal) => {
    const body = JSON.stringify(payload);
    const { http, clock } = context;
    const headers = headersOf(channel, context, eventId, body);
    const { url, timeoutMs } = channel;
    return exchange({ http, clock, timeoutMs, url, method: 'POST', headers, body, signal });
  };

  const round = async ({ pending, signal, accepted, attemptFailed }: Round): Promise<RoundResult> => {
    const blocked = new Set<string>();
    const superseded = supersededAdvisories(pending);
    if (superseded.length > 0) await accepted(superseded);
    for (const entry of pending.filter(({ id }) => !superseded.includes(id))) {
      const subject = subjectOf(entry);
      const { monotonicMs } = context.clock.now();
      if (blocked.has(subject)) continue;
      if ((refused.get(entry.id)?.untilMs ?? 0) > monotonicMs) {
        blocked.add(subject);
        continue;
      }
      const failure = await post(payloadOf(entry, context), entry.event.eventId, signal);
      if (!failure) {
        refused.delete(entry.id);
        await accepted([entry.id]);
        continue;
      }
      attemptFailed();
      if (failure.reason !== 'refused') return { failure, againMs: 0 };
      refused.set(entry.id, { failure, untilMs: monotonicMs + REFUSED_RETRY_MS });
      blocked.add(subject);
    }
    return restOf(refused, context.clock.now().monotonicMs);
  };

  const test = (signal: AbortSignal) => {
    const { atMs } = context.clock.now();
    const text = 'This is a test of this channel by Siaga; nothing happened.';
    return post({ kind: 'test', text, sentAt: iso(atMs) }, `test-${atMs}`, signal);
  };
  return [{ name: channel.name, round, test }];
}

function restOf(refused: ReadonlyMap<string, Refused>, monotonicMs: number): RoundResult {
  const [first] = [...refused.values()].sort((a, b) => a.untilMs - b.untilMs);
  return first
    ? { failure: first.failure, againMs: Math.max(0, first.untilMs - monotonicMs) }
    : { againMs: Number.POSITIVE_INFINITY };
}

function headersOf(
  { headers, secret }: WebhookChannel,
  { clock }: TargetContext,
  eventId: string,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(clock.now().atMs / 1_000));
  const own = Object.entries(headers).map(([name, value]) => [name, value.reveal()] as const);
  const signed = secret
    ? {
        'Siaga-Timestamp': timestamp,
        'Siaga-Signature': `sha256=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`,
      }
    : {};
  return {
    'Content-Type': 'application/json',
    ...Object.fromEntries(own),
    'Siaga-Event-Id': eventId,
    ...signed,
  };
}

/** What must be told in order: an alert, or the advisory of a site. */
function subjectOf({ event }: OutboxEntry): string {
  return event.kind === 'advisory' ? `advisory of ${event.site}` : event.alert.alertId;
}

function supersededAdvisories(pending: readonly OutboxEntry[]): readonly string[] {
  const advisories = pending.filter(({ event }) => event.kind === 'advisory');
  const newest = new Map(advisories.map((entry) => [subjectOf(entry), entry.id]));
  return advisories.filter((entry) => newest.get(subjectOf(entry)) !== entry.id).map(({ id }) => id);
}

function payloadOf({ event }: OutboxEntry, context: TargetContext): Readonly<Record<string, unknown>> {
  return event.kind === 'advisory' ? advisoryPayload(event, context) : alertPayload(event, context);
}

function siteOf(id: string, context: TargetContext) {
  const { name = id, practice = false } = context.site(id) ?? {};
  return { id, name, practice };
}

function advisoryPayload(event: AdvisoryEvent, context: TargetContext): Readonly<Record<string, unknown>> {
  const { state, reason, text } = event.advisory;
  const site = siteOf(event.site, context);
  const times = timesOf(event, context);
  return {
    eventId: event.eventId,
    kind: event.kind,
    site,
    state,
    before: event.before,
    reason,
    ...times,
    text: `[${state.toUpperCase()}] Advice to recording at ${site.name}: ${state}. ${text}${lateText(times)}`,
    dashboard_url: dashboardUrl(context.links, event),
  };
}

function alertPayload(event: AlertEvent, context: TargetContext): Readonly<Record<string, unknown>> {
  const { alert } = event;
  const site = siteOf(alert.site, context);
  const times = { ...timesOf(event, context), ...spanOf(event, context) };
  const head = `[${event.kind === 'firing' ? 'FIRING' : 'RESOLVED'}] ${alert.alert} ${alert.severity}`;
  return {
    eventId: event.eventId,
    alertId: alert.alertId,
    kind: event.kind,
    alertname: alert.alert,
    severity: alert.severity,
    site,
    subject: alert.subject,
    ...times,
    summary: alert.annotations.summary,
    description: alert.annotations.description,
    text: `${head}, ${site.name}: ${alert.annotations.summary} ${alert.annotations.description}${lateText(times)}`,
    runbook_url: runbookUrl(context.links, alert),
    dashboard_url: dashboardUrl(context.links, alert),
  };
}

interface Times {
  readonly clockTrusted: boolean;
  /** When it was decided; the message may be much younger. */
  readonly happenedAt?: string;
  readonly sentAt?: string;
  readonly late?: boolean;
  readonly lateBySeconds?: number;
}

function lateText({ late, happenedAt }: Times): string {
  return late ? ` (Told late: this happened at ${happenedAt}.)` : '';
}

/** Times and lateness are told only while the clock is believed, and was when they were taken. */
function timesOf(event: AlertEvent | AdvisoryEvent, { clock, clockTrusted }: TargetContext): Times {
  if (!clockTrusted() || !event.clockTrusted) return { clockTrusted: false };
  const { atMs } = clock.now();
  const lateMs = atMs - event.atMs;
  const late = lateMs > LATE_MS;
  return {
    clockTrusted: true,
    happenedAt: iso(event.atMs),
    sentAt: iso(atMs),
    late,
    ...(late ? { lateBySeconds: Math.round(lateMs / 1_000) } : {}),
  };
}

function spanOf(event: AlertEvent, { clockTrusted }: TargetContext) {
  if (!clockTrusted() || !event.clockTrusted) return {};
  const { startsAtMs, startsAtDoubtful, endsAtMs } = event.alert;
  return {
    ...(startsAtDoubtful ? {} : { startsAt: iso(startsAtMs) }),
    ...(endsAtMs === undefined ? {} : { endsAt: iso(endsAtMs) }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
