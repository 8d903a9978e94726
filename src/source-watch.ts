/**
 * Follows what is read of stores and stocks: picture, counts, history, and the log when a source turns unreadable or well again,
 * or a store came to lie on other disks or has another size. Which disks a store lay on is known over a restart.
 */

import { loadCauses } from './assess/host-load.ts';
import { volumeChange } from './assess/volume.ts';
import type { History } from './history/history.ts';
import { samplesOf } from './history/samples.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { LogEntry } from './model/history.ts';
import type { HostLoad } from './model/host-load.ts';
import { inEachLanguage } from './model/language.ts';
import type {
  SourceFailure,
  SourceReason,
  StockObservation,
  StoreObservation,
  StoreReading,
} from './model/observation.ts';
import type { SourcePicture } from './model/picture.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface SourceWatchParts {
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly history: Pick<History, 'record' | 'restore' | 'keep'>;
  readonly texts: TextsIn<JudgedTexts>;
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
  texts,
  note,
}: SourceWatchParts): SourceWatch {
  const { kept } = history.restore();
  const tellReadable = readableTelling({ logger, note, texts });
  let load: HostLoad | undefined;

  /** What could not be read in time while this host was busy says so. */
  function explained<Observed extends StoreObservation | StockObservation>(observation: Observed): Observed {
    const { outcome, atMs } = observation;
    if (outcome.ok || !SLOW.includes(outcome.failure.reason)) return observation;
    const causes = inEachLanguage((language) => loadCauses(load, atMs, texts(language).host).join(' '));
    if (causes.en === '') return observation;
    const detail = `${outcome.failure.detail.replace(/\.$/, '')}. ${causes.en}`;
    return { ...observation, outcome: { ok: false, failure: { ...outcome.failure, detail, causes } } };
  }

  function compareVolume(
    { site, store, atMs }: StoreObservation,
    before: StoreReading | undefined,
    now: StoreReading,
  ): void {
    const name = `volume/${site}/${store}`;
    const known = before ?? { volume: kept.get(name), sizeBytes: undefined };
    if (now.volume !== undefined && now.volume !== known.volume) history.keep(name, now.volume);
    const change = volumeChange(known, now);
    if (!change) return;
    const text = inEachLanguage((language) => change.say(texts(language).room));
    logger.warn(`store ${change.state}`, { site, store, text: text.en });
    // At the instant of the reading, so that history has the step where the values have it.
    note({ site, kind: 'source', subject: store, state: change.state, text, atMs });
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
export function readableTelling({
  logger,
  note,
  texts,
}: Pick<SourceWatchParts, 'logger' | 'note' | 'texts'>) {
  return (
    { kind, site }: { readonly kind: 'store' | 'stock' | 'sync'; readonly site: string },
    source: string,
    was: SourceFailure | undefined,
    is: SourceFailure | undefined,
  ): void => {
    if (was?.reason === is?.reason) return;
    const text = inEachLanguage((language) => {
      const { room } = texts(language);
      return is ? room.cannotBeRead(is) : room.readableAgain;
    });
    const say = is ? logger.warn : logger.info;
    const readable = is ? 'cannot be read' : 'can be read again';
    say(`${kind} ${readable}`, { site, [kind]: source, reason: is?.reason, text: text.en });
    note({ site, kind: 'source', subject: source, state: is?.reason ?? 'readable', text });
  };
}
