/** What is said of telling itself: several alerts in one message, a telling once more, and people who are called because nobody came. */

import type { AlertEvent, BundleReason } from '../model/alert.ts';
import { telling as en } from './en/telling.ts';
import { telling as id } from './id/telling.ts';
import type { SaidAlert } from './message.ts';
import { catalogue } from './texts.ts';

export interface TellingTexts {
  bundleTitle(reason: BundleReason, site: string, lines: readonly BundleLine[]): string;
  /** `more` are in the message, and not in its text. */
  bundleText(title: string, lines: readonly BundleLine[], more: number): string;
  /** The how-manieth telling it is. */
  repeated(times: number): string;
  unacknowledged(forMs: number): string;
  taken(acknowledgement: SaidAcknowledgement): string;
  /** To a channel that was added; `startsAtMs` is absent while the clock is not to be believed. */
  ongoing(startsAtMs: number | undefined, timezone: string): string;
}

/** One alert in a message about several: it began, it is over, or both; or somebody has taken it on. */
export interface BundleLine extends Omit<SaidAlert, 'kind'> {
  readonly course: AlertEvent['kind'] | 'came_and_went';
  /** Absent while the clock is not to be believed. */
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
  readonly timezone: string;
  /** Who has taken it on. */
  readonly taken?: SaidAcknowledgement;
}

/** Who has taken an alert on. */
export interface SaidAcknowledgement {
  readonly by: string;
  /** Absent while the clock is not to be believed. */
  readonly untilMs?: number;
  readonly timezone: string;
  readonly comment?: string;
}

export const tellingTexts = catalogue<TellingTexts>({ en, id });
