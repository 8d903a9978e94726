/** What a scenario can do to an office: break a rung of its ladder, fill its stores, use up its stocks, hold up its records. */

import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import type { SiteConfig } from '../../../src/config/types.ts';
import type { StoreSource } from '../../../src/measure/measure.ts';
import type { StockSource } from '../../../src/measure/stock.ts';
import type { SyncSource } from '../../../src/measure/sync.ts';
import { RUNGS, type Rung } from '../../../src/model/assessment.ts';
import type { HostLoad } from '../../../src/model/host-load.ts';
import type {
  ProbeOutcome,
  ProbeReason,
  SourceFailure,
  StockReading,
  StoreReading,
} from '../../../src/model/observation.ts';
import { failed, type Result, success } from '../../../src/model/result.ts';
import type { SyncOutcome } from '../../../src/model/sync.ts';

/** By wall-clock milliseconds. */
export type Course<Reading> = (atMs: number) => Reading;

/** Subjects are named `site/name`. */
export interface World {
  /** The nearest rung of a link that does not answer; those behind it are not reached. */
  readonly broken: Map<string, Rung>;
  readonly stores: Map<string, Course<StoreReading>>;
  readonly stocks: Map<string, Course<StockReading>>;
  readonly syncs: Map<string, (atMs: number, sinceMs: number) => SyncOutcome>;
  /** Whose source does not answer in time. */
  readonly silent: Set<string>;
  load: Omit<HostLoad, 'atMs'>;
}

export function emptyWorld(): World {
  return {
    broken: new Map(),
    stores: new Map(),
    stocks: new Map(),
    syncs: new Map(),
    silent: new Set(),
    load: {},
  };
}

/** How each rung shows that it is broken. */
const REASONS: Readonly<Record<Rung, ProbeReason>> = {
  host: 'unreachable',
  gateway: 'unreachable',
  provider: 'timeout',
  central_network: 'timeout',
  central_service: 'refused',
};

export function meets(world: World, site: SiteConfig, link: string, probe: ProbeConfig): ProbeOutcome {
  const rung = world.broken.get(`${site.id}/${link}`);
  if (rung === undefined || RUNGS.indexOf(probe.rung) < RUNGS.indexOf(rung)) return { evidence: tookMs(20) };
  const reason = probe.rung === rung ? REASONS[rung] : 'timeout';
  return {
    evidence: tookMs(reason === 'timeout' ? 5_000 : 20),
    failure: { reason, detail: `${probe.rung} does not answer` },
  };
}

function tookMs(ms: number): ProbeOutcome['evidence'] {
  return { phasesMs: { connect: ms, total: ms } };
}

/** What the jobs of the service read instead of disks and databases. */
export function sourcesOf(world: World, sites: readonly SiteConfig[], nowMs: () => number) {
  const named = <Source>(
    pick: (site: SiteConfig) => readonly { readonly name: string }[],
    made: (key: string) => Source,
  ) =>
    new Map(
      sites.flatMap((site) =>
        pick(site).map(({ name }) => [`${site.id}/${name}`, made(`${site.id}/${name}`)]),
      ),
    );
  const close = async () => {};
  return {
    sources: named(
      ({ stores }) => stores,
      (key): StoreSource => ({ read: async () => readingOf(world, world.stores, key, nowMs()), close }),
    ),
    stocks: named(
      ({ stocks }) => stocks,
      (key): StockSource => ({ read: async () => readingOf(world, world.stocks, key, nowMs()), close }),
    ),
    syncSources: named(
      ({ syncs }) => syncs,
      (key): SyncSource => ({
        read: async (_, sinceMs) =>
          world.silent.has(key) ? { failure: TOO_SLOW } : courseOf(world.syncs, key)(nowMs(), sinceMs),
        close,
      }),
    ),
  };
}

const TOO_SLOW = { reason: 'timeout', detail: 'no answer in time' } as const;

function readingOf<Reading>(
  world: World,
  courses: ReadonlyMap<string, Course<Reading>>,
  key: string,
  nowMs: number,
): Result<Reading, SourceFailure> {
  return world.silent.has(key) ? failed(TOO_SLOW) : success(courseOf(courses, key)(nowMs));
}

function courseOf<Course>(courses: ReadonlyMap<string, Course>, key: string): Course {
  const course = courses.get(key);
  if (!course) throw new Error(`the scenario does not say what ${key} shows`);
  return course;
}

const HOUR_MS = 3_600_000;

/** Bytes that come in while an office is open, Monday to Friday from 8 to 16, in its zone, since a moment. */
export function intakeSince(sinceMs: number, bytesADay: number, utcOffsetHours = 7): Course<number> {
  const openMs = (atMs: number) => {
    const localMs = atMs + utcOffsetHours * HOUR_MS;
    const days = Math.floor(localMs / (24 * HOUR_MS));
    // 1 January 1970 was a Thursday: whole weeks count five days each.
    const weekday = (days + 3) % 7;
    const weeks = (days + 3 - weekday) / 7;
    const inDay = Math.min(Math.max((localMs % (24 * HOUR_MS)) - 8 * HOUR_MS, 0), 8 * HOUR_MS);
    return (weeks * 5 + Math.min(weekday, 5)) * 8 * HOUR_MS + (weekday < 5 ? inDay : 0);
  };
  return (atMs) => ((openMs(atMs) - openMs(sinceMs)) / (8 * HOUR_MS)) * bytesADay;
}

/** At two in the night what is older than a day is purged, unless it still waits: nothing that came in after the cut is acknowledged. */
export function purgedNightly(
  made: Course<number>,
  cutAtMs = Number.POSITIVE_INFINITY,
  utcOffsetHours = 7,
): Course<number> {
  const nightMs = (2 - utcOffsetHours) * HOUR_MS;
  return (atMs) => {
    const night = Math.floor((atMs - nightMs) / (24 * HOUR_MS)) * 24 * HOUR_MS + nightMs;
    return made(atMs) - made(Math.min(night - 26 * HOUR_MS, cutAtMs));
  };
}

export function ofSize(sizeBytes: number, used: Course<number>): Course<StoreReading> {
  return (atMs) => {
    const usedBytes = Math.min(sizeBytes, Math.max(0, used(atMs)));
    return { sizeBytes, usedBytes, availableBytes: sizeBytes - usedBytes, readonly: false };
  };
}
