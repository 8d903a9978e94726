/** Parts of sentences that several areas need, in English. */

import type { When } from '../../model/texts/judged.ts';
import type { Words } from '../locale.ts';

/** With its full stop. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function sayWhen({ atMs, inMs, timezone, clockTrusted }: When, words: Words): string {
  return clockTrusted ? words.instant(atMs, timezone) : `in ${words.duration(Math.max(0, inMs))}`;
}

/** What is known no better than it is said: "about Mon 9 Mar 2026, 12:35 WIB", "in about 2 h". */
export function sayAbout({ atMs, inMs, timezone, clockTrusted }: When, words: Words): string {
  return clockTrusted
    ? `about ${words.instant(atMs, timezone)}`
    : `in about ${words.duration(Math.max(0, inMs))}`;
}

/** To a tenth: "91.2 %". */
export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** What is not nothing is not said to be 0%. */
export function wholePercent(ratio: number): string {
  const whole = Math.round(100 * ratio);
  return ratio > 0 && whole === 0 ? 'under 1%' : `${whole}%`;
}

export function milliseconds(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

export function times(count: number): string {
  return count === 1 ? '' : ` ${count} times`;
}
