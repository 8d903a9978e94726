/**
 * What the public sees of a site: the state of each service follows from the parts that it rests on, and theirs from the picture.
 *
 * A part is broken (its link is down, its store is full or read-only, its stock is empty, its sync stands still), impaired (the link
 * comes and goes, the store is nearly full, the sync is late), working, or cannot be judged. A service is stopped when a part that
 * it cannot do without is broken, and limited when another one is, or one of them is impaired. What cannot be judged makes it
 * unknown, unless it is stopped already.
 */

import type { ServiceConfig, SiteConfig, StockConfig, StoreConfig, SyncConfig } from '../config/types.ts';
import type { LinkState } from '../model/assessment.ts';
import type { SitePicture, SourcePicture } from '../model/picture.ts';
import { type Part, type PartPicture, type PartState, partKey, type ServiceState } from '../model/service.ts';
import { fillRatios } from './store-level.ts';

export interface ServiceJudgement {
  readonly state: ServiceState;
  readonly parts: readonly PartPicture[];
}

/** A source that failed throughout so many of its intervals says nothing any more. */
const UNREADABLE_INTERVALS = 3;
/** Of the time after which a sync is late, or stands still: below this share it is well again. */
const CLEAR_RATIO = 0.8;
/** A probe that failed is looked at again within this time; one whose last run is older is not being looked at. */
const CONFIRMED_WITHIN_MS = 60_000;

/** `before` are the parts of this service as they were: what wavers between two thresholds stays what it was. */
export function judgeService(
  service: ServiceConfig,
  site: SiteConfig,
  picture: SitePicture,
  before: readonly PartPicture[],
  nowMs: number,
): ServiceJudgement {
  const were = new Map(before.map((part) => [partKey(part), part.state]));
  const parts = service.parts.map((part) => {
    const situation: Situation = { site, picture, before: were.get(partKey(part)), nowMs };
    return { ...part, state: partState(part, situation) };
  });
  return { state: stateOf(parts), parts };
}

function stateOf(parts: readonly PartPicture[]): ServiceState {
  const needed = parts.filter(({ without }) => without === 'stopped');
  if (needed.some(({ state }) => state === 'broken')) return 'stopped';
  if (needed.some(({ state }) => state === 'unknown')) return 'unknown';
  if (parts.some(({ state }) => state === 'broken' || state === 'impaired')) return 'limited';
  return parts.some(({ state }) => state === 'unknown') ? 'unknown' : 'working';
}

interface Situation {
  readonly site: SiteConfig;
  readonly picture: SitePicture;
  /** Absent when the part was never judged. */
  readonly before: PartState | undefined;
  readonly nowMs: number;
}

function partState({ kind, name }: Part, situation: Situation): PartState {
  const { site } = situation;
  switch (kind) {
    case 'link':
      return linkStateOrBefore(situation, name);
    case 'store': {
      const store = site.stores.find((known) => known.name === name);
      return store ? storeState(store, situation) : 'unknown';
    }
    case 'stock': {
      const stock = site.stocks.find((known) => known.name === name);
      return stock ? stockState(stock, situation) : 'unknown';
    }
    case 'sync': {
      const sync = site.syncs.find((known) => known.name === name);
      return sync ? syncState(sync, situation) : 'unknown';
    }
  }
}

const OF_LINKS: Readonly<Record<LinkState, PartState>> = {
  up: 'working',
  degraded: 'working',
  flapping: 'impaired',
  down: 'broken',
  unknown: 'unknown',
};

function linkState(picture: SitePicture, name: string): PartState {
  return OF_LINKS[picture.links.get(name)?.judgement.state ?? 'unknown'];
}

/** Until its probes agree after a start, what an earlier run knew stands: an outage does not begin anew with a restart. */
function linkStateOrBefore({ picture, before, nowMs }: Situation, name: string): PartState {
  const state = linkState(picture, name);
  if (state !== 'unknown') return state;
  const runs = [...(picture.links.get(name)?.probes.values() ?? [])].flatMap(({ last }) => last?.atMs ?? []);
  const isBeingJudged = runs.length === 0 || nowMs - Math.max(...runs) < CONFIRMED_WITHIN_MS;
  return isBeingJudged ? (before ?? state) : state;
}

/** What is known without looking at the reading; undefined when the reading decides. */
function unread(
  { schedule }: Pick<StoreConfig, 'schedule'>,
  seen: Pick<SourcePicture<unknown>, 'failure' | 'failingSinceMs'> | undefined,
  isRead: boolean,
  { before, nowMs }: Situation,
): PartState | undefined {
  if (seen?.failure) {
    const patienceMs = schedule.kind === 'every' ? UNREADABLE_INTERVALS * schedule.everyMs : 0;
    const isOver = nowMs - (seen.failingSinceMs ?? nowMs) >= patienceMs;
    return isOver ? 'unknown' : (before ?? 'unknown');
  }
  // Not looked at yet, since this start: what an earlier run knew stands.
  return isRead ? undefined : (before ?? 'unknown');
}

function storeState(store: StoreConfig, situation: Situation): PartState {
  const { site, picture, before } = situation;
  const seen = picture.stores.get(store.name);
  const known = unread(store, seen, seen?.reading !== undefined, situation);
  if (known || !seen?.reading) return known ?? 'unknown';
  if (seen.reading.readonly) return 'broken';
  const level = Math.max(...fillRatios(seen.reading));
  const { fireRatio, clearRatio } = store.nearlyFull;
  if (level >= (before === 'broken' ? fireRatio : site.advisory.haltRatio)) return 'broken';
  const wasHigh = before === 'broken' || before === 'impaired';
  return level >= (wasHigh ? clearRatio : fireRatio) ? 'impaired' : 'working';
}

function stockState(stock: StockConfig, situation: Situation): PartState {
  const seen = situation.picture.stocks.get(stock.name);
  const known = unread(stock, seen, seen?.reading !== undefined, situation);
  if (known || !seen?.reading) return known ?? 'unknown';
  return seen.reading.items > 0 ? 'working' : 'broken';
}

/** Nothing flows over a link that is down, however well the records are counted. */
function syncState(sync: SyncConfig, situation: Situation): PartState {
  const { site, picture, before } = situation;
  const links = (sync.link === undefined ? site.links.map(({ name }) => name) : [sync.link]).map((name) =>
    linkState(picture, name),
  );
  if (links.length > 0 && links.every((state) => state === 'broken')) return 'broken';
  const seen = picture.syncs.get(sync.name);
  const idleMs = seen?.standing?.idleMs;
  const known = unread(sync, seen, idleMs !== undefined, situation);
  if (known || idleMs === undefined) return known ?? 'unknown';
  const { warningMs, criticalMs } = sync.stalled;
  if (idleMs >= criticalMs * (before === 'broken' ? CLEAR_RATIO : 1)) return 'broken';
  const wasLate = before === 'broken' || before === 'impaired';
  return idleMs >= warningMs * (wasLate ? CLEAR_RATIO : 1) ? 'impaired' : 'working';
}
