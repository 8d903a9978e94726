/** How long the deciding probe took, and how much of it was lost, over the time that is shown. */

import { type Html, html } from './html.ts';
import { band, fixed, HEIGHT, line, niceTop, place, quantile, stepWidth, WIDTH } from './lines.ts';
import { plot } from './plot.ts';
import { legend, shadesInWords, within } from './shades.ts';
import type { LinkView, SiteView, Trend } from './view.ts';
import type { Say } from './words.ts';

const DAY_MS = 86_400_000;
/** The least that a bar shows, so that one lost probe among thousands is seen. */
const LEAST_BAR = 0.12;
const HEIGHT_REM = 5;
const LOSS_REM = 1;

/** A few slow answers must not press everything else to the ground; what is above is cut off, and told in words. */
function topOf({ points = [] }: Trend): number {
  const usual = Math.max(0, ...points.map(({ median }) => median));
  return niceTop(
    Math.max(
      usual * 1.15,
      (quantile(
        points.map(({ max }) => max),
        0.95,
      ) ?? 0) * 1.05,
      1,
    ),
  );
}

function losses(trend: Trend): Html {
  const points = trend.points ?? [];
  const width = Math.max(3, stepWidth(points, trend) * 0.9);
  return html`<rect class="track" x="0" y="0" width="${WIDTH}" height="${HEIGHT}"/>${points
    .filter(({ mean }) => mean < 1)
    .map(({ atMs, mean }) => {
      const height = Math.max(LEAST_BAR, 1 - mean) * HEIGHT;
      return html`<rect class="failed" x="${fixed(place(atMs, trend) - width / 2)}" y="${fixed(HEIGHT - height)}" width="${fixed(width)}" height="${fixed(height)}"/>`;
    })}`;
}

function lostShare({ points = [] }: Trend): number {
  const runs = points.reduce((sum, { count }) => sum + count, 0);
  return runs === 0 ? 0 : points.reduce((sum, { count, mean }) => sum + count * (1 - mean), 0) / runs;
}

function lostWords(share: number, say: Say): string {
  if (share === 0) return say.percent(0);
  // One in a thousand is not nothing.
  return share < 0.01 ? `${say.count(Math.max(0.1, share * 100))}%` : say.percent(share);
}

function summary({ latency, passed }: LinkView, say: Say): string {
  const points = latency.points ?? [];
  const middle = quantile(
    points.map(({ median }) => median),
    0.5,
  );
  const spanMs = latency.untilMs - latency.fromMs;
  const span = spanMs === DAY_MS ? say.link.lastDay : say.link.lastStretch(say.duration(spanMs));
  if (middle === undefined) return say.link.noAnswerIn(span);
  const worst = Math.max(...points.map(({ max }) => max));
  const lost = lostWords(lostShare(passed), say);
  return say.chart.latency(say.milliseconds(middle), say.milliseconds(worst), lost, span);
}

export function latencyChart(link: LinkView, view: SiteView): Html {
  const { site, say, nowMs } = view;
  const { latency, passed } = link;
  const { points } = latency;
  if (points === undefined) return html`<p class="soft">${say.page.historyUnreadable}</p>`;
  if (points.length + (passed.points?.length ?? 0) === 0) return html``;
  const top = topOf(latency);
  const shades = within([...link.outages, ...view.work], latency);
  const shapes = html`${band(
    points,
    latency,
    top,
    ({ min }) => min,
    ({ max }) => max,
  )}${line(points, latency, top, ({ median }) => median, 'median')}`;
  const keys = [
    { name: 'trace median', words: say.chart.median },
    { name: 'band', words: say.chart.lowToHigh },
    { name: 'failed', words: say.chart.lost },
  ];
  return html`<figure class="latency">
${plot({
  ...{ stretch: latency, timezone: site.timezone, say, shades, heightRem: HEIGHT_REM, shapes },
  topWords: points.length === 0 ? '' : say.milliseconds(top),
  description: summary(link, say),
  below: { heightRem: LOSS_REM, shapes: losses(passed) },
})}
<figcaption class="soft">${summary(link, say)}.</figcaption>
${legend(keys, shades, say)}${shadesInWords(shades, { timezone: site.timezone, nowMs, say })}
</figure>`;
}
