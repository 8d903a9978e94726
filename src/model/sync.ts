/**
 * The words of syncs: records flow from the site to the upstream and back, by stages. The first stage is where they are made,
 * reaching the second means that the upstream has them, the last is where they are done. A record is pending in a stage that
 * it has reached while it waits for the next; what was rejected waits for nothing. Instants and durations are milliseconds.
 */

import type { Answer } from './forecast.ts';
import type { BacklogBasis } from './forecast-basis.ts';
import type { SourceFailure } from './observation.ts';

export const SYNC_TOTALS = ['captured', 'acknowledged', 'rejected'] as const;
export type SyncTotal = (typeof SYNC_TOTALS)[number];

/** Records ever; a source may know only some of them. */
export type SyncTotals = { readonly [total in SyncTotal]?: number };

export interface StageCount {
  readonly stage: string;
  readonly pending: number;
  readonly pendingBytes?: number;
  /** When the oldest of them was captured. */
  readonly oldestAtMs?: number;
}

export interface SyncCounts {
  /** In the order of the configured stages, without the last: nothing waits there. Empty when nobody counts by stage. */
  readonly stages: readonly StageCount[];
  readonly totals: SyncTotals;
}

/** Records that have reached one stage. The two instants may come from the clocks of two databases. */
export interface Completion {
  readonly stage: string;
  readonly capturedAtMs: number;
  readonly reachedAtMs: number;
  /** How many of the same instants. */
  readonly records: number;
}

/** What one reading brought; a part is absent when its source was not asked or failed. */
export interface SyncOutcome {
  readonly counts?: SyncCounts;
  readonly completions?: readonly Completion[];
  /** The first one; the parts that did come are good all the same. */
  readonly failure?: SourceFailure;
}

/** How long records took from capture to one stage, of those that reached it lately. */
export interface LatencySummary {
  readonly records: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

/** Records that came and went while the link was up, lately. */
export interface SyncFlow {
  readonly captured: number;
  readonly acknowledged: number;
  readonly overMs: number;
}

/** What is not to be believed, counted since Siaga knows this sync. */
export interface SyncDoubts {
  /** Records that reached a stage before they were captured, and by how much at most: the clocks differ. */
  readonly backwards: number;
  readonly backwardsMs: number;
  /** Records of the last reading that reach a stage in the future; they are counted when their time has come. */
  readonly ahead: number;
  /** Totals that went back: counted anew from there. */
  readonly falls: number;
}

/** What follows from all readings together. */
export interface SyncStanding {
  /** Running totals that never go back, from the first reading on; of those that the source knows. */
  readonly totals: SyncTotals;
  /** Records that came and went since then; estimated from what waits where the source has no totals. */
  readonly moved: { readonly [total in SyncTotal]: number };
  /** Bytes captured, where the size of a record is known; never goes back. */
  readonly capturedBytes?: number;
  /** By stage, all records that reached it in the last week or half lead time. */
  readonly latency: ReadonlyMap<string, LatencySummary>;
  /** Lately, and without the records that had to wait for the link. */
  readonly latencyWhileUp: ReadonlyMap<string, LatencySummary>;
  /** How long something waited, the link was up, and nothing was acknowledged. */
  readonly idleMs: number;
  readonly flow: SyncFlow;
  /** Records that were decided upon in the last day (a fourteenth of a lead time below 14 days), and in the time before. */
  readonly lately: { readonly acknowledged: number; readonly rejected: number };
  readonly before: { readonly acknowledged: number; readonly rejected: number };
  readonly doubts: SyncDoubts;
}

/** When the backlog is gone; its ranges count from `atMs`, p10 is the optimistic end. */
export interface BacklogForecast {
  readonly atMs: number;
  /** As things are expected to go: an outage ends as outages here have ended. */
  readonly clear: Answer;
  /** Were the link back at once; the same while it is up. */
  readonly onceUp: Answer;
  readonly basis: BacklogBasis;
}

export interface SyncPicture {
  readonly name: string;
  /** Of the last good reading; stays when later ones fail. */
  readonly counts?: SyncCounts;
  readonly readAtMs?: number;
  readonly failure?: SourceFailure;
  readonly failingSinceMs?: number;
  readonly standing?: SyncStanding;
  readonly backlog?: BacklogForecast;
}
