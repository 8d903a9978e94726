/** The words of planned work: a plan as people write it, one occurrence of it, and what is announced of it. */

import type { InEachLanguage } from './language.ts';

export const REPEATS = ['daily', 'weekly', 'monthly'] as const;
export type Repeats = (typeof REPEATS)[number];

/** Alerts about the link and about what crosses it begin so: planned work explains them. Room, stock and the service stay audible. */
export const EXPLAINED_ALERTS = ['SiagaUpstream', 'SiagaSync', 'SiagaBacklog', 'SiagaRejected'] as const;

/** Local wall time without a zone, as `2026-12-04T08:00:00`. */
export type LocalTime = string;

export interface MaintenancePlan {
  /** Unique among all plans, whatever they come from. */
  readonly id: string;
  readonly title: string;
  readonly origin: 'configuration' | 'people' | 'calendar';
  /** Ids of the sites; the labels that chose them are resolved where the plan is read. */
  readonly sites: readonly string[];
  readonly timezone: string;
  readonly start: LocalTime;
  /** Absent while the end is unknown. */
  readonly end?: LocalTime;
  /** When the next word is promised; for an end that is unknown. */
  readonly nextUpdate?: LocalTime;
  readonly repeats?: Repeats;
  /** The last day on which a repeated one begins, as `2026-12-31`. */
  readonly repeatsUntil?: string;
  /** How long before its start people are told, longest first; milliseconds. */
  readonly announceMs: readonly number[];
  /** Single times of a repeated one that go another way. */
  readonly exceptions?: readonly WindowException[];
  /** When it was taken back: it was in force up to then. */
  readonly withdrawnAtMs?: number;
}

/** What is known of a calendar on the web. */
export interface CalendarStatus {
  readonly name: string;
  /** When its server last said that it is as we have it; absent when it never did. */
  readonly fetchedAtMs?: number;
  /** Why nothing newer came; absent when all is well. */
  readonly trouble?: string;
}

/** One time of a repeated plan, known by when it would begin. */
export interface WindowException {
  readonly startsAtMs: number;
  /** When it was ended; absent when it was taken back before it began. */
  readonly endedAtMs?: number;
}

/** One occurrence: real instants, wall-clock milliseconds. */
export interface MaintenanceWindow {
  /** The plan's id, and for a repeated plan `@` and the day of the start. */
  readonly id: string;
  readonly plan: MaintenancePlan;
  readonly startsAtMs: number;
  readonly endsAtMs?: number;
  readonly nextUpdateAtMs?: number;
}

/** Something is to be said of planned work: an event on its way to those who asked for it. */
export interface MaintenanceEvent {
  /** A repeated message carries the same one. */
  readonly eventId: string;
  readonly kind: 'maintenance';
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly phase: MaintenancePhase;
  readonly window: MaintenanceWindow;
  /** Sentences for people: what, when, where, and what is silent. In one language if an earlier version stored it. */
  readonly text: InEachLanguage | string;
}

/** One window as it stands now. */
export interface MaintenanceStatus {
  readonly window: MaintenanceWindow;
  /** `overrun`: its end has passed and its sites still show trouble. */
  readonly phase: 'planned' | 'active' | 'overrun';
}

export const MAINTENANCE_PHASES = ['ahead', 'started', 'overrun', 'ended', 'cancelled', 'changed'] as const;
export type MaintenancePhase = (typeof MAINTENANCE_PHASES)[number];
