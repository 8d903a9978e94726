/** Outages, incidents and planned work: shaded behind a chart, named in its legend, and told in words below it. */

import { type Content, type Html, html } from './html.ts';
import { fixed, place, type Stretch, WIDTH } from './lines.ts';
import type { Say } from './words.ts';

/** A stretch of time that is over, or goes on until what is shown ends. */
export interface Shade extends Stretch {
  readonly kind: 'outage' | 'incident' | 'maintenance';
  /** Of planned work and incidents. */
  readonly title?: string;
  readonly isOpen: boolean;
}

const MOST_TOLD = 8;
/** A short outage in a long chart is still seen. */
const LEAST_WIDTH = 2;
/** An incident often is an outage too: it is a band at the top, so that both are seen. */
const BAND_HEIGHT = 6;

export function within(shades: readonly Shade[], { fromMs, untilMs }: Stretch): readonly Shade[] {
  return shades.filter((shade) => shade.untilMs > fromMs && shade.fromMs < untilMs);
}

/** Of a drawing that is `height` high. */
export function shadeRects(shades: readonly Shade[], stretch: Stretch, height: number): Html {
  return html`${within(shades, stretch).map(({ kind, fromMs, untilMs }) => {
    const left = Math.max(0, place(fromMs, stretch));
    const right = Math.min(WIDTH, place(untilMs, stretch));
    return html`<rect class="shade ${kind}" x="${fixed(left)}" y="0" width="${fixed(Math.max(LEAST_WIDTH, right - left))}" height="${kind === 'incident' ? BAND_HEIGHT : height}"/>`;
  })}`;
}

export interface Key {
  readonly name: string;
  readonly words: string;
}

/** The names of what is drawn, each with a piece of it. */
export function legend(keys: readonly Key[], shades: readonly Shade[], say: Say): Html {
  const kinds = new Set(shades.map(({ kind }) => kind));
  const all = [...keys, ...[...kinds].map((kind) => ({ name: `shade ${kind}`, words: say.chart[kind] }))];
  return html`<ul class="legend" aria-label="${say.chart.legend}">${all.map(({ name, words }) => html`<li><i class="key ${name}"></i>${words}</li>`)}</ul>`;
}

/** The newest first; details, because a year may have many. */
export function shadesInWords(
  shades: readonly Shade[],
  { timezone, nowMs, say }: { readonly timezone: string; readonly nowMs: number; readonly say: Say },
): Html | undefined {
  if (shades.length === 0) return undefined;
  const at = (atMs: number) => say.moment(atMs, timezone, nowMs);
  const newest = shades.toSorted((a, b) => b.fromMs - a.fromMs);
  const told = newest.slice(0, MOST_TOLD).map(({ kind, fromMs, untilMs, isOpen, title = '' }): Content => {
    if (kind === 'outage') return say.chart.outageFrom(at(fromMs), say.duration(untilMs - fromMs));
    const until = isOpen ? say.chart.open[kind] : at(untilMs);
    return say.chart.titledFrom(title, at(fromMs), until);
  });
  const more = newest.length - told.length;
  const countOf = (wanted: Shade['kind']) => shades.filter(({ kind }) => kind === wanted).length;
  const counts = {
    outages: countOf('outage'),
    incidents: countOf('incident'),
    works: countOf('maintenance'),
  };
  return html`<details class="told"><summary>${say.chart.shaded(counts)}</summary><ul>${told.map((words) => html`<li>${words}.</li>`)}${more > 0 && html`<li>${say.chart.andMore(more)}.</li>`}</ul></details>`;
}
