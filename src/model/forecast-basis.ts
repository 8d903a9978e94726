/**
 * What a forecast rests on, or why none can be made: as numbers, put in words only when somebody reads them.
 * Instants and durations are milliseconds, amounts are bytes of a volume or items of a stock.
 */

export type UnknownReason =
  | { readonly code: 'capacity_unknown' }
  | { readonly code: 'horizon_past' }
  | { readonly code: 'timezone_unknown'; readonly timezone: string }
  | { readonly code: 'few_readings'; readonly readings: number; readonly needed: number }
  | { readonly code: ReasonWithoutNumbers };

type ReasonWithoutNumbers =
  | 'no_reading'
  | 'no_rate'
  /** Intake is not measured, and no outage was long enough to see growth without the link. */
  | 'no_rate_without_link'
  | 'no_rate_for_cut'
  | 'no_store_history'
  | 'no_stock_history'
  | 'no_sync_history'
  /** A backlog was never worked off while the link was up. */
  | 'no_drain_seen';

export type ForecastBasis =
  | { readonly kind: 'full' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }
  | UsageBasis
  | TrendBasis;

/** An amount of a volume, or of a stock. */
export interface UsedAmount {
  readonly of: 'volume' | 'stock';
  readonly amount: number;
}

/** Days of history, explained by growth, drain and purge. */
export interface UsageBasis {
  readonly kind: 'usage';
  readonly days: number;
  readonly onWorkingDay: UsedAmount;
  /** By what came in, not by how the level moved. */
  readonly measured: boolean;
  readonly purge?: PurgeBasis;
  /** Absent for a stock, which needs no link. */
  readonly link?: LinkBasis;
}

export interface PurgeBasis {
  /** Minutes after midnight. */
  readonly minuteOfDay: number;
  /** 0 is Sunday; in order. */
  readonly weekdays: readonly number[];
}

export type LinkBasis =
  | { readonly state: 'unknown' | 'up' }
  | { readonly state: 'flapping'; readonly upRatio: number }
  | { readonly state: 'lagging'; readonly bytesPerDay: number }
  | {
      readonly state: 'down';
      readonly sinceMs: number;
      readonly timezone: string;
      /** Taken to stay down, to end as outages here have ended, or at an instant that was announced. */
      readonly end: 'stays_down' | 'as_before' | { readonly atMs: number };
    };

/** Too little history for days: one rate, held until now. */
export interface TrendBasis {
  readonly kind: 'trend';
  readonly spanMs: number;
  /** How far ahead that supports a claim. */
  readonly horizonMs: number;
  readonly rate?: {
    readonly heldMs: number;
    readonly perHour: UsedAmount;
    readonly isGrowth: boolean;
  };
}

/** What the time to clear of a sync rests on. */
export type BacklogBasis =
  | { readonly kind: 'nothing_waits' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }
  | {
      readonly kind: 'drain';
      /** Records acknowledged while records waited. */
      readonly drainedPerHour: { readonly slow: number; readonly usual: number; readonly fast: number };
      readonly drainedOverMs: number;
      readonly capturedPerHour: number;
      readonly capturedOverMs: number;
    };
