/**
 * What people are told, in one shape for every channel that tells event by event: webhook, e-mail, Telegram, command.
 * A letter is one event, or the summary of alerts that came and went while the channel was out of reach.
 */

import { type BundleLine, tellingTexts } from '../locale/telling.ts';
import type { AdvisoryEvent } from '../model/advisory.ts';
import type { AlertEvent, BundleReason, OutboxEntry, OutboxEvent } from '../model/alert.ts';
import type { IncidentEvent, IncidentPhase } from '../model/incident.ts';
import { textIn } from '../model/language.ts';
import type { MaintenanceEvent, MaintenancePhase } from '../model/maintenance.ts';
import { dashboardUrl, runbookUrl, type TargetContext } from './target.ts';

/** A message older than this when it is sent says that it is late, and by how much. */
const LATE_MS = 2 * 60_000;
/** Alerts that a summary names in its text; the others are counted. */
const NAMED_IN_SUMMARY = 20;

export type Letter =
  | { readonly kind: 'event'; readonly entry: OutboxEntry }
  /** Entries of alerts whose beginning and end both wait: first beginning first, each end behind its beginning. */
  | { readonly kind: 'summary'; readonly entries: readonly OutboxEntry<AlertEvent>[] }
  /** Entries of one site that are told together, in the order in which they were decided. */
  | {
      readonly kind: 'bundle';
      readonly reason: BundleReason;
      readonly entries: readonly OutboxEntry<AlertEvent>[];
    };

export interface Payload extends Readonly<Record<string, unknown>> {
  /** The same in every repetition, so that a receiver can drop a second one. */
  readonly eventId: string;
  readonly kind:
    | 'firing'
    | 'resolved'
    | 'maintenance'
    | 'incident'
    | 'advisory'
    | 'summary'
    | 'test'
    | BundleReason;
  /** One line, as the subject of an e-mail. */
  readonly title: string;
  /** The whole message as plain text. */
  readonly text: string;
}

export function payloadOf(letter: Letter, context: TargetContext): Payload {
  if (letter.kind === 'summary') return summaryPayload(letter.entries, context);
  if (letter.kind === 'bundle') return bundlePayload(letter.reason, letter.entries, context);
  const { event } = letter.entry;
  if (event.kind === 'advisory') return advisoryPayload(event, context);
  if (event.kind === 'incident') return incidentPayload(event, context);
  return event.kind === 'maintenance' ? maintenancePayload(event, context) : alertPayload(event, context);
}

export function testPayload({ clock }: TargetContext): Payload {
  const { atMs } = clock.now();
  const text = 'This is a test of this channel by Siaga; nothing happened.';
  return {
    eventId: `test-${atMs}`,
    kind: 'test',
    title: 'Siaga: test of this channel',
    text,
    sentAt: iso(atMs),
  };
}

function advisoryPayload(event: AdvisoryEvent, context: TargetContext): Payload {
  const { state, reason, text } = event.advisory;
  const site = siteOf(event.site, context);
  const times = timesOf(event, context);
  const head = `[${state.toUpperCase()}] Advice to recording at ${site.name}: ${state}.`;
  return {
    eventId: event.eventId,
    kind: event.kind,
    site,
    state,
    before: event.before,
    reason,
    ...times,
    title: head,
    text: `${head} ${text}${lateText(times)}`,
    dashboard_url: dashboardUrl(context.links, event),
  };
}

function maintenancePayload(event: MaintenanceEvent, context: TargetContext): Payload {
  const { phase, window } = event;
  const text = textIn('en', event.text);
  const { plan, startsAtMs, endsAtMs, nextUpdateAtMs } = window;
  const times = timesOf(event, context);
  const head = `[MAINTENANCE] ${plan.title}: ${PHASE_WORDS[phase]}`;
  return {
    eventId: event.eventId,
    kind: event.kind,
    phase,
    window: window.id,
    sites: plan.sites,
    ...times,
    startsAt: iso(startsAtMs),
    ...(endsAtMs === undefined ? {} : { endsAt: iso(endsAtMs) }),
    ...(nextUpdateAtMs === undefined ? {} : { nextUpdateAt: iso(nextUpdateAtMs) }),
    title: head,
    text: `${head}. ${text}${lateText(times)}`,
    dashboard_url: context.links.externalUrl,
  };
}

const PHASE_WORDS: Readonly<Record<MaintenancePhase, string>> = {
  ahead: 'is planned',
  changed: 'is changed',
  started: 'begins',
  overrun: 'takes longer than planned',
  ended: 'is over',
  cancelled: 'is cancelled',
};

function incidentPayload(event: IncidentEvent, context: TargetContext): Payload {
  const { phase, incident, nextUpdateAtMs } = event;
  const times = timesOf(event, context);
  const site = siteOf(event.site, context);
  const head = `[INCIDENT] ${site.name}: ${textIn('en', event.title)} ${INCIDENT_WORDS[phase]}`;
  return {
    eventId: event.eventId,
    kind: event.kind,
    phase,
    incident,
    site,
    ...times,
    ...(nextUpdateAtMs === undefined ? {} : { nextUpdateAt: iso(nextUpdateAtMs) }),
    title: head,
    text: `${head}. ${textIn('en', event.text)}${lateText(times)}`,
    dashboard_url: dashboardUrl(context.links, event),
  };
}

