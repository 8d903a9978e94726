/**
 * Follows every sync: what a reading brought becomes its standing, shown in the picture, counted, remembered in history and kept
 * over a restart; what is not to be believed is told in the log. Forgets syncs that left the configuration.
 */

import { sinceMs } from './assess/sync/cursor.ts';
import { followSync, standingOf } from './assess/sync/follow.ts';
import { reviveMemory, type SyncMemory, saveMemory } from './assess/sync/memory.ts';
import { linkUp } from './assess/sync/sync.ts';
import type { Config, SiteConfig, SyncConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import { syncSamples } from './history/samples.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import type { SyncObservation } from './model/observation.ts';
import type { SyncDoubts } from './model/sync.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { readableTelling } from './source-watch.ts';
import type { State } from './state/state.ts';

const KEPT_PREFIX = 'sync/';
/** What goes on being wrong is told again after so long. */
const TELL_AGAIN_MS = 86_400_000;

export interface SyncWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Metrics;
  readonly history: Pick<History, 'restore' | 'keep' | 'record'>;
  readonly texts: TextsIn<JudgedTexts>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
}

export interface SyncWatch {
  synced(observation: SyncObservation): void;
  /** From when on completions are to be asked for. */
  sinceMs(site: string, sync: string): number;
  reconfigure(config: Config): void;
}

interface Watched {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  memory: SyncMemory;
  toldMonotonicMs?: number;
}

export function createSyncWatch(first: Config, parts: SyncWatchParts): SyncWatch {
  const { clock, state, metrics, history, note, logger } = parts;
  const { kept } = history.restore();
  const tellReadable = readableTelling({ logger, note, texts: parts.texts });
  let syncs = watch(first);

  function watch(config: Config, before?: ReadonlyMap<string, Watched>): Map<string, Watched> {
    const all = config.sites.flatMap((site) =>
      site.syncs.map((sync): [string, Watched] => {
        const key = keyOf(site.id, sync.name);
        const memory = before?.get(key)?.memory ?? reviveMemory(kept.get(KEPT_PREFIX + key));
        state.standing(site.id, sync.name, standingOf(memory, sync.stages));
        return [key, { site, sync, memory }];
      }),
    );
    return new Map(all);
  }

  /** Told when it begins or grows, at most once a day. */
  function tellDoubts(watched: Watched, before: SyncDoubts): void {
    const { site, sync, memory } = watched;
    const { monotonicMs } = clock.now();
    const text = inEachLanguage((language) =>
      parts.texts(language).sync.doubts(before, memory.doubts).join(' '),
    );
    const toldLately =
      watched.toldMonotonicMs !== undefined && monotonicMs - watched.toldMonotonicMs < TELL_AGAIN_MS;
    if (text.en === '' || toldLately) return;
    watched.toldMonotonicMs = monotonicMs;
    logger.warn('a sync says what cannot be', { site: site.id, sync: sync.name, text: text.en });
    note({ site: site.id, kind: 'sync', subject: sync.name, state: 'doubtful', text });
  }

  return {
    synced(observation) {
      const watched = syncs.get(keyOf(observation.site, observation.sync));
      const seen = state.picture().sites.get(observation.site)?.syncs.get(observation.sync);
      if (!watched || !seen) return;
      state.synced(observation);
      metrics.observe(observation);
      tellReadable(observation, observation.sync, seen.failure, observation.outcome.failure);
      const { site, sync, memory: before } = watched;
      const { outcome, atMs, monotonicMs } = observation;
      const picture = state.picture().sites.get(site.id);
      const { memory, latencies } = followSync(before, {
        sync,
        leadTimeMs: site.leadTimeMs,
        outcome,
        now: { atMs, monotonicMs },
        linkUp: picture && linkUp(site, sync, picture),
      });
      watched.memory = memory;
      history.keep(KEPT_PREFIX + keyOf(site.id, sync.name), saveMemory(memory));
      for (const { stage, ms, records } of latencies) metrics.reached(site.id, sync.name, stage, ms, records);
      const standing = standingOf(memory, sync.stages);
      state.standing(site.id, sync.name, standing);
      const { counts } = outcome;
      if (counts) {
        history.record(syncSamples({ site: site.id, sync: sync.name, atMs, counts, standing }));
      }
      tellDoubts(watched, before.doubts);
    },
    sinceMs(site, sync) {
      const { atMs } = clock.now();
      const watched = syncs.get(keyOf(site, sync));
      return watched ? sinceMs(watched.memory.cursor, atMs) : atMs;
    },
    reconfigure(config) {
      const before = syncs;
      syncs = watch(config, before);
      for (const key of before.keys()) if (!syncs.has(key)) history.keep(KEPT_PREFIX + key, null);
    },
  };
}

function keyOf(site: string, sync: string): string {
  return `${site}/${sync}`;
}
