/** All sites at a glance, those that need somebody first. */

import type { SiteConfig } from '../../config/types.ts';
import type { Picture } from '../../model/picture.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { type Frame, layout } from './layout.ts';
import { alertsSection, serviceSection } from './lists.ts';
import { siteRunway } from './runway.ts';
import { runwayHeadline } from './runway-words.ts';
import { linkTone, runwayTone, siteTone, worstTone } from './tones.ts';
import { timeWithSeconds, zoneName } from './words.ts';

const WEIGHT: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, unknown: 2, good: 3 };

interface Row {
  readonly tone: Tone;
  readonly content: Html;
}

function row(site: SiteConfig, picture: Picture, nowMs: number, root: string): Row {
  const known = picture.sites.get(site.id);
  const alerts = picture.alerts.filter((alert) => alert.site === site.id);
  const tone = siteTone(site, known, alerts);
  const states = site.links.map(({ name }) => known?.links.get(name)?.judgement.state ?? 'unknown');
  const links = worstTone(site.links.map(({ name }) => linkTone(known?.links.get(name))));
  const cut = siteRunway(site, known, 'upstream_down').first;
  const current = siteRunway(site, known, 'current').first;
  const firing = alerts.length === 0 ? 'none' : `${alerts.length} firing`;
  return {
    tone,
    content: html`<li class="site-row ${tone}"><a href="${root}sites/${encodeURIComponent(site.id)}">
<span class="site-name">${icon(tone)}<span><strong>${site.name}</strong>${site.practice && html` <b class="badge">PRACTICE</b>`}<br><span class="soft">${site.id}${site.province !== undefined && ` · ${site.province}`}</span></span></span>
<span class="cell ${links}"><small>link</small>${states.join(', ') || 'none watched'}</span>
<span class="cell ${runwayTone(cut, site.requiredAutonomyMs, nowMs)}"><small>if cut off now</small>${runwayHeadline(cut, nowMs)}</span>
<span class="cell ${runwayTone(current, site.leadTimeMs, nowMs)}"><small>as things go</small>${runwayHeadline(current, nowMs)}</span>
<span class="cell ${alerts.length > 0 && 'bad'}"><small>alerts</small>${firing}</span>
</a></li>`,
  };
}

function headline(tones: readonly Tone[]): string {
  const well = tones.filter((tone) => tone === 'good').length;
  return well === tones.length
    ? `All ${tones.length} sites are well`
    : `${tones.length - well} of ${tones.length} sites are not well`;
}

export function sitesPage(
  sites: readonly SiteConfig[],
  picture: Picture,
  nowMs: number,
  frame: Pick<Frame, 'root' | 'version' | 'asset'>,
): string {
  const rows = sites.map((site) => row(site, picture, nowMs, frame.root));
  const sorted = [...rows].sort((a, b) => WEIGHT[a.tone] - WEIGHT[b.tone]);
  const tone = worstTone(rows.map((one) => one.tone));
  const words = headline(rows.map((one) => one.tone));
  const timezone = sites[0]?.timezone ?? 'UTC';
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? id;
  const place = { nowMs, timezone, siteName };
  return layout({
    ...frame,
    title: words,
    tone,
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>All sites</h1>`,
    main: html`<section class="answer ${tone}" aria-label="In short"><p class="verdict" role="status">${icon(tone)}<span>${words}</span></p></section>
<h2 class="unseen">Sites</h2>
<ul class="site-list">${sorted.map(({ content }) => content)}</ul>
${alertsSection(picture.alerts, place)}
${serviceSection(picture.self, place)}`,
  });
}
