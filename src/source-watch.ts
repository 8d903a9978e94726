/**
 * Follows what is read of stores and stocks: picture, counts, history, and the log when a source turns unreadable or well again,
 * or a store came to lie on other disks or has another size. Which disks a store lay on is known over a restart.
 */

import type { Words } from './assess/finding.ts';
import { loadWords } from './assess/host-load.ts';
import { volumeChange } from './assess/volume.ts';
import type { History } from './history/history.ts';
import { samplesOf } from './history/samples.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { LogEntry } from './model/history.ts';
import type { HostLoad } from './model/host-load.ts';
import type {
  SourceFailure,
  SourceReason,
  StockObservation,
  StoreObservation,
  StoreReading,
} from './model/observation.ts';
import type { SourcePicture } from './model/picture.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface SourceWatchParts {
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly history: Pick<History, 'record' | 'restore' | 'keep'>;
  readonly words: Words;
  readonly note: (entry: Omit<LogEntry, 'atMs'> & { readonly atMs?: number }) => void;
}

export interface SourceWatch {
  /** What is not watched any more is left out. */
  heard(observation: StoreObservation | StockObservation): void;
  loadSeen(load: HostLoad): void;
}

/** Failures that a busy host explains. */
const SLOW: readonly SourceReason[] = ['timeout', 'hung'];

export function createSourceWatch({
  logger,
  state,
  metrics,
  history,
  words,
  note,
}: SourceWatchParts): SourceWatch {
  const { kept } = history.restore();
  const tellReadable = readableTelling({ logger, note });
  let load: HostLoad | undefined;

  /** What could not be read in time while this host was busy says so. */
  function explained<Observed extends StoreObservation | StockObservation>(observation: Observed): Observed {
    const { outcome, atMs } = observation;
    const cause = !outcome.ok && SLOW.includes(outcome.failure.reason) ? loadWords(load, atMs) : '';
    if (outcome.ok || cause === '') return observation;
    const detail = `${outcome.failure.detail.replace(/\.$/, '')}. ${cause}`;
    return { ...observation, outcome: { ok: false, failure: { ...outcome.failure, detail } } };
  }

  function compareVolume(
    { site, store, atMs }: StoreObservation,
    before: StoreReading | undefined,
    now: StoreReading,
  ): void {
    const name = `volume/${site}/${store}`;
    const known = before ?? { volume: kept.get(name), sizeBytes: undefined };
    if (now.volume !== undefined && now.volume !== known.volume) history.keep(name, now.volume);
    const change = volumeChange(known, now, words);
    if (!change) return;
    logger.warn(`store ${change.state}`, { site, store, text: change.text });
    // At the instant of the reading, so that history has the step where the values have it.
    note({ site, kind: 'source', subject: store, state: change.state, text: change.text, atMs });
  }

  return {
    loadSeen(seen) {
      load = seen;
    },
    heard(heard) {
      const observation = explained(heard);
      const { kind, site, outcome } = observation;
      const source = kind === 'store' ? observation.store : observation.stock;
      const known = state.picture().sites.get(site);
      const before: SourcePicture<unknown> | undefined =
        kind === 'store' ? known?.stores.get(source) : known?.stocks.get(source);
      if (!before) return;
      state.read(observation);
      metrics.observe(observation);
      history.record(samplesOf(observation));
      if (kind === 'store' && observation.outcome.ok) {
        compareVolume(observation, known?.stores.get(source)?.reading, observation.outcome.value);
      }
      tellReadable(observation, source, before.failure, outcome.ok ? undefined : outcome.failure);
    },
  };
}

/** Tells in the log when a source turns unreadable, fails in another way, or is well again. */
export function readableTelling({ logger, note }: Pick<SourceWatchParts, 'logger' | 'note'>) {
  return (
    { kind, site }: { readonly kind: 'store' | 'stock' | 'sync'; readonly site: string },
    source: string,
    was: SourceFailure | undefined,
    is: SourceFailure | undefined,
  ): void => {
    if (was?.reason === is?.reason) return;
    const text = is?.detail ?? 'It can be read again.';
    const say = is ? logger.warn : logger.info;
    const readable = is ? 'cannot be read' : 'can be read again';
    say(`${kind} ${readable}`, { site, [kind]: source, reason: is?.reason, text });
    note({ site, kind: 'source', subject: source, state: is?.reason ?? 'readable', text });
  };
}
