/** The last 90 days of a service: a bar a day, whose height says as much as its colour, and the same in words. */

import type { DayCounts, PublicStatusTexts } from '../../../locale/public-status.ts';
import type { PublicDay, PublicService } from '../../../model/public-status.ts';
import { type Html, html } from '../html.ts';

const DAYS = 90;
/** Shorter than this a day was not so. */
const LEAST_S = 60;
/** Nobody watches while the service is started again, and days are told in whole minutes: shorter than this is no gap. */
const LEAST_UNSEEN_S = 600;
const WIDTH = 6;
const GAP = 2;
const HEIGHT = 28;

type DayState = keyof DayCounts;

interface SeenDay {
  readonly day: string;
  readonly seen: PublicDay | undefined;
  readonly unseenSeconds: number;
  readonly state: DayState;
}

/** Of the full height: the worse a day was, the shorter its bar; what is not known is neither well nor in trouble. */
const HEIGHTS: Readonly<Record<DayState, number>> = {
  working: 1,
  unknown: 0.8,
  limited: 0.6,
  stopped: 0.3,
  unseen: 0.08,
};

export function pastOf(
  { days }: PublicService,
  asOf: string,
  timezone: string,
  texts: PublicStatusTexts,
): Html {
  const now = Temporal.Instant.from(asOf).toZonedDateTimeISO(timezone);
  const all = seenDays(days, now);
  const since = all.findIndex(({ state }) => state !== 'unseen');
  const watched = since < 0 ? [] : all.slice(since);
  const counts: Record<DayState, number> = { working: 0, limited: 0, stopped: 0, unknown: 0, unseen: 0 };
  for (const { state } of watched) counts[state] += 1;
  const troubled = watched
    .flatMap(({ seen, state, unseenSeconds }) =>
      seen && isTroubled(state) ? [texts.dayInWords(seen, unseenSeconds)] : [],
    )
    .toReversed();
  return html`<h4>${texts.past}</h4>
<svg class="days" viewBox="0 0 ${DAYS * (WIDTH + GAP) - GAP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${all.map(bar)}</svg>
<p class="ends"><span>${texts.date(all[0]?.day ?? '')}</span><span>${texts.date(all.at(-1)?.day ?? '')}</span></p>
<p>${texts.pastInWords(counts)}</p>
${troubled.length > 0 && html`<details><summary>${texts.troubledDays} (${troubled.length})</summary><ul>${troubled.map((words) => html`<li>${words}</li>`)}</ul></details>`}`;
}

function bar({ state }: { readonly state: DayState }, index: number): Html {
  const height = HEIGHT * HEIGHTS[state];
  return html`<rect class="${state}" x="${index * (WIDTH + GAP)}" y="${HEIGHT - height}" width="${WIDTH}" height="${height}"/>`;
}

function seenDays(days: readonly PublicDay[], now: Temporal.ZonedDateTime): readonly SeenDay[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const [first] = days;
  return Array.from({ length: DAYS }, (_, index): SeenDay => {
    const day = now.toPlainDate().subtract({ days: DAYS - 1 - index });
    const seen = known.get(day.toString());
    // The watching began somewhere in the first of them.
    const unseenSeconds = seen && seen !== first ? unseenOf(seen, day, now) : 0;
    return { day: day.toString(), seen, unseenSeconds, state: stateOf(seen, unseenSeconds) };
  });
}

/** How much of a day is in no state at all: Siaga did not run, or did not believe its clock. */
function unseenOf(seen: PublicDay, day: Temporal.PlainDate, now: Temporal.ZonedDateTime): number {
  const { timeZoneId } = now;
  const [from, next] = [day, day.add({ days: 1 })].map(
    (date) => date.toZonedDateTime(timeZoneId).epochMilliseconds,
  );
  const untilMs = Math.min(next ?? 0, now.epochMilliseconds);
  const { working_seconds, limited_seconds, stopped_seconds, unknown_seconds } = seen;
  const told = working_seconds + limited_seconds + stopped_seconds + unknown_seconds;
  const unseen = Math.round((untilMs - (from ?? 0)) / 1_000) - told;
  return unseen >= LEAST_UNSEEN_S ? unseen : 0;
}

/** The worst of it that lasted: what is known to be bad before what is not known, and that before what is well. */
function stateOf(day: PublicDay | undefined, unseenSeconds: number): DayState {
  if (!day) return 'unseen';
  if (day.stopped_seconds >= LEAST_S) return 'stopped';
  if (day.limited_seconds >= LEAST_S) return 'limited';
  if (day.unknown_seconds >= LEAST_S || unseenSeconds > 0) return 'unknown';
  return day.working_seconds > 0 ? 'working' : 'unseen';
}

function isTroubled(state: DayState): boolean {
  return state !== 'working' && state !== 'unseen';
}
