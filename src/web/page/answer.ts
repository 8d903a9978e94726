/** The top of the page, for somebody who has three seconds: is the link well, how long is the runway, what is firing. */

import { contactFor } from '../../assess/fault-words.ts';
import type { Advice } from '../../model/advisory.ts';
import type { Scenario } from '../../model/forecast.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { isBeyond, siteRunway } from './runway.ts';
import { runwayHeadline, runwaySentence } from './runway-words.ts';
import { alertTone, linkTone, runwayTone, siteTone, worstTone } from './tones.ts';
import type { LinkView, SiteView } from './view.ts';
import { duration, moment } from './words.ts';

const STATE_WORDS = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  flapping: 'Flapping',
  unknown: 'Unknown',
} as const;

export function stateWord(link: LinkView): string {
  return STATE_WORDS[link.picture?.judgement.state ?? 'unknown'];
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

function sinceLine({ picture }: LinkView, { nowMs, site }: SiteView): Html | undefined {
  const judgement = picture?.judgement;
  if (!judgement) return undefined;
  const { sinceMs, state, lastUpAtMs } = judgement;
  const lastUp =
    state !== 'up' &&
    lastUpAtMs !== undefined &&
    html` Last seen up ${moment(lastUpAtMs, site.timezone, nowMs)}.`;
  return html`For <strong>${duration(nowMs - sinceMs)}</strong>, since ${moment(sinceMs, site.timezone, nowMs)}.${lastUp}`;
}

function oneLink(link: LinkView, view: SiteView): Fact {
  const judgement = link.picture?.judgement;
  const since = sinceLine(link, view);
  const contact = judgement?.state === 'down' && contactFor(link.config, judgement.faultDomain);
  return {
    tone: linkTone(link.picture),
    title: `Link to ${link.config.upstream}`,
    big: stateWord(link),
    lines: [
      ...(since ? [since] : []),
      ...(judgement && judgement.state !== 'up' ? [html`${judgement.evidence}`] : []),
      ...(contact ? [html`Call <strong>${contact}</strong>.`] : []),
    ],
  };
}

function linkFact(view: SiteView): Fact {
  const [first, ...more] = view.links;
  if (!first) return { tone: 'unknown', title: 'Link upstream', big: 'None watched', lines: [] };
  if (more.length === 0) return oneLink(first, view);
  const states = view.links.map(({ picture }) => picture?.judgement.state ?? 'unknown');
  const up = states.filter((state) => state === 'up').length;
  return {
    tone: worstTone(view.links.map(({ picture }) => linkTone(picture))),
    title: 'Links upstream',
    big: `${up} of ${states.length} up`,
    lines: view.links.map((link) => html`${link.config.name}: <strong>${stateWord(link)}</strong>`),
  };
}

function isLinkDown({ links }: SiteView): boolean {
  return links.length > 0 && links.every(({ picture }) => picture?.judgement.state === 'down');
}

const QUESTIONS: Readonly<Record<Scenario, readonly [whileUp: string, whileDown: string]>> = {
  upstream_down: ['If the centre goes away now', 'If the link stays down'],
  current: ['If things go on as they are', 'If this outage ends as others did'],
};

export function question(scenario: Scenario, isDown: boolean): string {
  return QUESTIONS[scenario][isDown ? 1 : 0];
}

function runwayFact(view: SiteView, scenario: Scenario): Fact {
  const { site, nowMs } = view;
  const { first, unknownStores } = siteRunway(site, view.picture, scenario);
  const neededMs = scenario === 'current' ? site.leadTimeMs : site.requiredAutonomyMs;
  const need = scenario === 'current' ? 'Help takes' : 'Needed here';
  const lines = [runwaySentence(first, { nowMs, timezone: site.timezone })];
  if (first.kind === 'known' && site.stores.length > 1 && !isBeyond(first)) {
    lines.push(html`Full first: <strong>${first.store}</strong>.`);
  }
  if (first.kind === 'known' && unknownStores.length > 0)
    lines.push(html`Cannot say: ${unknownStores.join(', ')}.`);
  lines.push(html`<span class="soft">${need}: ${duration(neededMs)}.</span>`);
  return {
    tone: runwayTone(first, neededMs, nowMs),
    title: question(scenario, isLinkDown(view)),
    big: runwayHeadline(first, nowMs),
    lines,
  };
}

function alertFact({ alerts }: SiteView): Fact {
  const critical = alerts.filter(({ severity }) => severity === 'critical').length;
  const counts = [
    critical > 0 && `${critical} critical`,
    alerts.length > critical && `${alerts.length - critical} warning`,
  ];
  return {
    tone: alertTone(alerts),
    title: 'Alerts',
    big: alerts.length === 0 ? 'None' : `${alerts.length} firing`,
    lines: alerts.length === 0 ? [html`No alert is firing.`] : [html`${counts.filter(Boolean).join(', ')}.`],
  };
}

const VERDICTS: Readonly<Record<Tone, string>> = {
  good: 'All is well',
  warn: 'Needs attention',
  bad: 'Needs help',
  unknown: 'Not known yet',
};

export function verdict(view: SiteView): { readonly tone: Tone; readonly words: string } {
  const tone = siteTone(view.site, view.picture, view.alerts);
  if (isLinkDown(view)) return { tone, words: 'The link is down' };
  const gravest = view.alerts.find(({ severity }) => severity === 'critical') ?? view.alerts[0];
  const told = gravest?.annotations.summary.replace(/\.$/, '');
  return { tone, words: told ?? VERDICTS[tone] };
}

const ADVICE_WORDS: Readonly<Record<Advice, readonly [tone: Tone, words: string]>> = {
  continue: ['good', 'go on recording'],
  conserve: ['warn', 'record only what cannot wait'],
  halt: ['bad', 'stop recording'],
};

/** What recording software is told, for the people who use it. */
function adviceLine({ picture, site, nowMs }: SiteView): Html | undefined {
  const advisory = picture?.advisory;
  if (!advisory) return undefined;
  const [tone, words] = ADVICE_WORDS[advisory.state];
  const since = moment(advisory.sinceMs, site.timezone, nowMs);
  return html`<p class="advice ${tone}">${icon(tone)}<span>Advice to recording: <strong>${words}</strong> (${advisory.state}, since ${since}). <span class="soft">${advisory.text}</span></span></p>`;
}

export function answerSection(view: SiteView): Html {
  const { tone, words } = verdict(view);
  const facts = [
    linkFact(view),
    runwayFact(view, 'upstream_down'),
    runwayFact(view, 'current'),
    alertFact(view),
  ];
  return html`<section class="answer ${tone}" aria-label="In short">
<p class="verdict" role="status">${icon(tone)}<span>${words}</span></p>
<div class="facts">${facts.map(factHtml)}</div>
${adviceLine(view)}
</section>`;
}
