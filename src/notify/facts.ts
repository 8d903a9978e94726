/** What a message says about the place and the times of what happened. Times are told only while the clock is believed. */

import { actTexts } from '../locale/act.ts';
import type { MessageTexts, SaidAlert } from '../locale/message.ts';
import type { SaidAcknowledgement } from '../locale/telling.ts';
import { type AlertEvent, annotationIn, type OutboxEvent } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import type { TargetContext } from './target.ts';

/** A message older than this when it is sent says that it is late, and by how much. */
const LATE_MS = 2 * 60_000;

export function saidOf({ kind, alert }: AlertEvent, context: TargetContext, language: Language): SaidAlert {
  const { name: site } = siteOf(alert.site, context);
  const { summary, description } = annotationIn(language, alert);
  return { kind, alert: alert.alert, severity: alert.severity, site, summary, description };
}

export function siteOf(id: string, context: TargetContext) {
  const { name = id, practice = false } = context.site(id) ?? {};
  return { id, name, practice };
}

export function timezoneOf(id: string, context: TargetContext): string {
  return context.site(id)?.timezone ?? 'UTC';
}

interface Times {
  readonly clockTrusted: boolean;
  /** When it was decided; the message may be much younger. */
  readonly happenedAt?: string;
  readonly sentAt?: string;
  readonly late?: boolean;
  readonly lateBySeconds?: number;
}

export function lateText({ late }: Times, atMs: number, timezone: string, texts: MessageTexts): string {
  return late ? texts.late(atMs, timezone) : '';
}

/** Times and lateness are told only while the clock is believed, and was when they were taken. */
export function timesOf(event: OutboxEvent, { clock, clockTrusted }: TargetContext): Times {
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

interface Span {
  readonly startsAt?: string;
  readonly endsAt?: string;
}

export function spanOf(event: AlertEvent, { clockTrusted }: TargetContext): Span {
  if (!clockTrusted() || !event.clockTrusted) return {};
  const { startsAtMs, startsAtDoubtful, endsAtMs } = event.alert;
  return {
    ...(startsAtDoubtful ? {} : { startsAt: iso(startsAtMs) }),
    ...(endsAtMs === undefined ? {} : { endsAt: iso(endsAtMs) }),
  };
}

/** Undefined for what is not about somebody who has taken an alert on. */
export function takenOf(
  event: AlertEvent,
  context: TargetContext,
  language: Language,
): SaidAcknowledgement | undefined {
  const { acknowledgement, alert } = event;
  if (!acknowledgement) return undefined;
  const { by, comment } = acknowledgement;
  const { until } = acknowledgementOf(event, context);
  return {
    by: actTexts(language).who(by),
    timezone: timezoneOf(alert.site, context),
    ...(comment !== undefined && { comment }),
    ...(until !== undefined && { untilMs: Date.parse(until) }),
  };
}

interface Taken {
  readonly by?: string;
  readonly until?: string;
  readonly comment?: string;
}

export function acknowledgementOf(
  { acknowledgement, clockTrusted: believed }: AlertEvent,
  { clockTrusted }: TargetContext,
): Taken {
  if (!acknowledgement) return {};
  const { by, untilMs, comment } = acknowledgement;
  const isBelieved = believed && clockTrusted();
  return { by, ...(isBelieved && { until: iso(untilMs) }), ...(comment !== undefined && { comment }) };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
