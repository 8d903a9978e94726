/**
 * Offsets of a time zone. Intl is slow (microseconds a call), so an offset is asked for twice a day and
 * kept; only a day on which it changes is looked at hour by hour.
 */
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Some 30 years of days over a few zones; beyond it the cache starts anew. */
const MAX_CACHED = 40_000;

const formatters = new Map<string, Intl.DateTimeFormat>();
const instants = new Map<string, Map<number, number>>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, made);
  return made;
}

export function isTimezone(timezone: string): boolean {
  try {
    formatterOf(timezone);
    return true;
  } catch {
    return false;
  }
}

function askOffset(timezone: string, atMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(atMs)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

function offsetAtHour(timezone: string, hourMs: number): number {
  const known = instants.get(timezone)?.get(hourMs);
  if (known !== undefined) return known;
  const asked = askOffset(timezone, hourMs);
  const kept = instants.get(timezone);
  if (kept && kept.size < MAX_CACHED) kept.set(hourMs, asked);
  else instants.set(timezone, new Map([[hourMs, asked]]));
  return asked;
}

/** Milliseconds to add to UTC for local wall time; zones change at whole hours of UTC at the finest. */
export function zoneOffsetMs(timezone: string, atMs: number): number {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const before = offsetAtHour(timezone, dayMs);
  if (before === offsetAtHour(timezone, dayMs + DAY_MS)) return before;
  return offsetAtHour(timezone, Math.floor(atMs / HOUR_MS) * HOUR_MS);
}
