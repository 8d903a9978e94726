/** What a database writes as text, as numbers. Dates and times become epoch seconds. */

import { MeasureError } from '../failure.ts';

/** `column` is how the sentence of a failure names it. */
export type SqlConversion = (text: string, column: string) => number;

function nonsense(column: string, what: string): MeasureError {
  return new MeasureError({ reason: 'range', detail: `column ${column} ${what}` });
}

export function decimal(text: string, column: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw nonsense(column, `is ${text}, which is no number`);
  // 2^53: beyond it numbers are no longer counted one by one.
  if (!text.includes('.') && !Number.isSafeInteger(value) && /^-?\d+$/.test(text)) {
    throw nonsense(column, `is ${text}, too large to be told exactly`);
  }
  return value;
}

export function boolean(text: string): number {
  return text === 't' || text === 'true' || text === '1' ? 1 : 0;
}

/** `2026-11-21 08:30:00.5+07` */
export function instant(text: string, column: string): number {
  return read(text, column, (iso) => Temporal.Instant.from(iso).epochMilliseconds);
}

/** `2026-11-21 08:30:00` or `2026-11-21`, as the clocks on the walls of this zone. */
export function localTime(timezone: string): SqlConversion {
  return (text, column) =>
    read(text, column, (iso) => Temporal.PlainDateTime.from(iso).toZonedDateTime(timezone).epochMilliseconds);
}

export function interval(text: string, column: string): number {
  throw nonsense(column, `is a length of time (${text}): let the query give it in seconds`);
}

function read(text: string, column: string, toMs: (iso: string) => number): number {
  try {
    return toMs(text.replace(' ', 'T')) / 1_000;
  } catch {
    throw nonsense(column, `is ${text}, which is no instant`);
  }
}
