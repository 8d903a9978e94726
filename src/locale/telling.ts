/** What is said of telling itself: several alerts in one message, a telling once more, and people who are called because nobody came. */

import type { AlertEvent, BundleReason } from '../model/alert.ts';
import { telling as en } from './en/telling.ts';
import { telling as id } from './id/telling.ts';
import { catalogue } from './texts.ts';

export interface TellingTexts {
  bundleTitle(reason: BundleReason, site: string, lines: readonly BundleLine[]): string;
  bundleText(title: string, lines: readonly BundleLine[]): string;
  /** The how-manieth telling it is. */
  repeated(times: number): string;
  unacknowledged(forMs: number): string;
}

/** One alert in a message about several: it began, it is over, or both. */
export interface BundleLine {
  readonly course: AlertEvent['kind'] | 'came_and_went';
  readonly event: AlertEvent;
  /** ISO 8601; absent while the clock is not to be believed. */
  readonly startsAt?: string;
  readonly endsAt?: string;
}

export const tellingTexts = catalogue<TellingTexts>({ en, id });
