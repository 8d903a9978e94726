/** How the telling of alerts stands: whom one was told, what is held back and why, and what time alone will bring. */

import type { Alert } from './alert.ts';

/**
 * Why a message waits although its channel can be reached: for company, for the next digest, for the hours in which the channel
 * wants to be told, or until an acknowledgement or planned work is over.
 */
export const HOLD_REASONS = [
  'group',
  'digest',
  'quiet_hours',
  'working_hours',
  'acknowledged',
  'maintenance',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What a channel is told of an alert that fires: that it began, that it goes on, or that nobody has acknowledged it. */
export const TELLING_KINDS = ['beginning', 'reminder', 'escalation'] as const;
export type TellingKind = (typeof TELLING_KINDS)[number];

export interface Hold {
  readonly reason: HoldReason;
  readonly sinceMs: number;
  /** Absent while nobody knows, as with planned work without an end. */
  readonly untilMs?: number;
}

/** How an alert that fires stands with one channel. */
export interface ChannelTelling {
  readonly channel: string;
  /** How often it was told; what is held back does not count. */
  readonly times: number;
  /** Absent before the first telling, and while a further one is held back. */
  readonly lastAtMs?: number;
  /** Whether the channel has not taken all of it yet. */
  readonly pending: boolean;
  readonly held?: Hold;
  /** What comes next if everything stays as it is; absent when nothing does, or nobody knows when. */
  readonly next?: { readonly kind: TellingKind; readonly atMs: number };
}

/** What is held back for a channel for one reason, ends of alerts among it. */
export interface HeldCount {
  readonly channel: string;
  readonly reason: HoldReason;
  readonly count: number;
  /** When the first of it goes; absent while nobody knows. */
  readonly untilMs?: number;
}

/** Worked out when it is asked for: telling is decided far more often than anybody reads how it stands. */
export interface TellingPicture {
  ofAlert(alert: Alert): readonly ChannelTelling[];
  held(): readonly HeldCount[];
}

export const NOTHING_TOLD: TellingPicture = { ofAlert: () => [], held: () => [] };
