/**
 * The capacity plan as a document: what the API and `--output=json` give, and what every other form is drawn from. Instants are
 * RFC 3339 in UTC, durations seconds, sizes bytes, ratios 0 to 1; what is not known is null.
 */

/** Null for an estimate is "not within the horizon". */
export interface PlanInstants {
  readonly p10: string | null;
  readonly p50: string | null;
  readonly p90: string | null;
}

export interface PlanFull {
  readonly known: boolean;
  readonly reason: string | null;
  readonly full_at: PlanInstants | null;
}

/** One local month. What was not observed is not guessed: `coverage_ratio` says how much was. */
export interface PlanMonth {
  /** "2026-08" */
  readonly month: string;
  readonly coverage_ratio: number;
  /** What use rose by on a mean observed day. */
  readonly growth_per_day_bytes: number;
  readonly peak_bytes: number;
}

export const READINESS = ['makes_it', 'may_not_make_it', 'will_not_make_it', 'cannot_say'] as const;
/** `may_not`: the early estimate lies within the cut, the middle one does not. */
export type Readiness = (typeof READINESS)[number];

export interface PlanReadiness {
  readonly verdict: Readiness;
  readonly reason: string | null;
  readonly full_at: PlanInstants | null;
  /** From the middle estimate to the end of the cut; of a store that may not make it, from the early one. */
  readonly short_by_seconds: number | null;
  /** So much more room, and even the early estimate lies behind the end of the cut. */
  readonly short_by_bytes: number | null;
}

/** How one store of a site stands a planned cut. */
export interface SiteReadiness {
  readonly site: string;
  readonly name: string;
  readonly timezone: string;
  readonly store: string;
  readonly readiness: PlanReadiness;
}

export interface PlanNeed {
  /** To add, so that even the early estimate of the runway is as wanted; 0 when it is. */
  readonly bytes: number | null;
  readonly reason: string | null;
}

export interface StorePlan {
  readonly store: string;
  readonly size_bytes: number | null;
  readonly used_bytes: number | null;
  readonly available_bytes: number | null;
  readonly read_at: string | null;
  readonly growth_per_working_day_bytes: number | null;
  readonly growth_per_week_bytes: number | null;
  readonly working_days: readonly string[];
  readonly months: readonly PlanMonth[];
  /** By how much a month's growth exceeds that of the month before. */
  readonly trend_per_month_ratio: number | null;
  readonly current: PlanFull;
  readonly upstream_down: PlanFull;
  readonly basis: string;
  readonly runway_seconds: { readonly [estimate in keyof PlanInstants]: number | null } | null;
  /** The smallest early estimate of the runway, of those made for each week of the period. */
  readonly lowest_runway: { readonly at: string; readonly seconds: number } | null;
  readonly need: PlanNeed;
  readonly readiness: PlanReadiness | null;
  /** The highest use of each day, or of shorter stretches while the history is young; for drawing. */
  readonly usage: readonly { readonly at: string; readonly bytes: number }[];
}

export interface LinkPlan {
  readonly link: string;
  readonly observed_seconds: number;
  readonly coverage_ratio: number;
  readonly outages: number;
  readonly down_seconds: number;
  readonly longest_outage_seconds: number;
  /** Of the observed time; null when nothing was observed. */
  readonly availability_ratio: number | null;
}

/** A stock: how fast it is used, when it runs out, what to order. Deliveries are no use. */
export interface StockPlan {
  readonly stock: string;
  readonly items: number | null;
  readonly read_at: string | null;
  readonly use_per_working_day_items: number | null;
  readonly use_per_week_items: number | null;
  readonly working_days: readonly string[];
  readonly empty: {
    readonly known: boolean;
    readonly reason: string | null;
    readonly empty_at: PlanInstants | null;
  };
  readonly basis: string;
  /** To order, so that even the early estimate lasts as long as wanted; 0 when it does. */
  readonly order: { readonly items: number | null; readonly reason: string | null };
}

/** How long a record took from its capture to a stage. */
export interface SyncPlan {
  readonly sync: string;
  readonly stage: string;
  readonly p50_seconds: number;
  readonly p90_seconds: number;
  readonly p99_seconds: number;
}

export interface SitePlan {
  readonly site: string;
  readonly name: string;
  readonly timezone: string;
  /** The graver of its stores; null when no cut was asked about. */
  readonly readiness: Readiness | null;
  readonly cut: { readonly from: string; readonly until: string } | null;
  readonly stores: readonly StorePlan[];
  readonly stocks: readonly StockPlan[];
  readonly links: readonly LinkPlan[];
  /** Empty where no sync was seen to complete anything. */
  readonly syncs: readonly SyncPlan[];
}

export interface PlanDocument {
  readonly made_at: string;
  readonly from: string;
  readonly until: string;
  readonly wanted_runway_seconds: number | null;
  /** The date for which the wanted runway is asked, local to each site. */
  readonly by: string | null;
  /** As it was asked, local to each site. */
  readonly planned_cut: string | null;
  readonly rules: readonly string[];
  readonly sites: readonly SitePlan[];
}
