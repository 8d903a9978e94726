/** Numbers as a forecast says them: with more figures it would pretend to know more. */

import { SIZE_UNITS, type Words } from './locale.ts';
import { type DurationUnit, VOCABULARIES } from './vocabulary.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type RoughUnit = Exclude<DurationUnit, 'ms'>;

/** In the largest unit of which there are two or more. */
export function roughSpan(ms: number): { readonly count: number; readonly unit: RoughUnit } {
  if (ms >= 2 * DAY_MS) return { count: Math.round(ms / DAY_MS), unit: 'd' };
  if (ms >= 2 * HOUR_MS) return { count: Math.round(ms / HOUR_MS), unit: 'h' };
  if (ms >= 2 * MINUTE_MS) return { count: Math.round(ms / MINUTE_MS), unit: 'min' };
  return { count: Math.round(ms / 1_000), unit: 's' };
}

/** In two figures: "0.98 GiB". */
export function roughSizes({ language }: Words): (bytes: number) => string {
  const format = new Intl.NumberFormat(VOCABULARIES[language].tag, { maximumSignificantDigits: 2 });
  return (bytes) => {
    let amount = bytes;
    let index = 0;
    while (Number(amount.toPrecision(2)) >= 1_000 && index < SIZE_UNITS.length - 1) {
      amount /= 1_024;
      index += 1;
    }
    return `${format.format(amount)} ${SIZE_UNITS[index]}`;
  };
}

/** 120 -> "02:00" */
export function clockOf(minuteOfDay: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
