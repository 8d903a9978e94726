/**
 * What people are told, in one shape for every channel that tells event by event: webhook, e-mail, Telegram, command.
 * A letter is one event, or the summary of alerts that came and went while the channel was out of reach.
 */

import { type MessageTexts, messageTexts, type SaidAlert, type SaidSpan } from '../locale/message.ts';
import { type BundleLine, tellingTexts } from '../locale/telling.ts';
import type { AdvisoryEvent } from '../model/advisory.ts';
import {
  type AlertEvent,
  annotationIn,
  type BundleReason,
  type OutboxEntry,
  type OutboxEvent,
} from '../model/alert.ts';
import type { IncidentEvent } from '../model/incident.ts';
import { type Language, textIn } from '../model/language.ts';
import type { MaintenanceEvent } from '../model/maintenance.ts';
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

/** What stands in the message of a letter, in one language. */
export function payloadOf(letter: Letter, context: TargetContext, language: Language): Payload {
  const telling = { context, language, texts: messageTexts(language) };
  if (letter.kind === 'summary') return summaryPayload(letter.entries, telling);
  if (letter.kind === 'bundle') return bundlePayload(letter.reason, letter.entries, telling);
  const { event } = letter.entry;
  if (event.kind === 'advisory') return advisoryPayload(event, telling);
  if (event.kind === 'incident') return incidentPayload(event, telling);
  return event.kind === 'maintenance' ? maintenancePayload(event, telling) : alertPayload(event, telling);
}

/** The language of those whom the letter is about: of its site, or of the whole where it is about several. */
export function languageOf(letter: Letter, { site, locale }: TargetContext): Language {
  const sites = letter.kind === 'event' ? sitesOf(letter.entry) : letter.entries.flatMap(sitesOf);
  const [only, ...more] = new Set(sites);
  return (only !== undefined && more.length === 0 ? site(only)?.locale : undefined) ?? locale;
}

function sitesOf({ event }: OutboxEntry): readonly string[] {
  if (event.kind === 'advisory' || event.kind === 'incident') return [event.site];
  return event.kind === 'maintenance' ? event.window.plan.sites : [event.alert.site];
}

export function testPayload({ clock }: TargetContext, language: Language): Payload {
  const { atMs } = clock.now();
  return { eventId: `test-${atMs}`, kind: 'test', ...messageTexts(language).test, sentAt: iso(atMs) };
}

/** What a payload is made with. */
interface Telling {
  readonly context: TargetContext;
  readonly language: Language;
  readonly texts: MessageTexts;
}

function advisoryPayload(event: AdvisoryEvent, { context, language, texts }: Telling): Payload {
  const { state, reason, text } = event.advisory;
  const site = siteOf(event.site, context);
  const times = timesOf(event, context);
  const told = texts.advisory(site.name, state, textIn(language, text));
  return {
    eventId: event.eventId,
    kind: event.kind,
    site,
    state,
    before: event.before,
    reason,
    ...times,
    title: told.title,
    text: told.text + lateText(times, event.atMs, timezoneOf(event.site, context), texts),
    dashboard_url: dashboardUrl(context.links, event),
  };
}

function maintenancePayload(event: MaintenanceEvent, { context, language, texts }: Telling): Payload {
  const { phase, window } = event;
  const { plan, startsAtMs, endsAtMs, nextUpdateAtMs } = window;
  const times = timesOf(event, context);
  const told = texts.maintenance(plan.title, phase, textIn(language, event.text));
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
    title: told.title,
    text: told.text + lateText(times, event.atMs, plan.timezone, texts),
    dashboard_url: context.links.externalUrl,
  };
}

function incidentPayload(event: IncidentEvent, { context, language, texts }: Telling): Payload {
  const { phase, incident, nextUpdateAtMs } = event;
  const times = timesOf(event, context);
  const site = siteOf(event.site, context);
  const told = texts.incident(site.name, phase, textIn(language, event.title), textIn(language, event.text));
  return {
    eventId: event.eventId,
    kind: event.kind,
    phase,
    incident,
    site,
    ...times,
    ...(nextUpdateAtMs === undefined ? {} : { nextUpdateAt: iso(nextUpdateAtMs) }),
    title: told.title,
    text: told.text + lateText(times, event.atMs, timezoneOf(event.site, context), texts),
    dashboard_url: dashboardUrl(context.links, event),
  };
}

