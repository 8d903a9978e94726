/**
 * Hours by the clock on the wall: until when a channel is quiet, and when its next digest is. A zone may skip a local time or have
 * it twice: then it is the instant after the gap, or the first of the two.
 */

import type { Digest, Hours, QuietHours } from '../config/channel-types.ts';

/** Where and by which calendar the clock on the wall is read. */
export interface LocalDays {
  readonly timezone: string;
  /** Dates such as 2026-08-17. */
  readonly holidays: readonly string[];
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1_440;
/** Nothing is held back for longer, whatever hours and holidays say. */
export const LONGEST_DAYS = 7;

/** Undefined when it is not quiet at that instant. */
export function quietUntilMs(quiet: QuietHours, days: LocalDays, atMs: number): number | undefined {
  const start = localOf(days.timezone, atMs);
  if (!isQuiet(quiet, days, start)) return undefined;
  const turns = [0, ...quiet.hours.flatMap(({ fromMinute, untilMinute }) => [fromMinute, untilMinute])]
    .map((minute) => minute % DAY_MINUTES)
    .sort((a, b) => a - b);
  for (let day = 0; day <= LONGEST_DAYS; day += 1) {
    const date = start.toPlainDate().add({ days: day });
    for (const minute of turns) {
      const turn = instantOf(date, minute, days.timezone);
      if (turn.epochMilliseconds > atMs && !isQuiet(quiet, days, turn)) return turn.epochMilliseconds;
    }
  }
  return start.add({ days: LONGEST_DAYS }).epochMilliseconds;
}

/** The first one after that instant. */
export function nextDigestMs(digest: Digest, timezone: string, atMs: number): number {
  const local = localOf(timezone, atMs);
  if (digest.kind === 'hourly') {
    return local.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 }).epochMilliseconds;
  }
  const today = instantOf(local.toPlainDate(), digest.atMinute, timezone).epochMilliseconds;
  return today > atMs
    ? today
    : instantOf(local.toPlainDate().add({ days: 1 }), digest.atMinute, timezone).epochMilliseconds;
}

function isQuiet(
  { kind, hours }: QuietHours,
  { holidays }: LocalDays,
  local: Temporal.ZonedDateTime,
): boolean {
  const within = hours.some((span) => isWithin(span, local));
  return kind === 'quiet' ? within : !within || holidays.includes(local.toPlainDate().toString());
}

function isWithin({ days, fromMinute, untilMinute }: Hours, local: Temporal.ZonedDateTime): boolean {
  const minute = local.hour * HOUR_MINUTES + local.minute;
  const today = days.includes(local.dayOfWeek);
  if (fromMinute < untilMinute) return today && fromMinute <= minute && minute < untilMinute;
  const yesterday = days.includes(local.dayOfWeek === 1 ? 7 : local.dayOfWeek - 1);
  return (today && minute >= fromMinute) || (yesterday && minute < untilMinute);
}

function localOf(timezone: string, atMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone);
}

function instantOf(date: Temporal.PlainDate, minute: number, timeZone: string): Temporal.ZonedDateTime {
  const plainTime = new Temporal.PlainTime(Math.floor(minute / HOUR_MINUTES), minute % HOUR_MINUTES);
  return date.toZonedDateTime({ timeZone, plainTime });
}
