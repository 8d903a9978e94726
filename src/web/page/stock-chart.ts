/** What is left of a stock over time, and when it is used up. */

import { type Html, html } from './html.ts';
import { niceTop } from './lines.ts';
import { runwayChart } from './runway-chart.ts';
import { scaleOf } from './runway-scale.ts';
import { legend, within } from './shades.ts';
import type { SiteView, StockView } from './view.ts';

export function stockChart({ config, picture, left, width }: StockView, view: SiteView): Html | undefined {
  const { nowMs, site, say } = view;
  const items = picture?.reading?.items;
  if (items === undefined) return undefined;
  if (left.points === undefined) return html`<p class="soft">${say.page.historyUnreadable}</p>`;
  const scale = scaleOf(left.points[0]?.atMs, width, nowMs);
  const most = Math.max(items, 1, ...left.points.map(({ max }) => max));
  const shades = within(view.work, scale);
  const drawn = runwayChart({
    ...{
      past: left,
      level: items,
      top: niceTop(most),
      made: picture?.forecast,
      scenarios: ['current'],
      shades,
    },
    ...{ scale, timezone: site.timezone, leadTimeMs: site.leadTimeMs, say },
    end: { level: 0, words: '0' },
    description: say.chart.stockOf(config.name, say.runway.itemsLeft(items)),
  });
  const keys = [
    { name: 'used-line', words: say.chart.leftOverTime },
    { name: 'fan current', words: `${say.runway.ifNothingBrought}: ${say.chart.fan}` },
    { name: 'help', words: say.chart.leadTime },
  ];
  return html`<figure>${drawn}${legend(keys, shades, say)}</figure>`;
}
