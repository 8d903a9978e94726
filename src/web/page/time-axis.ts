/** Where the labels of a time axis stand: at round times of the site's own time zone. */

import { localTime, type Say, timeOfDay } from './words.ts';

export interface Tick {
  readonly atMs: number;
  readonly label: string;
}

type Step =
  | { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number; readonly ms: number }
  | { readonly unit: 'months'; readonly count: number; readonly ms: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const STEPS: readonly Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((count): Step => ({ unit: 'minutes', count, ms: count * MINUTE_MS })),
  ...[1, 2, 3, 6, 12].map((count): Step => ({ unit: 'hours', count, ms: count * HOUR_MS })),
  ...[1, 2, 4, 7, 14].map((count): Step => ({ unit: 'days', count, ms: count * DAY_MS })),
  ...[1, 2, 3, 6, 12].map((count): Step => ({ unit: 'months', count, ms: count * 30 * DAY_MS })),
];
const LONGEST: Step = { unit: 'months', count: 12, ms: 360 * DAY_MS };

function firstTick(step: Step, fromMs: number, timezone: string): Temporal.ZonedDateTime {
  const midnight = localTime(fromMs, timezone).startOfDay();
  return step.unit === 'months' ? midnight.with({ day: 1 }) : midnight;
}

/** Ticks strictly inside the span, at most `most`. */
export function ticks(
  fromMs: number,
  untilMs: number,
  timezone: string,
  most: number,
  say: Pick<Say, 'date'>,
): readonly Tick[] {
  const step = STEPS.find(({ ms }) => (untilMs - fromMs) / ms <= most) ?? LONGEST;
  const found: Tick[] = [];
  const base = firstTick(step, fromMs, timezone);
  const skipped = Math.max(0, Math.floor((fromMs - base.epochMilliseconds) / step.ms) - 2);
  // Counted on the local calendar: 06:00 stays 06:00 when the clocks change, and each month has its first day.
  const local = base.toPlainDateTime();
  for (let index = skipped; found.length < most; index += 1) {
    const atMs = local.add({ [step.unit]: index * step.count }).toZonedDateTime(timezone).epochMilliseconds;
    if (atMs >= untilMs) break;
    if (atMs > fromMs) found.push({ atMs, label: label(step, atMs, timezone, fromMs, say) });
  }
  return found;
}

function label(step: Step, atMs: number, timezone: string, nowMs: number, say: Pick<Say, 'date'>): string {
  const { hour, minute } = localTime(atMs, timezone);
  const isMidnight = hour === 0 && minute === 0;
  const isDay = step.unit === 'days' || step.unit === 'months' || isMidnight;
  return isDay ? say.date(atMs, timezone, nowMs) : timeOfDay(atMs, timezone);
}
