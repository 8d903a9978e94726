/** A runway in words: how long, from when to when, or why nobody can say. */

import type { End } from '../../locale/page-room.ts';
import { type Html, html } from './html.ts';
import { isBeyond, type KnownRunway, type Reasons, type Runway } from './runway.ts';
import type { Say } from './words.ts';

export interface When {
  readonly nowMs: number;
  readonly timezone: string;
  readonly say: Say;
  readonly end?: End;
}

/** The few words that stand in big letters. */
export function runwayHeadline(runway: Runway, { nowMs, say, end = 'full' }: Omit<When, 'timezone'>): string {
  if (runway.kind === 'unknown') return say.runway.cannotSayYet;
  const { p50 } = runway.fullAtMs;
  if (p50 === null) return say.runway.over(say.roughDuration(runway.horizonMs));
  return p50 <= nowMs ? say.runway.endNow(end) : say.duration(p50 - nowMs);
}

function span(runway: KnownRunway, { nowMs, timezone, say, end = 'full' }: When): Html {
  const { p10, p50, p90 } = runway.fullAtMs;
  const at = (atMs: number) => say.moment(atMs, timezone, nowMs);
  if (p50 !== null) {
    const late = p90 === null ? undefined : at(p90);
    return html`${say.runway.about(end, html`<strong>${at(p50)}</strong>`, at(p10 ?? p50), late)}`;
  }
  return html`${say.runway.notBefore(html`<strong>${p10 === null ? '' : at(p10)}</strong>`)}`;
}

/** The sentence below the big letters. */
export function runwaySentence(runway: Runway, when: When): Html {
  if (runway.kind === 'unknown') return reasonsText(runway.reasons, when.say);
  const { nowMs, say, end = 'full' } = when;
  if (isBeyond(runway)) return html`${say.runway.notForeseen(end)}`;
  const { p90 } = runway.fullAtMs;
  if (p90 !== null && p90 <= nowMs) return html`${sentence(say.runway.endNow(end))}`;
  return span(runway, when);
}

/** One reason that holds for all is said once. */
function reasonsText(reasons: Reasons, say: Say): Html {
  const told = [...reasons].map(([store, reason]) => ({
    store,
    text: sentence(reason ? say.forecast.unknown(reason) : say.runway.noForecastYet),
  }));
  const [first, ...others] = new Set(told.map(({ text }) => text));
  if (first === undefined) return html`${sentence(say.runway.noStoreWatched)}`;
  if (others.length === 0) return html`${first}`;
  return html`${told.map(({ store, text }) => html`${store}: ${text} `)}`;
}

/** Reasons are written as parts of a sentence. */
export function sentence(reason: string): string {
  const text = reason.trim();
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
