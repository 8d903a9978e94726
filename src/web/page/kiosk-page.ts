/** A site on a wall: what must be seen from across the room, in one picture without scrolling, and nothing to click. */

import { alertsSection } from './alert-list.ts';
import { answerSection, verdict } from './answer.ts';
import { type Html, html } from './html.ts';
import { latencyChart } from './latency-chart.ts';
import { type Kiosk, layout } from './layout.ts';
import { siteRunway } from './runway.ts';
import type { PageFrame } from './site-page.ts';
import { storeChart } from './store-card.ts';
import type { SiteView, StoreView } from './view.ts';
import { way } from './way.ts';
import { timeWithSeconds, zoneName } from './words.ts';

/** More would not be read from across the room; the count stands above. */
const MOST_ALERTS = 2;
const MOST_LINKS = 2;

/** The store that is full first when the link is gone, or else the fullest. */
function shownStore({ site, picture, stores }: SiteView): StoreView | undefined {
  const { first } = siteRunway(site, picture, 'upstream_down');
  const named = first.kind === 'known' ? stores.find(({ config }) => config.name === first.store) : undefined;
  const left = ({ picture: store }: StoreView) =>
    store?.reading ? store.reading.availableBytes / Math.max(1, store.reading.sizeBytes) : 1;
  return named ?? stores.toSorted((a, b) => left(a) - left(b))[0];
}

function linkPanel(view: SiteView): Html {
  return html`${view.links
    .slice(0, MOST_LINKS)
    .map(
      (link) =>
        html`<article class="card"><h2>${link.config.name}: ${link.config.upstream}</h2>${way(link, view.say)}${latencyChart(link, view)}</article>`,
    )}`;
}

export function kioskPage(view: SiteView, frame: PageFrame, kiosk: Kiosk): string {
  const { site, nowMs, say } = view;
  const { tone, words } = verdict(view);
  const store = shownStore(view);
  const place = { nowMs, timezone: site.timezone, say, root: frame.root };
  const mark = site.practice ? html`<b class="badge">${say.page.practice.toUpperCase()}</b> ` : '';
  return layout({
    ...frame,
    kiosk,
    title: `${words} · ${site.name}`,
    tone,
    drawnAt: `${timeWithSeconds(nowMs, site.timezone)} ${zoneName(site.timezone)}`,
    heading: html`<h1>${mark}${site.name}</h1>`,
    main: html`${answerSection(view, frame.root)}
${alertsSection(view.alerts, { ...place, telling: view.telling }, MOST_ALERTS)}
<div class="wall">${linkPanel(view)}${store && html`<article class="card"><h2>${store.config.name}</h2>${storeChart(store, view)}</article>`}</div>`,
  });
}
