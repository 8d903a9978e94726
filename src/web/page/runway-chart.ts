/**
 * The picture of a runway: what was used, where the end is (a store is full, a stock is used up), and when the scenarios get
 * there, as a fan from the early to the late estimate. Drawn on the server as SVG in two layers: shapes stretch with the page,
 * words keep their size.
 */

import type { Answer, Scenario } from '../../model/forecast.ts';
import type { StoreForecast } from '../../model/picture.ts';
import { type Html, html } from './html.ts';
import { fixed, WIDTH } from './lines.ts';
import { answerOf } from './runway.ts';
import type { Scale } from './runway-scale.ts';
import { type Shade, shadeRects } from './shades.ts';
import { ticks } from './time-axis.ts';
import type { Trend } from './view.ts';
import type { Say } from './words.ts';

const HEIGHT = 1000;
/** Room above the highest level for words. */
const HEADROOM = 1.16;
const MOST_TICKS = 6;

interface Frame {
  readonly scale: Scale;
  x(atMs: number): number;
  y(level: number): number;
}

function frameOf(scale: Scale, top: number): Frame {
  const { fromMs, untilMs } = scale;
  return {
    scale,
    x: (atMs) => ((atMs - fromMs) / (untilMs - fromMs)) * WIDTH,
    y: (level) => HEIGHT - (level / (top * HEADROOM)) * HEIGHT,
  };
}

function past(trend: Trend, { scale, x, y }: Frame): Html {
  const points = (trend.points ?? []).filter(({ atMs }) => atMs >= scale.fromMs);
  const [first] = points;
  const final = points.at(-1);
  if (!first || !final || points.length < 2) return html``;
  const line = points.map(({ atMs, last }) => `${fixed(x(atMs))},${fixed(y(last))}`).join(' ');
  const floor = `${fixed(x(final.atMs))},${HEIGHT} ${fixed(x(first.atMs))},${HEIGHT}`;
  return html`<polygon class="used-area" points="${line} ${floor}"/><polyline class="used-line" points="${line}"/>`;
}

/**
 * A fan opens at the present level and ends on the level of the end between the early and the late estimate. An estimate beyond
 * the horizon is drawn as the slope that just reaches the end there: what is later lies on the near side of it.
 */
function fan(scenario: Scenario, chart: RunwayChart, made: StoreForecast, { scale, x, y }: Frame): Html {
  const answer: Answer = answerOf(made, scenario);
  if (!answer.known) return html``;
  const horizonAtMs = made.atMs + made.forecast.horizonMs;
  const at = (untilMs: number | null) => (untilMs === null ? horizonAtMs : made.atMs + untilMs);
  const { p10, p50, p90 } = answer.range;
  if (p10 === null) return html``;
  const end = fixed(y(chart.end.level));
  const start = `${fixed(x(scale.nowMs))},${fixed(y(chart.level))}`;
  const early = Math.max(scale.nowMs, at(p10));
  const wedge = `${start} ${fixed(x(early))},${end} ${fixed(x(at(p90)))},${end}`;
  const middle =
    p50 !== null &&
    html`<polyline class="middle ${scenario}" points="${start} ${fixed(x(at(p50)))},${end}"/>`;
  return html`<polygon class="fan ${scenario}" points="${wedge}"/>${middle}`;
}

function verticals({ scale, x }: Frame, leadTimeMs: number): Html {
  const percent = (atMs: number) => fixed(x(atMs) / (WIDTH / 100));
  const now = html`<line class="now" x1="${percent(scale.nowMs)}%" x2="${percent(scale.nowMs)}%" y1="0.2rem" y2="13rem"/>`;
  const helpAtMs = scale.nowMs + leadTimeMs;
  if (helpAtMs > scale.untilMs) return now;
  return html`${now}<line class="help" x1="${percent(helpAtMs)}%" x2="${percent(helpAtMs)}%" y1="0.2rem" y2="13rem"/>`;
}

/** Near the right edge a label stands to the left of its line. */
function beside(xPercent: number, y: string, name: string, words: string): Html {
  const left = xPercent > 60;
  return html`<text class="${name}" x="${fixed(xPercent)}%" dx="${left ? '-0.4em' : '0.4em'}" y="${y}" text-anchor="${left ? 'end' : 'start'}">${words}</text>`;
}

function labels(chart: RunwayChart, { scale, x, y }: Frame): Html {
  const { leadTimeMs, say, end } = chart;
  const percent = (atMs: number) => x(atMs) / (WIDTH / 100);
  const helpAtMs = scale.nowMs + leadTimeMs;
  const helpX = percent(helpAtMs);
  const showsHelp = helpAtMs <= scale.untilMs;
  const endRem = (y(end.level) / HEIGHT) * 13 - 0.35;
  return html`<text class="full-word" x="0" y="${endRem.toFixed(2)}rem">${end.words}</text>
${beside(percent(scale.nowMs), '12.6rem', 'now-word', say.runway.now)}
${showsHelp && beside(helpX, '11.3rem', 'help-word', say.runway.helpArrives(say.duration(leadTimeMs)))}`;
}

function axis({ scale, x }: Frame, timezone: string, say: Say): Html {
  const marks = ticks(scale.fromMs, scale.untilMs, timezone, MOST_TICKS, say);
  return html`${marks.map(({ atMs, label }, index) => {
    const percent = x(atMs) / (WIDTH / 100);
    const shown = percent > 4 && percent < 96;
    const minor = index % 2 === 1 ? 'minor' : '';
    return html`<line class="grid" x1="${fixed(percent)}%" x2="${fixed(percent)}%" y1="0" y2="13rem"/>${shown && html`<text class="tick ${minor}" x="${fixed(percent)}%" y="14.3rem" text-anchor="middle">${label}</text>`}`;
  })}`;
}

export interface RunwayChart {
  readonly past: Trend;
  readonly level: number;
  readonly end: { readonly level: number; readonly words: string };
  /** The highest level there can be. */
  readonly top: number;
  readonly made: StoreForecast | undefined;
  readonly scenarios: readonly Scenario[];
  readonly shades: readonly Shade[];
  readonly scale: Scale;
  readonly timezone: string;
  readonly say: Say;
  readonly leadTimeMs: number;
  /** Said to those who do not see it. */
  readonly description: string;
}

export function runwayChart(chart: RunwayChart): Html {
  const { scale, timezone, made, say } = chart;
  const frame = frameOf(scale, chart.top);
  const end = fixed(frame.y(chart.end.level));
  const fans = made && chart.scenarios.map((scenario) => fan(scenario, chart, made, frame));
  return html`<svg class="chart runway" role="img" aria-label="${chart.description}">
${axis(frame, timezone, say)}
<svg x="0" y="0" width="100%" height="13rem" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
${shadeRects(chart.shades, scale, HEIGHT)}${fans}
${past(chart.past, frame)}
<line class="capacity" x1="0" x2="${WIDTH}" y1="${end}" y2="${end}"/>
</svg>
${verticals(frame, chart.leadTimeMs)}
${labels(chart, frame)}
</svg>`;
}
