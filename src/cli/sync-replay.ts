/**
 * Replays the past of one sync through what is made of its readings, the judgement and the decisions of today, strictly online, and
 * between two readings at each moment at which a hold ends. Its link, its stock and the store that it drains stand beside it.
 */

import { followSync, standingOf } from '../assess/sync/follow.ts';
import { NEW_MEMORY, type SyncMemory } from '../assess/sync/memory.ts';
import { linkUp } from '../assess/sync/sync.ts';
import type { AlertsConfig, SiteConfig, SyncConfig } from '../config/types.ts';
import type { AlertEvent } from '../model/alert.ts';
import type { LinkChange } from '../model/forecast.ts';
import type { SitePicture } from '../model/picture.ts';
import type { Completion, SyncCounts, SyncPicture } from '../model/sync.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import { createDecider } from './decider.ts';
import { linksAt } from './replayed-links.ts';

/** One reading of the sync, and what was known beside it. */
export interface SyncReading {
  readonly atMs: number;
  readonly counts: SyncCounts;
  /** Those that are new since the reading before; absent when nobody knows. */
  readonly completions?: readonly Completion[];
  /** Left of the stock that it takes from. */
  readonly items?: number;
  /** Of the store that it drains. */
  readonly availableBytes?: number;
}

export interface SyncReplay {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  readonly alerts: AlertsConfig;
  readonly texts: TextsIn<JudgedTexts>;
  /** In order of time. */
  readonly readings: readonly SyncReading[];
  /** In order of time; before the first change nothing is known of the link. */
  readonly link: readonly LinkChange[];
}

export interface ReplayedSync {
  readonly events: readonly AlertEvent[];
  readonly untilMs: number;
}

export function replaySync(replayed: SyncReplay): ReplayedSync {
  const { sync, readings, link } = replayed;
  const site = { ...replayed.site, stores: [], stocks: [], syncs: [sync] };
  const decide = createDecider(replayed.alerts, replayed.texts);
  const startMs = readings[0]?.atMs ?? 0;
  const events: AlertEvent[] = [];
  let memory = NEW_MEMORY;
  let dueMs = Number.POSITIVE_INFINITY;
  const step = (atMs: number, reading: SyncReading, isNew: boolean) => {
    const now = { atMs, monotonicMs: atMs - startMs };
    const links = linksAt(site, link.slice(0, 1 + link.findLastIndex((one) => one.atMs <= atMs)), startMs);
    const picture: SitePicture = { ...besides(site.id, sync, reading), links };
    if (isNew) memory = followed(memory, replayed, reading, linkUp(site, sync, picture), now);
    const seen = syncPicture(sync, reading, memory);
    const decision = decide(site, { ...picture, syncs: new Map([[sync.name, seen]]) }, now);
    events.push(...decision.events);
    dueMs = Math.max(startMs + decision.nextHoldEndsMs, atMs + 1);
  };
  for (const [index, reading] of readings.entries()) {
    const before = readings[index - 1];
    while (before && dueMs < reading.atMs) step(dueMs, before, false);
    step(reading.atMs, reading, true);
  }
  return { events, untilMs: readings.at(-1)?.atMs ?? startMs };
}

function followed(
  before: SyncMemory,
  { sync, site }: SyncReplay,
  { counts, completions }: SyncReading,
  isUp: boolean | undefined,
  now: { readonly atMs: number; readonly monotonicMs: number },
): SyncMemory {
  const outcome = { counts, ...(completions && { completions }) };
  return followSync(before, { sync, leadTimeMs: site.leadTimeMs, outcome, now, linkUp: isUp }).memory;
}

function syncPicture(sync: SyncConfig, { counts, atMs }: SyncReading, memory: SyncMemory): SyncPicture {
  return { name: sync.name, counts, readAtMs: atMs, standing: standingOf(memory, sync.stages) };
}

/** The stock and the store, as far as they are known. */
function besides(id: string, { stock, store }: SyncConfig, reading: SyncReading): SitePicture {
  const { items, availableBytes, atMs: readAtMs } = reading;
  const stocks: SitePicture['stocks'] =
    stock && items !== undefined
      ? new Map([[stock.name, { name: stock.name, reading: { items }, readAtMs }]])
      : new Map();
  const room = { sizeBytes: availableBytes ?? 0, usedBytes: 0, readonly: false };
  const stores: SitePicture['stores'] =
    store !== undefined && availableBytes !== undefined
      ? new Map([[store, { name: store, reading: { ...room, availableBytes }, readAtMs, forecasts: {} }]])
      : new Map();
  return { id, links: new Map(), stores, stocks, syncs: new Map() };
}
