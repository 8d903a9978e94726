/** How long the deciding probe took over the last hours, with its failures marked below; drawn on the server. */

import { type Html, html } from './html.ts';
import { ticks } from './time-axis.ts';
import type { LinkView, SiteView, Trend } from './view.ts';
import type { Say } from './words.ts';

const MOST_TICKS = 6;
/** Units of the drawing: it is stretched to whatever width there is, so only ratios count. */
const WIDTH = 1000;
const HEIGHT = 100;
const DAY_MS = 86_400_000;

const place = (atMs: number, { fromMs, untilMs }: Trend) => ((atMs - fromMs) / (untilMs - fromMs)) * WIDTH;
const fixed = (value: number) => value.toFixed(1);

/** Stretches without data stay empty: a line over them would claim what nobody measured. */
function stretches(
  trend: Trend,
): readonly (readonly { x: number; last: number; min: number; max: number }[])[] {
  const points = trend.points ?? [];
  const gapMs = 3.5 * medianStep(points.map(({ atMs }) => atMs));
  const found: { x: number; last: number; min: number; max: number }[][] = [];
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, last, min, max } of points) {
    const point = { x: place(atMs, trend), last, min, max };
    if (atMs - beforeMs > gapMs) found.push([point]);
    else found.at(-1)?.push(point);
    beforeMs = atMs;
  }
  return found;
}

function medianStep(instants: readonly number[]): number {
  const steps = instants.slice(1).map((atMs, index) => atMs - (instants[index] ?? atMs));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function curve(trend: Trend, top: number): Html {
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  return html`${stretches(trend).map((points) => {
    const upper = points.map(({ x, max }) => `${fixed(x)},${fixed(y(max))}`);
    const lower = points.map(({ x, min }) => `${fixed(x)},${fixed(y(min))}`).reverse();
    const middle = points.map(({ x, last }) => `${fixed(x)},${fixed(y(last))}`);
    return html`<polygon class="band" points="${[...upper, ...lower].join(' ')}"/><polyline class="trace" points="${middle.join(' ')}"/>`;
  })}`;
}

function failures(trend: Trend): Html {
  const failed = (trend.points ?? []).filter(({ min }) => min < 1);
  const width = Math.max(3, (WIDTH / Math.max(1, trend.points?.length ?? 1)) * 0.9);
  return html`${failed.map(({ atMs }) => {
    return html`<rect class="failed" x="${fixed(place(atMs, trend) - width / 2)}" y="0" width="${fixed(width)}" height="100%"/>`;
  })}`;
}

function summary({ latency, passed }: LinkView, say: Say): string {
  const values = (latency.points ?? []).map(({ last }) => last).sort((a, b) => a - b);
  const middle = values[Math.floor(values.length / 2)];
  const failedSteps = (passed.points ?? []).filter(({ min }) => min < 1).length;
  const spanMs = latency.untilMs - latency.fromMs;
  const span = spanMs === DAY_MS ? say.link.lastDay : say.link.lastStretch(say.duration(spanMs));
  if (middle === undefined) return say.link.noAnswerIn(span);
  const worst = Math.max(...(latency.points ?? []).map(({ max }) => max));
  return say.link.latencySummary(say.milliseconds(middle), say.milliseconds(worst), failedSteps > 0, span);
}

export function latencyChart(link: LinkView, { site, say }: SiteView): Html {
  const { latency, passed } = link;
  if (latency.points === undefined) return html`<p class="soft">${say.page.historyUnreadable}</p>`;
  if (latency.points.length + (passed.points?.length ?? 0) < 2) return html``;
  const top = Math.max(1, ...latency.points.map(({ max }) => max)) * 1.08;
  const marks = ticks(latency.fromMs, latency.untilMs, site.timezone, MOST_TICKS, say).map(
    ({ atMs, label }) => {
      const x = place(atMs, latency) / (WIDTH / 100);
      return {
        x,
        line: html`<line class="grid" x1="${fixed(x)}%" x2="${fixed(x)}%" y1="0" y2="5rem"/>`,
        label,
      };
    },
  );
  return html`<figure class="latency">
<svg class="chart" role="img" aria-label="${summary(link, say)}">
${marks.map(({ line }) => line)}
<svg x="0" y="0" width="100%" height="4.4rem" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${curve(latency, top)}</svg>
<svg x="0" y="4.6rem" width="100%" height="0.4rem" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none"><rect class="track" x="0" y="0" width="${WIDTH}" height="10"/>${failures(passed)}</svg>
${marks.map(({ x, label }, index) => x > 4 && x < 96 && html`<text class="tick ${index % 2 === 1 && 'minor'}" x="${fixed(x)}%" y="6.1rem" text-anchor="middle">${label}</text>`)}
</svg>
<figcaption class="soft">${summary(link, say)}.</figcaption>
</figure>`;
}
