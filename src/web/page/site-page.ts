/** The page of one site. */

import { alertsSection } from './alert-list.ts';
import { answerSection, verdict } from './answer.ts';
import { type Html, html } from './html.ts';
import { layout, type OuterFrame } from './layout.ts';
import { linkCard } from './link-card.ts';
import { eventsSection, serviceSection } from './lists.ts';
import { maintenanceSection } from './maintenance.ts';
import { rangeNav } from './range-nav.ts';
import { stockCard } from './stock-card.ts';
import { storeCard } from './store-card.ts';
import { syncCard } from './sync-card.ts';
import type { SiteView } from './view.ts';
import { type Say, timeWithSeconds, zoneName } from './words.ts';

/** What comes next; all of it stands on its own page. */
const MOST_PLANNED = 3;

const PRACTICE_COMMANDS = [
  'cut',
  'slow',
  'lossy',
  'broken',
  'fill',
  'surge',
  'print',
  'restock',
  'restore',
] as const;

function practiceBanner(say: Say): Html {
  const commands = PRACTICE_COMMANDS.map((command) => html`<code>${command}</code> `);
  const name = say.page.practice;
  const hint = say.page.practiceHint(html`<code>npm run -s siaga -- practice cut</code>`, commands.slice(1));
  return html`<aside class="practice" aria-label="${name}"><strong>${name.toUpperCase()}</strong>
<span>${hint}</span></aside>`;
}

export interface PageFrame extends OuterFrame {
  readonly hasMoreSites: boolean;
}

/** The two columns are about as long; else what is told of the service stands below the shorter one. */
function isEven({ links, stores, stocks, syncs }: SiteView): boolean {
  return stores.length + stocks.length + syncs.length <= links.length;
}

export function sitePage(view: SiteView, frame: PageFrame): string {
  const { site, nowMs, say } = view;
  const place = { nowMs, timezone: site.timezone, say, root: frame.root };
  const { tone, words } = verdict(view);
  const all = frame.hasMoreSites && html`<a href="${frame.root || './'}">${say.page.allSites}</a> / `;
  const mark = site.practice ? `${say.page.practice.toUpperCase()}: ` : '';
  return layout({
    ...frame,
    title: `${mark}${words} · ${site.name}`,
    tone,
    drawnAt: `${timeWithSeconds(nowMs, site.timezone)} ${zoneName(site.timezone)}`,
    heading: html`<h1>${site.name}</h1><p class="soft">${all}${site.id}${site.province !== undefined && ` · ${site.province}`}</p>`,
    ...(site.practice && { banner: practiceBanner(say) }),
    main: html`${answerSection(view, frame.root)}
${alertsSection(view.alerts, { ...place, telling: view.telling })}
${maintenanceSection(view.maintenance, place, MOST_PLANNED)}
${rangeNav(view)}
<div class="board ${isEven(view) && 'even'}">
<section class="links" aria-labelledby="links"><h2 id="links" class="unseen">${say.page.links}</h2>${view.links.map((link) => linkCard(link, view))}</section>
<section class="stores" aria-labelledby="stores"><h2 id="stores" class="unseen">${say.page.stores}</h2>${view.stores.map((store) => storeCard(store, view))}${view.stocks.map((stock) => stockCard(stock, view))}${view.syncs.map((sync) => syncCard(sync, view))}</section>
${eventsSection(view.events, place, `${frame.root}events?site=${encodeURIComponent(site.id)}`)}
${serviceSection(view.self, place)}
</div>`,
  });
}
