/** The alerts that fire, the most urgent first. */

import { type Alert, annotationIn, SEVERITIES } from '../../model/alert.ts';
import type { TellingPicture } from '../../model/telling.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import type { Place } from './lists.ts';
import { tellingLine } from './telling-line.ts';
import { zoneName } from './words.ts';

export interface AlertPlace extends Place {
  readonly telling: TellingPicture;
}

function subjectWords(alert: Alert): string {
  return Object.values(alert.subject).join(' / ');
}

function alertItem(alert: Alert, place: AlertPlace): Html {
  const { nowMs, timezone, siteName, say, root } = place;
  const tone: Tone = alert.severity === 'critical' ? 'bad' : 'warn';
  const since = alert.startsAtDoubtful
    ? say.page.sinceDoubtful
    : say.page.forSince(
        say.duration(nowMs - alert.startsAtMs),
        say.moment(alert.startsAtMs, timezone, nowMs),
      );
  return html`<li class="alert ${tone}">${icon(tone)}<div>
<h3>${annotationIn(say.language, alert).summary}</h3>
<p>${annotationIn(say.language, alert).description}</p>
<p class="soft">${siteName && html`<strong>${siteName(alert.site)}</strong> · `}<strong>${say.page.severities[alert.severity]}</strong> · <span translate="no">${alert.alert}</span>${subjectWords(alert) !== '' && ` · ${subjectWords(alert)}`} · ${since}${siteName && ` ${zoneName(timezone)}`}</p>
${taken(alert, place)}
${tellingLine(place.telling.ofAlert(alert), place)}
<p><a href="${root}alerts/${encodeURIComponent(alert.alertId)}">${say.act.acknowledgeOrComment}</a></p>
</div></li>`;
}

/** Who is at it, and whether there is something to read. */
function taken(
  { acknowledgement, comments = [] }: Alert,
  { nowMs, timezone, say }: AlertPlace,
): Html | undefined {
  const parts = [
    acknowledgement &&
      say.act.acknowledgedBy(
        say.act.who(acknowledgement.by),
        say.moment(acknowledgement.untilMs, timezone, nowMs),
      ),
    comments.length > 0 && `${say.act.comments(comments.length)}.`,
  ].filter(Boolean);
  return parts.length === 0 ? undefined : html`<p class="taken">${icon('good')} ${parts.join(' ')}</p>`;
}

/** The critical ones first, and of them what began last. */
function byUrgency(one: Alert, other: Alert): number {
  const rank = ({ severity }: Alert) => SEVERITIES.indexOf(severity);
  return rank(other) - rank(one) || other.startsAtMs - one.startsAtMs;
}

/** At most so many, where there is no room for all of them. */
export function alertsSection(all: readonly Alert[], place: AlertPlace, most = all.length): Html {
  if (all.length === 0) return html``;
  const alerts = all.toSorted(byUrgency).slice(0, most);
  return html`<section class="alerts" aria-labelledby="alerts"><h2 id="alerts">${place.say.page.firingNow}</h2>
<ul>${alerts.map((alert) => alertItem(alert, place))}</ul></section>`;
}
