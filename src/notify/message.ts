/**
 * What people are told, in one shape for every channel that tells event by event: webhook, e-mail, Telegram, command.
 * A letter is one event, or the summary of alerts that came and went while the channel was out of reach.
 */

import { runbookLink } from '../alert/runbook.ts';
import { type MessageTexts, messageTexts } from '../locale/message.ts';
import { tellingTexts } from '../locale/telling.ts';
import type { AdvisoryEvent } from '../model/advisory.ts';
import { type AlertEvent, annotationIn, type BundleReason, type OutboxEntry } from '../model/alert.ts';
import type { IncidentEvent } from '../model/incident.ts';
import { type Language, textIn } from '../model/language.ts';
import type { MaintenanceEvent } from '../model/maintenance.ts';
import {
  acknowledgementOf,
  iso,
  lateText,
  saidOf,
  siteOf,
  spanOf,
  takenOf,
  timesOf,
  timezoneOf,
} from './facts.ts';
import { bundlePayload, summaryPayload } from './several.ts';
import { dashboardUrl, type TargetContext } from './target.ts';

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
    | 'acknowledged'
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

function alertPayload(event: AlertEvent, telling: Telling): Payload {
  const { context, language, texts } = telling;
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
    ...(event.ongoing ? { ongoing: true } : {}),
    ...(event.acknowledgement ? { acknowledgement: acknowledgementOf(event, context) } : {}),
    summary,
    description,
    title: told.title,
    text:
      (event.acknowledgement ? told.title : told.text) +
      againText(event, telling) +
      lateText(times, event.atMs, timezoneOf(alert.site, context), texts),
    runbook_url: runbookLink(context.links, alert.alert, language),
    dashboard_url: dashboardUrl(context.links, alert),
  };
}

function againText(event: AlertEvent, { context, language }: Telling): string {
  const { repeat, unacknowledgedMs, ongoing, alert } = event;
  const texts = tellingTexts(language);
  const taken = takenOf(event, context, language);
  if (taken) return ` ${texts.taken(taken)}`;
  if (unacknowledgedMs !== undefined) return ` ${texts.unacknowledged(unacknowledgedMs)}`;
  if (ongoing) {
    const { startsAt } = spanOf(event, context);
    const startsAtMs = startsAt === undefined ? undefined : Date.parse(startsAt);
    return ` ${texts.ongoing(startsAtMs, timezoneOf(alert.site, context))}`;
  }
  return repeat === undefined ? '' : ` ${texts.repeated(repeat)}`;
}
