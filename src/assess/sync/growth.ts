/**
 * When a growing backlog becomes a problem, by the flow of the last week while the link was up: the store that it drains is full,
 * or a record that comes in has to wait longer than is critical. Whichever is sooner.
 */

import type { SiteConfig, SyncConfig } from '../../config/types.ts';
import type { StoreReading } from '../../model/observation.ts';
import type { StageCount, SyncFlow, SyncStanding } from '../../model/sync.ts';
import { recentMs } from './slots.ts';

/** An alert about a remaining time ends when so much more than the firing threshold is left. */
export const CLEAR_FACTOR = 1.2;
/** Less than this share of the time that is looked at is no flow to go by: it may be one morning. */
const LEAST_SHARE = 1 / 7;
/** Fewer records, or a smaller share of those that came in, are the raggedness of counting. */
const LEAST_RECORDS = 20;
const LEAST_GROWTH = 0.05;

export interface Growth {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  readonly standing: SyncStanding | undefined;
  readonly waiting: StageCount | undefined;
  /** Of the store that it drains. */
  readonly store: StoreReading | undefined;
}

export interface Problem {
  /** Milliseconds from now; Infinity when nothing grows. */
  readonly inMs: number;
  /** The store that is full then; absent when records wait too long before. */
  readonly fullStore?: string | undefined;
  readonly flow: SyncFlow;
}

/** Undefined when it cannot be said. */
export function problemOf({ site, sync, standing, waiting, store }: Growth): Problem | undefined {
  const flow = standing?.flow;
  if (!flow || !waiting || flow.overMs < recentMs(site.leadTimeMs) * LEAST_SHARE) return undefined;
  const more = flow.captured - flow.acknowledged;
  const grows = more / flow.overMs;
  const drains = flow.acknowledged / flow.overMs;
  if (more < Math.max(LEAST_RECORDS, LEAST_GROWTH * flow.captured))
    return { inMs: Number.POSITIVE_INFINITY, flow };
  const longestMs = sync.slow[sync.stages[1] ?? '']?.criticalMs ?? site.leadTimeMs;
  const waits = Math.max(0, longestMs * drains - waiting.pending) / grows;
  const fills = untilFull(waiting, store, grows);
  return fills < waits ? { inMs: fills, fullStore: sync.store, flow } : { inMs: waits, flow };
}

function untilFull(
  { pending, pendingBytes }: StageCount,
  store: StoreReading | undefined,
  grows: number,
): number {
  if (!store || pendingBytes === undefined || pending === 0) return Number.POSITIVE_INFINITY;
  return store.availableBytes / (grows * (pendingBytes / pending));
}
