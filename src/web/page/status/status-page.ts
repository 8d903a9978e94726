/**
 * The page for the public, drawn from the public status and nothing else, so that the service and a copy of it on another host show the
 * same. It works without JavaScript; the script says aloud how old the page is.
 */

import { type PublicStatusTexts, publicStatusTexts } from '../../../locale/public-status.ts';
import { LANGUAGES, type Language } from '../../../model/language.ts';
import type {
  PublicIncident,
  PublicService,
  PublicSite,
  PublicStatus,
  PublicWork,
} from '../../../model/public-status.ts';
import { SERVICE_STATES, type ServiceState } from '../../../model/service.ts';
import { type Html, html } from '../html.ts';
import { pastOf } from './past.ts';

/** The files of this page. */
export const STATUS_ASSETS = ['status.css', 'status.js', 'icon.svg'] as const;

export interface StatusFrame {
  readonly language: Language;
  readonly asset: (name: (typeof STATUS_ASSETS)[number]) => string;
  /** Where the same stands in each language. */
  readonly address: (language: Language) => string;
  /** For a copy: the policy that a server would send as a header. */
  readonly policy?: string;
}

/** Seconds between two looks without JavaScript; with it, the script renews what changed. */
const RENEWED_S = 60;

export function statusPage(status: PublicStatus, frame: StatusFrame): string {
  const { language, asset } = frame;
  const texts = publicStatusTexts(language);
  const [first] = status.sites;
  const zone = first?.timezone ?? 'UTC';
  const names = status.sites.map(({ name }) => name).join(', ');
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${frame.policy !== undefined && html`<meta http-equiv="content-security-policy" content="${frame.policy}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${[texts.title, names].filter(Boolean).join(' · ')}</title>
<link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${asset('status.css')}">
<script type="module" src="${asset('status.js')}"></script>
<noscript><meta http-equiv="refresh" content="${RENEWED_S}"></noscript>
</head>
<body>
<a class="skip" href="#services">${texts.skip}</a>
<header>
<h1>${texts.title}</h1>
<nav>${languageLinks(frame)}</nav>
<p class="as-of">${texts.asOf('')}<time id="as-of" datetime="${status.as_of}">${texts.instant(status.as_of, zone)}</time></p>
<p id="old" role="status" data-words="${texts.isOld}" hidden></p>
</header>
<main id="services" tabindex="-1">
${status.sites.length === 0 && html`<p>${texts.nothing}</p>`}
${status.sites.map((site) => siteSection(site, status, { texts, language }))}
</main>
<footer><p>${texts.staleness}</p></footer>
</body>
</html>
`.toString();
}

function languageLinks({ language, address }: StatusFrame): readonly Html[] {
  return LANGUAGES.filter((other) => other !== language).map(
    (other) =>
      html`<a href="${address(other)}" lang="${other}" hreflang="${other}">${publicStatusTexts(other).languageName}</a>`,
  );
}

interface Say {
  readonly texts: PublicStatusTexts;
  readonly language: Language;
}

function siteSection(site: PublicSite, status: PublicStatus, say: Say): Html {
  const { texts } = say;
  const count = Object.fromEntries(
    SERVICE_STATES.map((state) => [state, site.services.filter((one) => one.state === state).length]),
  ) as Record<ServiceState, number>;
  return html`<section class="site">
<h2>${site.name}</h2>
${site.practice && html`<p class="practice">${texts.practice}</p>`}
<p class="summary ${worstOf(count)}">${texts.summary(count)}</p>
<div class="services">${site.services.map((service) => serviceCard(service, site, status, say))}</div>
<section class="news">
<h3>${texts.incidents}</h3>
${site.incidents.length === 0 ? html`<p>${texts.noIncidents}</p>` : site.incidents.map((incident) => incidentCard(incident, site, say))}
</section>
${site.planned.length > 0 && html`<section class="planned"><h3>${texts.planned}</h3>${site.planned.map((work) => workCard(work, site, say))}</section>`}
</section>`;
}

function worstOf(count: Readonly<Record<ServiceState, number>>): ServiceState {
  const order = ['stopped', 'limited', 'unknown'] as const;
  return order.find((state) => count[state] > 0) ?? 'working';
}

function serviceCard(service: PublicService, site: PublicSite, status: PublicStatus, say: Say): Html {
  const { texts, language } = say;
  const { state, since, next_update_at: nextUpdate, needs } = service;
  return html`<article class="service ${state}">
<h3>${service.title[language]}</h3>
<p class="state"><strong>${texts.states[state]}</strong>${since !== null && html` ${texts.since(texts.instant(since, site.timezone))}`}</p>
<p>${texts.meanings[state]}</p>
${nextUpdate !== null && html`<p class="next">${texts.nextUpdate(texts.instant(nextUpdate, site.timezone))}</p>`}
<h4>${texts.needs}</h4>
<ul class="needs">${needs.map((need) => html`<li class="${need.state}">${texts.need(need.kind, need.state)}</li>`)}</ul>
${pastOf(service, status.as_of, site.timezone, texts)}
</article>`;
}

function incidentCard(incident: PublicIncident, site: PublicSite, { texts, language }: Say): Html {
  const at = (iso: string) => texts.instant(iso, site.timezone);
  const { starts_at: from, ends_at: until, next_update_at: nextUpdate } = incident;
  const services = incident.services.map((title) => title[language]);
  return html`<article class="incident ${until === null ? 'lasts' : 'over'}">
<h4>${texts.incidentHead(services, until !== null)}</h4>
<p>${texts.span(at(from), until === null ? undefined : at(until))}</p>
${nextUpdate !== null && html`<p class="next">${texts.nextUpdate(at(nextUpdate))}</p>`}
${incident.notes.map((note) => html`<div class="note"><p class="when"><time datetime="${note.at}">${at(note.at)}</time></p><p class="text">${note.text}</p></div>`)}
</article>`;
}

function workCard(work: PublicWork, site: PublicSite, { texts, language }: Say): Html {
  const at = (iso: string) => texts.instant(iso, site.timezone);
  const { starts_at: from, ends_at: until, next_update_at: nextUpdate } = work;
  return html`<article class="work ${work.phase}">
<h4>${texts.phases[work.phase]}</h4>
<p>${texts.span(at(from), until === null ? undefined : at(until))}</p>
${work.services.length > 0 && html`<p>${texts.touched(work.services.map((title) => title[language]))}</p>`}
${nextUpdate !== null && html`<p class="next">${texts.nextUpdate(at(nextUpdate))}</p>`}
</article>`;
}
