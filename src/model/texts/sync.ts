/** What can be said of records on their way. */

import type { SyncDoubts } from '../sync.ts';
import type { Annotation, When } from './judged.ts';

export interface SyncTexts {
  stalled(said: SaidStall): Annotation;
  slow(sync: string, stage: string, took: SaidLatency | undefined): Annotation;
  growing(sync: string, growth: SaidGrowth | undefined): Annotation;
  rejected(sync: string, rejects: SaidRejects | undefined): Annotation;
  shortOfStock(sync: string, shortage: Shortage | undefined): Annotation;
  /** "400 records wait in print-ready, and 120 of cards are left: 280 too few" */
  shortage(shortage: Shortage): string;
  doubts(before: SyncDoubts, now: SyncDoubts): readonly string[];
}

export interface SaidStall {
  readonly sync: string;
  /** Absent when it cannot be read now. */
  readonly waiting:
    | { readonly pending: number; readonly idleMs: number; readonly oldest: When | undefined }
    | undefined;
}

export interface SaidLatency {
  readonly records: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

export interface SaidGrowth {
  /** Records of the time that was looked at. */
  readonly captured: number;
  readonly acknowledged: number;
  readonly overMs: number;
  /** When it becomes a problem; absent when nothing grows, or not within any time. */
  readonly problem?: { readonly inMs: number; readonly fullStore?: string | undefined } | undefined;
}

export interface SaidRejects {
  readonly ratio: number;
  readonly rejected: number;
  /** In the time before, where enough was decided. */
  readonly before: number | undefined;
}

/** Records that wait for a stock that they take. */
export interface Shortage {
  readonly stock: string;
  readonly stage: string;
  /** Records that wait, and items that are left for them. */
  readonly pending: number;
  readonly items: number;
}