function alertPayload(event: AlertEvent, { context, language, texts }: Telling): Payload {
  const { alert } = event;
  const times = { ...timesOf(event, context), ...spanOf(event, context) };
  const { summary, description } = annotationIn(language, alert);
  const told = texts.alert(saidOf(event, context, language));
  return {
    eventId: event.eventId,
    alertId: alert.alertId,
    kind: event.kind,
    alertname: alert.alert,
    severity: alert.severity,
    site: siteOf(alert.site, context),
    subject: alert.subject,
    ...times,
    ...(event.repeat === undefined ? {} : { repeat: event.repeat }),
    summary,
    description,
    title: told.title,
    text:
      told.text +
      againText(event, language) +
      lateText(times, event.atMs, timezoneOf(alert.site, context), texts),
    runbook_url: runbookUrl(context.links, alert.alert, language),
    dashboard_url: dashboardUrl(context.links, alert),
  };
}

/** Several events of one site in one message: what goes on, what is over, and what came and went meanwhile. */
function bundlePayload(
  reason: BundleReason,
  entries: readonly OutboxEntry<AlertEvent>[],
  { context, language }: Telling,
): Payload {
  const events = entries.map(({ event }) => event);
  const [first] = events;
  const site = siteOf(first?.alert.site ?? '', context);
  const told = [...Map.groupBy(events, ({ alert }) => alert.alertId).values()];
  const courses = told.flatMap((ofAlert) => {
    const last = ofAlert.at(-1);
    const course = ofAlert.length > 1 ? ('came_and_went' as const) : last?.kind;
    return last && course ? [{ course, event: last }] : [];
  });
  const lines = courses.map(({ course, event }): BundleLine => {
    const { kind: _, ...said } = saidOf(event, context, language);
    const { startsAt, endsAt } = spanOf(event, context);
    return {
      ...said,
      course,
      timezone: timezoneOf(event.alert.site, context),
      ...(startsAt !== undefined && { startsAtMs: Date.parse(startsAt) }),
      ...(endsAt !== undefined && { endsAtMs: Date.parse(endsAt) }),
    };
  });
  const texts = tellingTexts(language);
  const title = texts.bundleTitle(reason, site.name, lines);
  return {
    eventId: `${first?.eventId ?? 'none'}.${reason}`,
    kind: reason,
    site,
    sentAt: iso(context.clock.now().atMs),
    alerts: courses.map(({ course, event }) => ({
      eventId: event.eventId,
      alertId: event.alert.alertId,
      kind: course,
      alertname: event.alert.alert,
      severity: event.alert.severity,
      subject: event.alert.subject,
      ...spanOf(event, context),
      repeat: event.repeat,
      ...annotationIn(language, event.alert),
    })),
    title,
    text: texts.bundleText(title, lines),
    dashboard_url: first ? dashboardUrl(context.links, first.alert) : context.links.externalUrl,
  };
}

function againText({ repeat, unacknowledgedMs }: AlertEvent, language: Language): string {
  const texts = tellingTexts(language);
  if (unacknowledgedMs !== undefined) return ` ${texts.unacknowledged(unacknowledgedMs)}`;
  return repeat === undefined ? '' : ` ${texts.repeated(repeat)}`;
}

function saidOf({ kind, alert }: AlertEvent, context: TargetContext, language: Language): SaidAlert {
  const { name: site } = siteOf(alert.site, context);
  const { summary, description } = annotationIn(language, alert);
  return { kind, alert: alert.alert, severity: alert.severity, site, summary, description };
}

function summaryPayload(
  entries: readonly OutboxEntry<AlertEvent>[],
  { context, language, texts }: Telling,
): Payload {
  const ends = entries.flatMap(({ event }) => (event.kind === 'resolved' ? [event] : []));
  const lines = ends
    .slice(0, NAMED_IN_SUMMARY)
    .map((event) => texts.summaryLine(saidOf(event, context, language), saidSpan(event, context)));
  return {
    eventId: `${ends.at(-1)?.eventId ?? 'none'}.summary`,
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
      summary: annotationIn(language, event.alert).summary,
    })),
    ...texts.summary(ends.length, lines, ends.length - lines.length),
  };
}

/** Undefined while the clock is not believed, or the beginning is not known. */
function saidSpan(event: AlertEvent, context: TargetContext): SaidSpan | undefined {
  const { startsAt, endsAt } = spanOf(event, context);
  const timezone = timezoneOf(event.alert.site, context);
  return startsAt !== undefined && endsAt !== undefined
    ? { fromMs: Date.parse(startsAt), untilMs: Date.parse(endsAt), timezone }
    : undefined;
}

function siteOf(id: string, context: TargetContext) {
  const { name = id, practice = false } = context.site(id) ?? {};
  return { id, name, practice };
}

function timezoneOf(id: string, context: TargetContext): string {
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

function lateText({ late }: Times, atMs: number, timezone: string, texts: MessageTexts): string {
  return late ? texts.late(atMs, timezone) : '';
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
