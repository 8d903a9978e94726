/** A sync over time: what waited in each stage, and how long records took to the last one. */

import { type Html, html } from './html.ts';
import { line, niceTop } from './lines.ts';
import { plot } from './plot.ts';
import { legend, within } from './shades.ts';
import { stageName } from './stage-name.ts';
import type { SiteView, SyncView, Trend } from './view.ts';

const HEIGHT_REM = 6;

const highest = (trends: readonly Trend[]) =>
  Math.max(0, ...trends.flatMap(({ points = [] }) => points.map(({ max }) => max)));
const isDrawn = (trends: readonly Trend[]) => trends.some(({ points = [] }) => points.length > 1);

function waitingChart({ config, waiting }: SyncView, view: SiteView): Html | undefined {
  const { site, say } = view;
  const [stretch] = waiting.map(({ trend }) => trend);
  const most = highest(waiting.map(({ trend }) => trend));
  if (!stretch || !isDrawn(waiting.map(({ trend }) => trend))) return undefined;
  const top = niceTop(Math.max(1, most));
  const shades = within([...view.outages, ...view.work], stretch);
  const shapes = html`${waiting.map(({ trend }, index) => line(trend.points ?? [], trend, top, ({ median }) => median, `stage-${index}`))}`;
  const keys = waiting.map(({ stage }, index) => ({
    name: `trace stage-${index}`,
    words: stageName(stage, say),
  }));
  const description = say.chart.waitingOf(config.name, say.count(most));
  return html`<figure><h4 class="chart-title">${say.chart.waitingOverTime}</h4>${plot({
    ...{ stretch, timezone: site.timezone, say, shades, heightRem: HEIGHT_REM, shapes, description },
    topWords: say.count(top),
  })}${legend(keys, shades, say)}</figure>`;
}

function latencyChart({ config, took }: SyncView, view: SiteView): Html | undefined {
  const { site, say } = view;
  const { half, nineInTen, ninetyNine } = took;
  if (!isDrawn([half])) return undefined;
  const top = Math.max(1, highest([nineInTen]) * 1.15);
  const shades = within([...view.outages, ...view.work], half);
  const curves = [
    { trend: ninetyNine, name: 'p99', words: say.chart.ninetyNine },
    { trend: nineInTen, name: 'p90', words: say.chart.nineInTen },
    { trend: half, name: 'p50', words: say.chart.half },
  ];
  const shapes = html`${curves.map(({ trend, name }) => line(trend.points ?? [], trend, top, ({ median }) => median, name))}`;
  const last = (trend: Trend) => say.roughDuration(trend.points?.at(-1)?.last ?? 0);
  const stage = stageName(config.stages.at(-1) ?? '', say);
  const description = say.chart.latencyOf(stage, last(half), last(nineInTen));
  const keys = curves.map(({ name, words }) => ({ name: `trace ${name}`, words }));
  return html`<figure><h4 class="chart-title">${say.chart.latencyOverTime}</h4>${plot({
    ...{ stretch: half, timezone: site.timezone, say, shades, heightRem: HEIGHT_REM, shapes, description },
    topWords: say.roughDuration(top),
  })}<figcaption class="soft">${description}.</figcaption>${legend(keys, shades, say)}</figure>`;
}

export function syncCharts(sync: SyncView, view: SiteView): Html {
  return html`${waitingChart(sync, view)}${latencyChart(sync, view)}`;
}
