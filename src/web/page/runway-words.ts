/** A runway in words: how long, from when to when, or why nobody can say. */

import { type Html, html } from './html.ts';
import { isBeyond, type KnownRunway, type Runway } from './runway.ts';
import { duration, moment, roughDuration } from './words.ts';

export interface When {
  readonly nowMs: number;
  readonly timezone: string;
  /** What is foretold: a store is full, a stock used up. */
  readonly end?: 'Full' | 'Used up';
}

/** The few words that stand in big letters. */
export function runwayHeadline(runway: Runway, nowMs: number, end: When['end'] = 'Full'): string {
  if (runway.kind === 'unknown') return 'Cannot say yet';
  const { p50 } = runway.fullAtMs;
  if (p50 === null) return `Over ${roughDuration(runway.horizonMs)}`;
  return p50 <= nowMs ? `${end} now` : duration(p50 - nowMs);
}

function span(runway: KnownRunway, { nowMs, timezone, end = 'Full' }: When): Html {
  const { p10, p50, p90 } = runway.fullAtMs;
  const say = (atMs: number) => moment(atMs, timezone, nowMs);
  if (p50 !== null) {
    const early = p10 === null ? 'then' : say(p10);
    const spread = p90 === null ? `at the earliest ${early}` : `between ${early} and ${say(p90)}`;
    return html`${end} about <strong>${say(p50)}</strong>, ${spread}.`;
  }
  return html`Not before <strong>${p10 === null ? '' : say(p10)}</strong>, most likely later than can be foreseen.`;
}

/** The sentence below the big letters. */
export function runwaySentence(runway: Runway, when: When): Html {
  if (runway.kind === 'unknown') return html`${sentence(runway.reason)}`;
  if (isBeyond(runway))
    return html`Not ${(when.end ?? 'Full').toLowerCase()} within what can be foreseen from this history.`;
  return span(runway, when);
}

/** Reasons are written as parts of a sentence. */
export function sentence(reason: string): string {
  const text = reason.trim();
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
