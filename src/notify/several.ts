/** One message about several alerts: those that were told together on purpose, and those that came and went unheard. */

import type { MessageTexts, SaidSpan } from '../locale/message.ts';
import { type BundleLine, tellingTexts } from '../locale/telling.ts';
import { type AlertEvent, annotationIn, type BundleReason, type OutboxEntry } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import { acknowledgementOf, iso, saidOf, siteOf, spanOf, takenOf, timesOf, timezoneOf } from './facts.ts';
import type { Payload } from './message.ts';
import { dashboardUrl, type TargetContext } from './target.ts';

/** Alerts that the text names; the others are counted, and in the list that goes with it. */
const NAMED = 20;

interface Told {
  readonly context: TargetContext;
  readonly language: Language;
}

/** Several events of one site in one message: what goes on, what is over, and what came and went meanwhile. */
export function bundlePayload(
  reason: BundleReason,
  entries: readonly OutboxEntry<AlertEvent>[],
  { context, language }: Told,
): Payload {
  const events = entries.map(({ event }) => event);
  const [first] = events;
  const site = siteOf(first?.alert.site ?? '', context);
  const told = [...Map.groupBy(events, ({ alert }) => alert.alertId).values()];
  const courses = told.flatMap(courseOf).sort((one, other) => rankOf(one) - rankOf(other));
  const lines = courses.map(({ course, event, taken: takenEvent }): BundleLine => {
    const { kind: _, ...said } = saidOf(event, context, language);
    const { startsAt, endsAt } = spanOf(event, context);
    const taken = takenEvent && takenOf(takenEvent, context, language);
    return {
      ...said,
      course,
      timezone: timezoneOf(event.alert.site, context),
      ...(startsAt !== undefined && { startsAtMs: Date.parse(startsAt) }),
      ...(endsAt !== undefined && { endsAtMs: Date.parse(endsAt) }),
      ...(taken && { taken }),
    };
  });
  const texts = tellingTexts(language);
  const title = texts.bundleTitle(reason, site.name, lines);
  return {
    eventId: `${first?.eventId ?? 'none'}.${reason}`,
    kind: reason,
    site,
    sentAt: iso(context.clock.now().atMs),
    alerts: courses.map(({ course, event, taken }) => ({
      eventId: event.eventId,
      alertId: event.alert.alertId,
      kind: course,
      alertname: event.alert.alert,
      severity: event.alert.severity,
      subject: event.alert.subject,
      ...spanOf(event, context),
      repeat: event.repeat,
      acknowledgement: taken && acknowledgementOf(taken, context),
      ...annotationIn(language, event.alert),
    })),
    title,
    text: texts.bundleText(title, lines.slice(0, NAMED), Math.max(0, lines.length - NAMED)),
    dashboard_url: first ? dashboardUrl(context.links, first.alert) : context.links.externalUrl,
  };
}

interface Course {
  readonly course: BundleLine['course'];
  /** The newest of it. */
  readonly event: AlertEvent;
  /** By which somebody has taken it on. */
  readonly taken?: AlertEvent;
}

/** What the events of one alert come to. */
function courseOf(events: readonly AlertEvent[]): readonly Course[] {
  const last = events.findLast(({ kind }) => kind !== 'acknowledged') ?? events.at(-1);
  if (!last) return [];
  const taken = events.findLast(({ kind }) => kind === 'acknowledged');
  const cameAndWent = last.kind === 'resolved' && events.some(({ kind }) => kind === 'firing');
  return [{ course: cameAndWent ? 'came_and_went' : last.kind, event: last, ...(taken && { taken }) }];
}

const RANKS: Readonly<Record<BundleLine['course'], number>> = {
  ...{ firing: 1, acknowledged: 2 },
  ...{ resolved: 3, came_and_went: 4 },
};

/** What somebody has to do something about is read first, the worst of it before the rest. */
function rankOf({ course, event, taken }: Course): number {
  if (course === 'firing' && taken) return RANKS.acknowledged;
  return course === 'firing' && event.alert.severity === 'critical' ? 0 : RANKS[course];
}

export function summaryPayload(
  entries: readonly OutboxEntry<AlertEvent>[],
  { context, language, texts }: Told & { readonly texts: MessageTexts },
): Payload {
  const ends = entries.flatMap(({ event }) => (event.kind === 'resolved' ? [event] : []));
  const lines = ends
    .slice(0, NAMED)
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
