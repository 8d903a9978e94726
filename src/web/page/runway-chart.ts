/**
 * The picture of a runway: what was used, where full is, and when both scenarios get there, as a fan from the early to the late
 * estimate. Drawn on the server as SVG in two layers: shapes stretch with the page, words keep their size.
 */

import type { Answer, Scenario } from '../../model/forecast.ts';
import type { StoreForecast } from '../../model/picture.ts';
import { type Html, html } from './html.ts';
import { answerOf } from './runway.ts';
import type { Scale } from './runway-scale.ts';
import { ticks } from './time-axis.ts';
import type { StoreView } from './view.ts';
import type { Say } from './words.ts';

const WIDTH = 1000;
const HEIGHT = 1000;
/** Room above the line of "full" for its words. */
const HEADROOM = 1.16;
const MOST_TICKS = 6;

const fixed = (value: number) => value.toFixed(1);

interface Frame {
  readonly scale: Scale;
  x(atMs: number): number;
  y(bytes: number): number;
}

function frameOf(scale: Scale): Frame {
  const { fromMs, untilMs, capacityBytes } = scale;
  return {
    scale,
    x: (atMs) => ((atMs - fromMs) / (untilMs - fromMs)) * WIDTH,
    y: (bytes) => HEIGHT - (bytes / (capacityBytes * HEADROOM)) * HEIGHT,
  };
}

function past({ usage }: StoreView, { scale, x, y }: Frame): Html {
  const points = (usage.points ?? []).filter(({ atMs }) => atMs >= scale.fromMs);
  const [first] = points;
  const final = points.at(-1);
  if (!first || !final || points.length < 2) return html``;
  const line = points.map(({ atMs, last }) => `${fixed(x(atMs))},${fixed(y(last))}`).join(' ');
  const floor = `${fixed(x(final.atMs))},${HEIGHT} ${fixed(x(first.atMs))},${HEIGHT}`;
  return html`<polygon class="used-area" points="${line} ${floor}"/><polyline class="used-line" points="${line}"/>`;
}

/**
 * A fan opens at the present level and ends on the line of "full" between the early and the late estimate. An estimate beyond
 * the horizon is drawn as the slope that just reaches full there: what is later lies below it.
 */
function fan(scenario: Scenario, made: StoreForecast, usedBytes: number, { scale, x, y }: Frame): Html {
  const answer: Answer = answerOf(made, scenario);
  if (!answer.known) return html``;
  const horizonAtMs = made.atMs + made.forecast.horizonMs;
  const at = (untilMs: number | null) => (untilMs === null ? horizonAtMs : made.atMs + untilMs);
  const { p10, p50, p90 } = answer.range;
  if (p10 === null) return html``;
  const full = fixed(y(scale.capacityBytes));
  const start = `${fixed(x(scale.nowMs))},${fixed(y(usedBytes))}`;
  const early = Math.max(scale.nowMs, at(p10));
  const wedge = `${start} ${fixed(x(early))},${full} ${fixed(x(at(p90)))},${full}`;
  const middle =
    p50 !== null &&
    html`<polyline class="middle ${scenario}" points="${start} ${fixed(x(at(p50)))},${full}"/>`;
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

function labels({ scale, x, y }: Frame, leadTimeMs: number, say: Say): Html {
  const percent = (atMs: number) => x(atMs) / (WIDTH / 100);
  const helpAtMs = scale.nowMs + leadTimeMs;
  const helpX = percent(helpAtMs);
  const showsHelp = helpAtMs <= scale.untilMs;
  const fullRem = (y(scale.capacityBytes) / HEIGHT) * 13 - 0.35;
  return html`<text class="full-word" x="0" y="${fullRem.toFixed(2)}rem">${say.runway.full} ${say.size(scale.capacityBytes)}</text>
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
  readonly store: StoreView;
  readonly scale: Scale;
  readonly timezone: string;
  readonly say: Say;
  readonly leadTimeMs: number;
  /** Said to those who do not see it. */
  readonly description: string;
}

export function runwayChart({ store, scale, timezone, leadTimeMs, description, say }: RunwayChart): Html {
  const frame = frameOf(scale);
  const made = store.picture?.forecasts.bytes;
  const usedBytes = store.picture?.reading?.usedBytes ?? 0;
  const full = fixed(frame.y(scale.capacityBytes));
  return html`<svg class="chart runway" role="img" aria-label="${description}">
${axis(frame, timezone, say)}
<svg x="0" y="0" width="100%" height="13rem" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
${made && fan('current', made, usedBytes, frame)}${made && fan('upstream_down', made, usedBytes, frame)}
${past(store, frame)}
<line class="capacity" x1="0" x2="${WIDTH}" y1="${full}" y2="${full}"/>
</svg>
${verticals(frame, leadTimeMs)}
${labels(frame, leadTimeMs, say)}
</svg>`;
}
