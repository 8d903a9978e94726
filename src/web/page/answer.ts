/** The top of the page, for somebody who has three seconds: is the link well, how long is the runway, what is firing. */

import { isElsewhere, runbookUrl } from '../../alert/runbook.ts';
import { contactFor } from '../../assess/contact.ts';
import type { Advice } from '../../model/advisory.ts';
import { type Alert, annotationIn } from '../../model/alert.ts';
import type { Scenario } from '../../model/forecast.ts';
import { type Content, type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { isBeyond, siteRunway } from './runway.ts';
import { runwayHeadline, runwaySentence } from './runway-words.ts';
import { alertTone, linksTone, linkTone, runwayTone, siteTone } from './tones.ts';
import type { LinkView, SiteView } from './view.ts';
import type { Say } from './words.ts';

export function stateWord(link: LinkView, say: Say): string {
  return say.page.linkStates[link.picture?.judgement.state ?? 'unknown'];
}

interface Fact {
  readonly tone: Tone;
  readonly title: string;
  readonly big: string;
  readonly lines: readonly Html[];
}

function factHtml({ tone, title, big, lines }: Fact): Html {
  return html`<section class="fact ${tone}">
<h2>${title}</h2>
<p class="big">${icon(tone)}<span>${big}</span></p>
${lines.map((line) => html`<p class="line">${line}</p>`)}
</section>`;
}

function sinceLine({ picture }: LinkView, { nowMs, site, say }: SiteView): Html | undefined {
  const judgement = picture?.judgement;
  if (!judgement) return undefined;
  const { state, lastUpAtMs, downSince } = judgement;
  // An outage is older than the service that was started during it.
  const sinceMs = state === 'down' ? (downSince?.atMs ?? judgement.sinceMs) : judgement.sinceMs;
  const lastUp =
    state !== 'up' &&
    lastUpAtMs !== undefined &&
    html` ${say.page.lastUp(say.moment(lastUpAtMs, site.timezone, nowMs))}`;
  return html`${say.page.lasting<Content>(html`<strong>${say.duration(nowMs - sinceMs)}</strong>`, say.moment(sinceMs, site.timezone, nowMs))}${lastUp}`;
}

function oneLink(link: LinkView, view: SiteView): Fact {
  const { say } = view;
  const judgement = link.picture?.judgement;
  const since = sinceLine(link, view);
  const contact = judgement?.state === 'down' && contactFor(link.config, judgement.faultDomain);
  return {
    tone: linkTone(link.picture),
    title: say.page.linkTo(link.config.upstream),
    big: stateWord(link, say),
    lines: [
      ...(since ? [since] : []),
      ...(judgement && judgement.state !== 'up' ? [html`${judgement.evidence[say.language]}`] : []),
      ...(contact ? [html`${say.page.call(html`<strong>${contact}</strong>`)}`] : []),
    ],
  };
}

function linkFact(view: SiteView): Fact {
  const { say } = view;
  const [first, ...more] = view.links;
  if (!first) return { tone: 'unknown', title: say.page.linkUpstream, big: say.page.noneWatched, lines: [] };
  if (more.length === 0) return oneLink(first, view);
  const states = view.links.map(({ picture }) => picture?.judgement.state ?? 'unknown');
  const up = states.filter((state) => state === 'up').length;
  return {
    tone: linksTone(view.links.map(({ picture }) => picture)),
    title: say.page.linksUpstream,
    big: say.page.upOf(up, states.length),
    lines: view.links.map((link) => html`${link.config.name}: <strong>${stateWord(link, say)}</strong>`),
  };
}

export function isLinkDown({ links }: SiteView): boolean {
  return links.length > 0 && links.every(({ picture }) => picture?.judgement.state === 'down');
}

function runwayFact(view: SiteView, scenario: Scenario): Fact {
  const { site, nowMs, say } = view;
  const { first, unknownStores } = siteRunway(site, view.picture, scenario);
  const neededMs = scenario === 'current' ? site.leadTimeMs : site.requiredAutonomyMs;
  const needed = say.duration(neededMs);
  const need = scenario === 'current' ? say.page.helpTakes(needed) : say.page.neededHere(needed);
  const lines = [runwaySentence(first, { nowMs, timezone: site.timezone, say })];
  if (first.kind === 'known' && site.stores.length > 1 && !isBeyond(first)) {
    lines.push(html`${say.page.fullFirst(html`<strong>${first.store}</strong>`)}`);
  }
  if (first.kind === 'known' && unknownStores.length > 0)
    lines.push(html`${say.page.cannotSayOf(unknownStores.join(', '))}`);
  lines.push(html`<span class="soft">${need}</span>`);
  return {
    tone: runwayTone(first, neededMs, nowMs),
    title: say.page.question(scenario, isLinkDown(view)),
    big: runwayHeadline(first, { nowMs, say }),
    lines,
  };
}

function alertFact({ alerts, say }: SiteView): Fact {
  const critical = alerts.filter(({ severity }) => severity === 'critical').length;
  const counts = say.page.counted(critical, alerts.length - critical);
  return {
    tone: alertTone(alerts),
    title: say.page.alerts,
    big: alerts.length === 0 ? say.page.none : say.page.firing(alerts.length),
    lines: [html`${alerts.length === 0 ? say.page.noAlert : counts}`],
  };
}

function gravestOf({ alerts }: SiteView): Alert | undefined {
  return alerts.find(({ severity }) => severity === 'critical') ?? alerts[0];
}

export function verdict(view: SiteView): { readonly tone: Tone; readonly words: string } {
  const tone = siteTone(view.site, view.picture, view.alerts);
  if (isLinkDown(view)) return { tone, words: view.say.page.linkDown };
  const gravest = gravestOf(view);
  const told = gravest && annotationIn(view.say.language, gravest).summary.replace(/\.$/, '');
  return { tone, words: told ?? view.say.page.verdicts[tone] };
}

const ADVICE_TONES: Readonly<Record<Advice, Tone>> = { continue: 'good', conserve: 'warn', halt: 'bad' };

/** What recording software is told, for the people who use it. */
function adviceLine({ picture, site, nowMs, say }: SiteView): Html | undefined {
  const advisory = picture?.advisory;
  if (!advisory) return undefined;
  const { state, text, sinceMs } = advisory;
  const tone = ADVICE_TONES[state];
  const told = say.page.adviceToRecording(
    html`<strong>${say.page.advice[state]}</strong>`,
    html`<code>${state}</code>`,
    say.moment(sinceMs, site.timezone, nowMs),
  );
  return html`<p class="advice ${tone}">${icon(tone)}<span>${told} <span class="soft">${text[say.language]}</span></span></p>`;
}

/** Whom to call is said with the link; here, what is written for this case, and when more is known. */
function nextLine(view: SiteView, root: string): Html | undefined {
  const { nextWordAtMs, runbookUrl: base, site, nowMs, say } = view;
  const gravest = gravestOf(view);
  const lines = [
    ...(nextWordAtMs === undefined
      ? []
      : [`${say.page.nextWord(say.moment(nextWordAtMs, site.timezone, nowMs))} `]),
    ...(gravest ? say.page.whatToDo<Content>(runbookLink(gravest, base, root, say)) : []),
  ];
  if (lines.length === 0) return undefined;
  return html`<p class="advice next"><span><strong>${say.page.whatNext}</strong> ${lines}</span></p>`;
}

/** Runbooks that lie beside the program are served by it. */
function runbookLink({ alert }: Alert, base: string, root: string, { language }: Say): Html {
  const address = isElsewhere(base) ? runbookUrl(base, alert, language) : `${root}runbooks/${alert}`;
  return html`<a href="${address}" translate="no">${alert}</a>`;
}

export function answerSection(view: SiteView, root: string): Html {
  const { tone, words } = verdict(view);
  const facts = [
    linkFact(view),
    runwayFact(view, 'upstream_down'),
    runwayFact(view, 'current'),
    alertFact(view),
  ];
  return html`<section class="answer ${tone}" aria-label="${view.say.page.inShort}">
<p class="verdict" role="status">${icon(tone)}<span>${words}</span></p>
<div class="facts">${facts.map(factHtml)}</div>
${adviceLine(view)}
${nextLine(view, root)}
</section>`;
}
