/**
 * The words of forecasting. Instants and durations are milliseconds, amounts are bytes (or items of a stock).
 * p10 is the early end of a range: for "full" and "empty" the pessimistic one.
 */

import type { ForecastBasis, UnknownReason } from './forecast-basis.ts';

export const SCENARIOS = ['current', 'upstream_down'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export const ESTIMATES = ['p10', 'p50', 'p90'] as const;
export type Estimate = (typeof ESTIMATES)[number];

export const RESOURCES = ['bytes', 'inodes'] as const;
export type Resource = (typeof RESOURCES)[number];

/** Milliseconds from the moment of the forecast; null is "not within the horizon". */
export type Range = { readonly [estimate in Estimate]: number | null };

/** A range, or the reason why it cannot be said. */
export type Answer =
  | { readonly known: true; readonly range: Range }
  | { readonly known: false; readonly reason: UnknownReason };

export interface UsagePoint {
  readonly atMs: number;
  readonly used: number;
}

/** Amount that came in during the step that ends at `atMs`. */
export interface IntakePoint {
  readonly atMs: number;
  readonly amount: number;
}

/** The link's state from `atMs` on, until the next change. */
export interface LinkChange {
  readonly atMs: number;
  readonly up: boolean;
}

export interface PlannedCut {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Nothing is foreseen beyond this. */
export const HORIZON_MS = 60 * 86_400_000;

/** Everything that a forecast rests on; the same question always gets the same answer. */
export interface ForecastQuestion {
  /** A volume is drained over the link; a stock only knows use and restocking. */
  readonly kind: 'volume' | 'stock';
  /** In order of time, any spacing, gaps allowed; the last point is "now". */
  readonly history: readonly UsagePoint[];
  readonly capacity: number;
  /** No claim is made beyond this; a short history shortens it further. */
  readonly horizonMs: number;
  readonly timezone: string;
  /** Dates (2026-08-17) known in advance on which the office is closed. */
  readonly holidays: readonly string[];
  readonly intake?: readonly IntakePoint[];
  readonly link?: readonly LinkChange[];
  readonly cut?: PlannedCut;
  /**
   * What `current` expects when the link is down now: `stays_down` (the protocol of `siaga forecast`),
   * or `ends`: as outages here have ended before, or at `outageEndsAtMs` when that was announced.
   */
  readonly outage: 'stays_down' | 'ends';
  readonly outageEndsAtMs?: number;
}

export interface Forecast {
  readonly current: Answer;
  readonly upstreamDown: Answer;
  /** Time to full with the planned cut; only when the question had one. */
  readonly cut?: Answer;
  /** How far this history supports a claim, milliseconds. */
  readonly horizonMs: number;
  /** What the numbers rest on. */
  readonly basis: ForecastBasis;
}
