/** An alert that fires as JSON: what it says, what people said of it, and whom it is told. */

import { type Alert, annotationIn } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import type { ChannelTelling, TellingPicture } from '../model/telling.ts';
import { instant } from './json-values.ts';

export function alertJson(alert: Alert, telling: TellingPicture, language: Language) {
  const { summary, description } = annotationIn(language, alert);
  return {
    alert_id: alert.alertId,
    alert: alert.alert,
    severity: alert.severity,
    site: alert.site,
    subject: alert.subject,
    starts_at: instant(alert.startsAtMs),
    summary,
    description,
    acknowledgement: acknowledgementJson(alert),
    comments: commentsJson(alert),
    channels: telling.ofAlert(alert).map(tellingJson),
  };
}

function tellingJson({ channel, times, lastAtMs, pending, held, next }: ChannelTelling) {
  return {
    channel,
    told_times: times,
    last_told_at: instant(lastAtMs),
    pending,
    held: held ? { reason: held.reason, since: instant(held.sinceMs), until: instant(held.untilMs) } : null,
    next: next ? { kind: next.kind, at: instant(next.atMs) } : null,
  };
}

export function acknowledgementJson({ acknowledgement }: Alert) {
  if (!acknowledgement) return null;
  const { by, atMs, untilMs, comment } = acknowledgement;
  return { by, at: instant(atMs), until: instant(untilMs), comment: comment ?? null };
}

export function commentsJson({ comments = [] }: Alert) {
  return comments.map(({ by, atMs, text }) => ({ by, at: instant(atMs), text }));
}
