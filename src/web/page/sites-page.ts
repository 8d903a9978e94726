/** All sites at a glance, those that need somebody first. */

import type { SiteConfig } from '../../config/types.ts';
import type { LinkState } from '../../model/assessment.ts';
import type { Picture } from '../../model/picture.ts';
import { alertsSection } from './alert-list.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { type Frame, layout, type OuterFrame } from './layout.ts';
import { serviceSection } from './lists.ts';
import { siteRunway } from './runway.ts';
import { runwayHeadline } from './runway-words.ts';
import { alertTone, linksTone, runwayTone, siteTone, worstTone } from './tones.ts';
import { type Say, timeWithSeconds, zoneName } from './words.ts';

const WEIGHT: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, unknown: 2, good: 3 };

interface Row {
  readonly tone: Tone;
  /** Nothing of it reaches the centre. */
  readonly isCutOff: boolean;
  /** When its first store is full if it is, or stays, cut off. */
  readonly fullAtMs: number;
  readonly content: Html;
}

/** Those that need somebody first: of equals the ones that are cut off, and of these what is full first. */
function byNeed(a: Row, b: Row): number {
  const cut = Number(b.isCutOff) - Number(a.isCutOff);
  if (a.tone !== b.tone) return WEIGHT[a.tone] - WEIGHT[b.tone];
  return cut !== 0 || a.fullAtMs === b.fullAtMs ? cut : a.fullAtMs - b.fullAtMs;
}

/** In one word where all are alike, else how many carry. */
function linkWords(states: readonly LinkState[], say: Say): string {
  const [first, ...others] = new Set(states);
  if (first === undefined) return say.page.noneWatched;
  if (others.length === 0) return say.page.linkStates[first];
  return say.page.upOf(states.filter((state) => state === 'up').length, states.length);
}

function cell(tone: Tone, name: string, words: string): Html {
  return html`<span class="cell ${tone}"><small>${name}</small> ${words}</span>`;
}

function row(site: SiteConfig, picture: Picture, nowMs: number, { root, say }: OuterFrame): Row {
  const known = picture.sites.get(site.id);
  const alerts = picture.alerts.filter((alert) => alert.site === site.id);
  const tone = siteTone(site, known, alerts);
  const links = site.links.map(({ name }) => known?.links.get(name));
  const states = links.map((link) => link?.judgement.state ?? 'unknown');
  const cut = siteRunway(site, known, 'upstream_down').first;
  const current = siteRunway(site, known, 'current').first;
  const firing = alerts.length === 0 ? say.page.none : say.page.firing(alerts.length);
  const province = site.province !== undefined && ` · ${site.province}`;
  return {
    tone,
    isCutOff: states.length > 0 && states.every((state) => state === 'down'),
    fullAtMs: (cut.kind === 'known' ? cut.fullAtMs.p50 : null) ?? Number.POSITIVE_INFINITY,
    content: html`<li class="site-row ${tone}"><a href="${root}sites/${encodeURIComponent(site.id)}">
<span class="site-name">${icon(tone)}<span><strong>${site.name}</strong>${site.practice && html` <b class="badge">${say.page.practice.toUpperCase()}</b>`} <span class="soft">${site.id}${province}</span></span></span>
${cell(linksTone(links), say.page.link, linkWords(states, say))}
${cell(runwayTone(cut, site.requiredAutonomyMs, nowMs), say.page.ifCutNow, runwayHeadline(cut, { nowMs, say }))}
${cell(runwayTone(current, site.leadTimeMs, nowMs), say.page.asThingsGo, runwayHeadline(current, { nowMs, say }))}
${cell(alertTone(alerts), say.page.alerts, firing)}
</a></li>`,
  };
}

/** Where there is room the names of the columns stand once, above; for those who listen they stay with each value. */
function columns({ page }: Say): Html {
  return html`<p class="site-head" aria-hidden="true"><span></span><span>${page.link}</span><span>${page.ifCutNow}</span><span>${page.asThingsGo}</span><span>${page.alerts}</span></p>`;
}

function headline(tones: readonly Tone[], say: Say): string {
  const well = tones.filter((tone) => tone === 'good').length;
  return say.page.sitesWell(well, tones.length);
}

export function sitesPage(
  sites: readonly SiteConfig[],
  picture: Picture,
  nowMs: number,
  frame: OuterFrame & Pick<Frame, 'kiosk'>,
): string {
  const { say } = frame;
  const rows = sites.map((site) => row(site, picture, nowMs, frame));
  const tone = worstTone(rows.map((one) => one.tone));
  const words = headline(
    rows.map((one) => one.tone),
    say,
  );
  const timezone = sites[0]?.timezone ?? 'UTC';
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? id;
  const place = { nowMs, timezone, siteName, say, root: frame.root };
  return layout({
    ...frame,
    title: words,
    tone,
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>${say.page.allSites}</h1>`,
    main: html`<section class="answer ${tone}" aria-label="${say.page.inShort}"><p class="verdict" role="status">${icon(tone)}<span>${words}</span></p></section>
<h2 class="unseen">${say.page.sites}</h2>
<div class="site-table">${columns(say)}<ul>${rows.toSorted(byNeed).map(({ content }) => content)}</ul></div>
${alertsSection(picture.alerts, { ...place, telling: picture.telling })}
${serviceSection(picture.self, place)}`,
  });
}
