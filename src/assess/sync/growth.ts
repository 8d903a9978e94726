/**
 * When a growing backlog becomes a problem, by the flow of the last week while the link was up: the store that it drains is full,
 * or a record that comes in has to wait longer than is critical. Whichever is sooner.
 */

import type { SiteConfig, SyncConfig } from '../../config/types.ts';
import type { StoreReading } from '../../model/observation.ts';
import type { StageCount, SyncStanding } from '../../model/sync.ts';
import { recentMs } from './slots.ts';

/** An alert about a remaining time ends when so much more than the firing threshold is left. */
export const CLEAR_FACTOR = 1.2;
/** Less than this share of the time that is looked at is no flow to go by: it may be one morning. */
const LEAST_SHARE = 1 / 7;
/** Fewer records, or a smaller share of those that came in, are the raggedness of counting. */
const LEAST_RECORDS = 20;
const LEAST_GROWTH = 0.05;
const DAY_MS = 86_400_000;

export interface Growth {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  readonly standing: SyncStanding | undefined;
  readonly waiting: StageCount | undefined;
  /** Of the store that it drains. */
  readonly store: StoreReading | undefined;
}

export interface Problem {
  /** Milliseconds from now; Infinity when nothing grows, undefined when it cannot be said. */
  readonly inMs: number | undefined;
  readonly what: string;
  /** In words: what comes in and what goes. */
  readonly flow: string;
}

export function problemOf({ site, sync, standing, waiting, store }: Growth): Problem {
  const flow = standing?.flow;
  if (!flow || !waiting || flow.overMs < recentMs(site.leadTimeMs) * LEAST_SHARE) {
    return { inMs: undefined, what: '', flow: '' };
  }
  const more = flow.captured - flow.acknowledged;
  const grows = more / flow.overMs;
  const drains = flow.acknowledged / flow.overMs;
  const words = `${rate(flow.captured, flow.overMs)} come in and ${rate(flow.acknowledged, flow.overMs)} are acknowledged`;
  if (more < Math.max(LEAST_RECORDS, LEAST_GROWTH * flow.captured))
    return { inMs: Number.POSITIVE_INFINITY, what: '', flow: words };
  const longestMs = sync.slow[sync.stages[1] ?? '']?.criticalMs ?? site.leadTimeMs;
  const waits = Math.max(0, longestMs * drains - waiting.pending) / grows;
  const fills = untilFull(waiting, store, grows);
  return fills < waits
    ? { inMs: fills, what: `${sync.store} is full`, flow: words }
    : { inMs: waits, what: 'records wait too long', flow: words };
}

function untilFull(
  { pending, pendingBytes }: StageCount,
  store: StoreReading | undefined,
  grows: number,
): number {
  if (!store || pendingBytes === undefined || pending === 0) return Number.POSITIVE_INFINITY;
  return store.availableBytes / (grows * (pendingBytes / pending));
}

/** By the day, or by the hour where less than a day is looked at. */
function rate(records: number, overMs: number): string {
  const [unitMs, unit] = overMs < DAY_MS ? [DAY_MS / 24, 'an hour'] : [DAY_MS, 'a day'];
  const number = (records / overMs) * unitMs;
  return `${number >= 10 ? Math.round(number) : number.toFixed(1)} records ${unit}`;
}
