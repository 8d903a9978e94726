/** The choice of a stretch of time, as links: it works without JavaScript and can be kept as an address. */

import { RANGES } from '../ranges.ts';
import { type Html, html } from './html.ts';
import type { SiteView } from './view.ts';

export function rangeNav({ range, say }: SiteView): Html {
  const { chart } = say;
  const choice = (href: string, name: string, chosen: boolean) =>
    html`<a href="${href}"${chosen && html` aria-current="true"`}>${name}</a>`;
  return html`<nav class="ranges" aria-label="${chart.timeRange}">${choice('?', chart.fitting, range === undefined)}${RANGES.map(
    (one) => choice(`?range=${one}`, chart.ranges[one], one === range),
  )}</nav>`;
}
