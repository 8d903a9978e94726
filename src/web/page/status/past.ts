/** The last 90 days of a service: a bar a day, whose height says as much as its colour, and the same in words. */

import type { DayCounts, PublicStatusTexts } from '../../../locale/public-status.ts';
import type { PublicDay, PublicService } from '../../../model/public-status.ts';
import { type Html, html } from '../html.ts';

const DAYS = 90;
/** Shorter than this a day was not so. */
const LEAST_S = 60;
const WIDTH = 6;
const GAP = 2;
const HEIGHT = 28;

type DayState = keyof DayCounts;

/** Of the full height: the worse a day was, the shorter its bar. */
const HEIGHTS: Readonly<Record<DayState, number>> = {
  working: 1,
  limited: 0.6,
  unknown: 0.4,
  stopped: 0.3,
  unseen: 0.08,
};

export function pastOf(
  { days }: PublicService,
  asOf: string,
  timezone: string,
  texts: PublicStatusTexts,
): Html {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = Temporal.Instant.from(asOf).toZonedDateTimeISO(timezone).toPlainDate();
  const all = Array.from({ length: DAYS }, (_, index) => {
    const day = last.subtract({ days: DAYS - 1 - index }).toString();
    return { day, state: stateOf(known.get(day)) };
  });
  const since = all.findIndex(({ state }) => state !== 'unseen');
  const watched = since < 0 ? [] : all.slice(since);
  const counts: Record<DayState, number> = { working: 0, limited: 0, stopped: 0, unknown: 0, unseen: 0 };
  for (const { state } of watched) counts[state] += 1;
  const troubled = days.filter((day) => isTroubled(stateOf(day))).toReversed();
  return html`<h4>${texts.past}</h4>
<svg class="days" viewBox="0 0 ${DAYS * (WIDTH + GAP) - GAP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${all.map(bar)}</svg>
<p class="ends"><span>${texts.date(all[0]?.day ?? '')}</span><span>${texts.date(last.toString())}</span></p>
<p>${texts.pastInWords(counts)}</p>
${troubled.length > 0 && html`<details><summary>${texts.troubledDays} (${troubled.length})</summary><ul>${troubled.map((day) => html`<li>${texts.dayInWords(day)}</li>`)}</ul></details>`}`;
}

function bar({ state }: { readonly state: DayState }, index: number): Html {
  const height = HEIGHT * HEIGHTS[state];
  return html`<rect class="${state}" x="${index * (WIDTH + GAP)}" y="${HEIGHT - height}" width="${WIDTH}" height="${height}"/>`;
}

/** The worst of it that lasted. */
function stateOf(day: PublicDay | undefined): DayState {
  if (!day) return 'unseen';
  if (day.stopped_seconds >= LEAST_S) return 'stopped';
  if (day.limited_seconds >= LEAST_S) return 'limited';
  if (day.unknown_seconds >= LEAST_S) return 'unknown';
  return day.working_seconds > 0 ? 'working' : 'unseen';
}

function isTroubled(state: DayState): boolean {
  return state !== 'working' && state !== 'unseen';
}
