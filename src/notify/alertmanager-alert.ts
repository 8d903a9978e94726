/** One alert in the form of Alertmanager's API v2. Its labels are its identity there: never a changing value among them. */

import { runbookLink } from '../alert/runbook.ts';
import { messageTexts } from '../locale/message.ts';
import {
  type Alert,
  type AlertEventKind,
  alertKey,
  annotationIn,
  HEARTBEAT,
  isAboutAlert,
  type OutboxEntry,
} from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import { LONGEST_REST_MS } from './delivery.ts';
import { dashboardUrl, type TargetContext } from './target.ts';

/** The end of a firing alert lies so many re-send intervals ahead, and one longest rest between attempts. */
const AHEAD_INTERVALS = 4;
/** Leaving the end out means "still firing" there, so an end without a believed time is any time surely past. */
const SOME_PAST_MS = 0;

export interface Message {
  /** The event's id, the same for the re-sent state. */
  readonly id: string;
  /** Present when an outbox entry is waiting for this message to be accepted. */
  readonly entryId?: string;
  readonly kind: AlertEventKind;
  readonly alert: Alert;
  /** Whether the clock was believed when the event was decided. */
  readonly timesTrusted: boolean;
  /** Told as firing only now though it has ended meanwhile. */
  readonly toldLate?: boolean;
}

/** The oldest waiting entry of each label set, with the newest content while its alert is still firing. */
export function headsOf(waiting: readonly OutboxEntry[], { present }: TargetContext): readonly Message[] {
  const firing = new Map(present().map((alert) => [alert.alertId, alert]));
  const byKey = Map.groupBy(waiting.filter(isAboutAlert), ({ event }) => alertKey(event.alert));
  return [...byKey.values()].flatMap(([head, ...after]): readonly Message[] => {
    if (!head) return [];
    const { eventId, kind, alert, clockTrusted } = head.event;
    const current = kind === 'firing' ? firing.get(alert.alertId) : undefined;
    const toldLate = kind === 'firing' && !current && after.length === 1;
    const message = {
      id: eventId,
      entryId: head.id,
      kind,
      alert: current ?? alert,
      timesTrusted: clockTrusted,
    };
    return [{ ...message, toldLate }];
  });
}

export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL: string;
}

export function toAlertmanager(
  message: Message,
  resendMs: number,
  context: TargetContext,
  language: Language,
): AlertmanagerAlert {
  const { alert } = message;
  const { summary, description } = annotationIn(language, alert);
  return {
    labels: {
      ...alert.subject,
      alertname: alert.alert,
      site: alert.site,
      severity: alert.severity,
      ...(context.site(alert.site)?.practice ? { practice: 'true' } : {}),
    },
    annotations: {
      summary,
      description: message.toldLate ? `${description} ${messageTexts(language).hasEnded}` : description,
      runbook_url: runbookLink(context.links, alert.alert, language),
      dashboard_url: dashboardUrl(context.links, alert),
    },
    ...timesOf(message, resendMs, context),
    generatorURL: dashboardUrl(context.links, alert),
  };
}

/** SiagaHeartbeat: fires always, belongs to no site, and its absence is the message. */
export function heartbeatAlert(
  resendMs: number,
  { clock, clockTrusted, links }: TargetContext,
  language: Language,
): AlertmanagerAlert {
  const { atMs } = clock.now();
  return {
    labels: { alertname: HEARTBEAT, severity: 'none' },
    annotations: {
      ...messageTexts(language).heartbeat,
      runbook_url: runbookLink(links, HEARTBEAT, language),
      dashboard_url: links.externalUrl,
    },
    ...(clockTrusted() ? { endsAt: iso(atMs + AHEAD_INTERVALS * resendMs) } : {}),
    generatorURL: links.externalUrl,
  };
}

function timesOf(
  { kind, alert, timesTrusted }: Message,
  resendMs: number,
  { clock, clockTrusted }: TargetContext,
): Pick<AlertmanagerAlert, 'startsAt' | 'endsAt'> {
  const { atMs } = clock.now();
  const trusted = clockTrusted();
  const startKnown = trusted && !alert.startsAtDoubtful && alert.startsAtMs <= atMs;
  const startsAt = startKnown ? { startsAt: iso(alert.startsAtMs) } : {};
  if (kind === 'firing') {
    if (!trusted) return {};
    return { ...startsAt, endsAt: iso(atMs + AHEAD_INTERVALS * resendMs + LONGEST_REST_MS) };
  }
  const { endsAtMs } = alert;
  const endKnown = trusted && timesTrusted && startKnown && endsAtMs !== undefined && endsAtMs <= atMs;
  // A beginning after the end would be refused, so an end without a time has no beginning either.
  return endKnown ? { ...startsAt, endsAt: iso(endsAtMs) } : { endsAt: iso(SOME_PAST_MS) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