const INCIDENT_WORDS: Readonly<Record<IncidentPhase, string>> = {
  opened: '(begun)',
  reopened: '(back again)',
  noted: '(news)',
  closed: '(over)',
};

function alertPayload(event: AlertEvent, context: TargetContext): Payload {
  const { alert } = event;
  const times = { ...timesOf(event, context), ...spanOf(event, context) };
  const site = siteOf(alert.site, context);
  const { summary, description } = alert.annotations;
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
    ...(event.repeat === undefined ? {} : { repeat: event.repeat }),
    summary,
    description,
    title: `${head}, ${site.name}: ${summary}`,
    text: `${head}, ${site.name}: ${summary} ${description}${againText(event)}${lateText(times)}`,
    runbook_url: runbookUrl(context.links, alert),
    dashboard_url: dashboardUrl(context.links, alert),
  };
}

/** Several events of one site in one message: what goes on, what is over, and what came and went meanwhile. */
function bundlePayload(
  reason: BundleReason,
  entries: readonly OutboxEntry<AlertEvent>[],
  context: TargetContext,
): Payload {
  const events = entries.map(({ event }) => event);
  const [first] = events;
  const site = siteOf(first?.alert.site ?? '', context);
  const told = [...Map.groupBy(events, ({ alert }) => alert.alertId).values()];
  const lines = told.flatMap((ofAlert): BundleLine[] => {
    const last = ofAlert.at(-1);
    const course = ofAlert.length > 1 ? 'came_and_went' : last?.kind;
    return last && course ? [{ course, event: last, ...spanOf(last, context) }] : [];
  });
  const texts = tellingTexts('en');
  const title = texts.bundleTitle(reason, site.name, lines);
  return {
    eventId: `${first?.eventId ?? 'none'}.${reason}`,
    kind: reason,
    site,
    sentAt: iso(context.clock.now().atMs),
    alerts: lines.map(({ course, event, startsAt, endsAt }) => ({
      eventId: event.eventId,
      alertId: event.alert.alertId,
      kind: course,
      alertname: event.alert.alert,
      severity: event.alert.severity,
      subject: event.alert.subject,
      startsAt,
      endsAt,
      repeat: event.repeat,
      summary: event.alert.annotations.summary,
      description: event.alert.annotations.description,
    })),
    title,
    text: texts.bundleText(title, lines),
    dashboard_url: first ? dashboardUrl(context.links, first.alert) : context.links.externalUrl,
  };
}

function againText({ repeat, unacknowledgedMs }: AlertEvent): string {
  const texts = tellingTexts('en');
  if (unacknowledgedMs !== undefined) return ` ${texts.unacknowledged(unacknowledgedMs)}`;
  return repeat === undefined ? '' : ` ${texts.repeated(repeat)}`;
}

function summaryPayload(entries: readonly OutboxEntry<AlertEvent>[], context: TargetContext): Payload {
  const ends = entries.flatMap(({ event }) => (event.kind === 'resolved' ? [event] : []));
  const last = ends.at(-1);
  const count = ends.length === 1 ? 'An alert' : `${ends.length} alerts`;
  const head = `${count} came and went while this channel was out of reach`;
  const lines = ends.slice(0, NAMED_IN_SUMMARY).map((event) => `- ${summaryLine(event, context)}`);
  const more = ends.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return {
    eventId: `${last?.eventId ?? 'none'}.summary`,
    kind: 'summary',
    sentAt: iso(context.clock.now().atMs),
    alerts: ends.map((event) => ({
      alertId: event.alert.alertId,
      alertname: event.alert.alert,
      severity: event.alert.severity,
      site: siteOf(event.alert.site, context),
      subject: event.alert.subject,
      ...timesOf(event, context),
      ...spanOf(event, context),
      summary: event.alert.annotations.summary,
    })),
    title: `[SUMMARY] ${head}`,
    text: `[SUMMARY] ${head}:\n${lines.join('\n')}`,
  };
}

function summaryLine(event: AlertEvent, context: TargetContext): string {
  const { alert } = event;
  const { startsAt, endsAt } = spanOf(event, context);
  const when = startsAt && endsAt ? `, from ${startsAt} to ${endsAt}` : '';
  return `${alert.alert} ${alert.severity}, ${siteOf(alert.site, context).name}${when}: ${alert.annotations.summary}`;
}

function siteOf(id: string, context: TargetContext) {
  const { name = id, practice = false } = context.site(id) ?? {};
  return { id, name, practice };
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
function timesOf(event: OutboxEvent, { clock, clockTrusted }: TargetContext): Times {
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

function spanOf(event: AlertEvent, { clockTrusted }: TargetContext): Span {
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
