/** Parts of sentences that several areas need, in Indonesian. */

import type { When } from '../../model/texts/judged.ts';
import type { Words } from '../locale.ts';

export function sayWhen({ atMs, inMs, timezone, clockTrusted }: When, words: Words): string {
  return clockTrusted ? words.instant(atMs, timezone) : `${words.duration(Math.max(0, inMs))} lagi`;
}

/** What is known no better than it is said: "sekitar Sen 9 Mar 2026, 12:35 WIB", "sekitar 2 jam lagi". */
export function sayAbout(when: When, words: Words): string {
  return `sekitar ${sayWhen(when, words)}`;
}

/** To a tenth: "91,2%". */
export function percent(ratio: number, words: Words): string {
  return `${words.number(Math.round(ratio * 1_000) / 10)}%`;
}

/** What is not nothing is not said to be 0%. */
export function wholePercent(ratio: number): string {
  const whole = Math.round(100 * ratio);
  return ratio > 0 && whole === 0 ? 'kurang dari 1%' : `${whole}%`;
}

export function milliseconds(ms: number, words: Words): string {
  return `${words.number(ms < 9.95 ? ms : Math.round(ms))} md`;
}

export function times(count: number): string {
  return count === 1 ? '' : ` ${count} kali`;
}
