/**
 * A chart of values over time: shades behind, lines on top, an axis of time below and of values at the left. Drawn on the server
 * as SVG in two layers: shapes stretch with the page, words keep their size.
 */

import { type Html, html } from './html.ts';
import { fixed, HEIGHT, place, type Stretch, WIDTH } from './lines.ts';
import { type Shade, shadeRects } from './shades.ts';
import { ticks } from './time-axis.ts';
import type { Say } from './words.ts';

const MOST_TICKS = 6;
const AXIS_REM = 1.4;

export interface Plot {
  readonly stretch: Stretch;
  readonly timezone: string;
  readonly say: Say;
  readonly shades: readonly Shade[];
  readonly heightRem: number;
  /** The value at the top of the axis, in words. */
  readonly topWords: string;
  /** Said to those who do not see it. */
  readonly description: string;
  readonly shapes: Html;
  /** A second, low drawing below the first. */
  readonly below?: { readonly heightRem: number; readonly shapes: Html };
}

const rem = (value: number) => `${value.toFixed(2)}rem`;

export function plot(chart: Plot): Html {
  const { stretch, timezone, say, heightRem, below } = chart;
  const drawnRem = heightRem + (below ? below.heightRem + 0.25 : 0);
  const marks = ticks(stretch.fromMs, stretch.untilMs, timezone, MOST_TICKS, say).map(({ atMs, label }) => ({
    x: place(atMs, stretch) / (WIDTH / 100),
    label,
  }));
  const drawing = (y: number, height: number, shapes: Html) =>
    html`<svg x="0" y="${rem(y)}" width="100%" height="${rem(height)}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${shapes}</svg>`;
  return html`<svg class="chart" height="${rem(drawnRem + AXIS_REM)}" role="img" aria-label="${chart.description}">
${marks.map(({ x }) => html`<line class="grid" x1="${fixed(x)}%" x2="${fixed(x)}%" y1="0" y2="${rem(drawnRem)}"/>`)}
${drawing(0, heightRem, html`${shadeRects(chart.shades, stretch, HEIGHT)}<line class="grid" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>${chart.shapes}`)}
${below && drawing(heightRem + 0.25, below.heightRem, below.shapes)}
<text class="top-word" x="0" y="0.8rem">${chart.topWords}</text>
${marks.map(({ x, label }, index) => x > 4 && x < 96 && html`<text class="tick ${index % 2 === 1 && 'minor'}" x="${fixed(x)}%" y="${rem(drawnRem + 1.1)}" text-anchor="middle">${label}</text>`)}
</svg>`;
}
