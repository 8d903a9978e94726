/** All sites at a glance, those that need somebody first. */

import type { SiteConfig } from '../../config/types.ts';
import type { Picture } from '../../model/picture.ts';
import { alertsSection } from './alert-list.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { type Frame, layout, type OuterFrame } from './layout.ts';
import { serviceSection } from './lists.ts';
import { siteRunway } from './runway.ts';
import { runwayHeadline } from './runway-words.ts';
import { linkTone, runwayTone, siteTone, worstTone } from './tones.ts';
import { type Say, timeWithSeconds, zoneName } from './words.ts';

const WEIGHT: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, unknown: 2, good: 3 };

interface Row {
  readonly tone: Tone;
  readonly content: Html;
}

function row(site: SiteConfig, picture: Picture, nowMs: number, { root, say }: OuterFrame): Row {
  const known = picture.sites.get(site.id);
  const alerts = picture.alerts.filter((alert) => alert.site === site.id);
  const tone = siteTone(site, known, alerts);
  const states = site.links.map(({ name }) => known?.links.get(name)?.judgement.state ?? 'unknown');
  const stateWords = states.map((state) => say.page.linkStates[state]);
  const links = worstTone(site.links.map(({ name }) => linkTone(known?.links.get(name))));
  const cut = siteRunway(site, known, 'upstream_down').first;
  const current = siteRunway(site, known, 'current').first;
  const firing = alerts.length === 0 ? say.page.none : say.page.firing(alerts.length);
  return {
    tone,
    content: html`<li class="site-row ${tone}"><a href="${root}sites/${encodeURIComponent(site.id)}">
<span class="site-name">${icon(tone)}<span><strong>${site.name}</strong>${site.practice && html` <b class="badge">${say.page.practice.toUpperCase()}</b>`}<br><span class="soft">${site.id}${site.province !== undefined && ` · ${site.province}`}</span></span></span>
<span class="cell ${links}"><small>${say.page.link}</small>${stateWords.join(', ') || say.page.noneWatched}</span>
<span class="cell ${runwayTone(cut, site.requiredAutonomyMs, nowMs)}"><small>${say.page.ifCutNow}</small>${runwayHeadline(cut, { nowMs, say })}</span>
<span class="cell ${runwayTone(current, site.leadTimeMs, nowMs)}"><small>${say.page.asThingsGo}</small>${runwayHeadline(current, { nowMs, say })}</span>
<span class="cell ${alerts.length > 0 && 'bad'}"><small>${say.page.alerts}</small>${firing}</span>
</a></li>`,
  };
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
  const sorted = [...rows].sort((a, b) => WEIGHT[a.tone] - WEIGHT[b.tone]);
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
<ul class="site-list">${sorted.map(({ content }) => content)}</ul>
${alertsSection(picture.alerts, { ...place, telling: picture.telling })}
${serviceSection(picture.self, place)}`,
  });
}
