/**
 * The journey of one observation, from left to right: picture, counts, history, judgement, decision, outbox, channels.
 * Synchronous but for the commit: probing never waits for storage, for a channel or for a scrape. What a decision wants
 * told is committed with the alert state in one transaction; only then is the notify step woken.
 */

import { createAdvice } from './advice.ts';
import { assessClock, type ClockInput, createClockMemory } from './assess/clock.ts';
import type { SelfSituation, TaskSituation } from './assess/self.ts';
import type { Told } from './config/channel-types.ts';
import type { ProbeConfig } from './config/probe-types.ts';
import type { Config } from './config/types.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import type { History } from './history/history.ts';
import { samplesOf } from './history/samples.ts';
import { createHostWatch } from './host-watch.ts';
import { createIncidentWatch, type IncidentWatch } from './incident-watch.ts';
import { createLineBudget } from './line-budget.ts';
import { createLinkWatch } from './link-watch.ts';
import { createMaintenanceWatch, type MaintenanceWatch } from './maintenance-watch.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Alert } from './model/alert.ts';
import type { Resource } from './model/forecast.ts';
import type { LogEntry } from './model/history.ts';
import type { HostLoad } from './model/host-load.ts';
import { inEachLanguage } from './model/language.ts';
import type {
  ProbeObservation,
  StockObservation,
  StoreObservation,
  SyncObservation,
} from './model/observation.ts';
import type { ChannelStatus, ClockStatus, StorageStatus, StoreForecast, TimeSync } from './model/picture.ts';
import type { HostSignals } from './model/signals.ts';
import type { BacklogForecast } from './model/sync.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { RhythmWatchParts } from './rhythm-watch.ts';
import type { Again, TaskStatus } from './schedule/schedule.ts';
import { createServiceWatch } from './service-watch.ts';
import { createSourceWatch } from './source-watch.ts';
import type { State } from './state/state.ts';
import { createSyncWatch } from './sync-watch.ts';

export interface PipelineParts extends RhythmWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Metrics;
  readonly history: History;
  readonly texts: TextsIn<JudgedTexts>;
  /** What the other parts say of themselves. */
  readonly self: () => {
    readonly storage: StorageStatus;
    readonly channels: readonly ChannelStatus[];
  };
  readonly tasks: () => ReadonlyMap<string, TaskStatus>;
  /** Names of everything that is to be told of something; of everything there is, when nothing is named. */
  readonly targets: (what?: Told) => readonly string[];
  readonly wakeNotify: () => void;
}

export interface Pipeline {
  /** Whether the line of the site has room for a run of this probe now; then its end must be told. */
  admits(site: string, link: string, probe: ProbeConfig): boolean;
  /** Gives what this run wants of the next one; undefined goes on at the usual interval. */
  probed(observation: ProbeObservation): Again | undefined;
  read(observation: StoreObservation | StockObservation): void;
  /** How busy this host was. */
  loadSeen(load: HostLoad): void;
  /** What this host showed of its own network. */
  hostSeen(signals: HostSignals): void;
  /** What its time service says; undefined where nobody tells. */
  timeSynced(sync: TimeSync | undefined): void;
  synced(observation: SyncObservation): void;
  /** From when on completions of a sync are to be asked for. */
  syncedUntilMs(site: string, sync: string): number;
  backlog(site: string, sync: string, backlog: BacklogForecast): void;
  forecast(site: string, store: string, resource: Resource, forecast: StoreForecast): void;
  stockForecast(site: string, stock: string, forecast: StoreForecast): void;
  /** Time went by: nothing else makes a silence a finding, or ends a hold. */
  tick(): void;
  reconfigure(config: Config): void;
  /** Firing and durably announced: what receivers of a present set may be told. */
  announced(): readonly Alert[];
  clockTrusted(): boolean;
  readonly act: Decisions['act'];
  readonly maintenance: Omit<MaintenanceWatch, 'look' | 'silenced' | 'silence'>;
  /** What a person does about an incident; resolves when it is durable, or cannot be for the time being. */
  readonly incident: IncidentWatch['act'];
  /** How long ago it last went through everything that is watched; monotonic. */
  silentForMs(): number;
}

export function createPipeline(first: Config, parts: PipelineParts): Pipeline {
  const { clock, logger, state, metrics, history, texts } = parts;
  let config = first;
  let clockMemory = createClockMemory(clock.now(), history.restore().log[0]?.atMs ?? 0);
  let clockStatus: ClockStatus = { trusted: true };
  let timeSync: TimeSync | undefined;
  let lookedAtMs = clock.now().monotonicMs;
  let selfStanding = '';

  function note(entry: Omit<LogEntry, 'atMs'> & { readonly atMs?: number }): void {
    state.logged(history.log({ atMs: clock.now().atMs, ...entry }));
  }

  const host = createHostWatch(first, {
    clock,
    logger,
    texts,
    note,
    clockTrusted: () => clockStatus.trusted,
  });
  const links = createLinkWatch(first, { ...parts, note, host });
  const sources = createSourceWatch({ ...parts, note });
  const line = createLineBudget(first, { clock, logger, metrics, note });
  const syncs = createSyncWatch(first, { ...parts, note });
  const clockTrusted = () => clockStatus.trusted;
  const maintenance = createMaintenanceWatch(first, { ...parts, note, clockTrusted });
  const { silenced, silence } = maintenance;
  const decisions = createDecisions({
    ...parts,
    note,
    silenced,
    silence,
    self: selfSituation,
    onWaiting: lookAtSelf,
  });
  const advice = createAdvice({ ...parts, note, clockTrusted });
  const services = createServiceWatch({ ...parts, note, clockTrusted });
  const incidents = createIncidentWatch(first, { ...parts, note, clockTrusted });

  function watchClock(input: ClockInput): void {
    const result = assessClock(clockMemory, input, clock.now());
    clockMemory = result.memory;
    if (result.steppedMs !== 0) {
      const text = inEachLanguage((language) => texts(language).self.clockStepped(result.steppedMs));
      logger.warn('wall clock stepped', { stepped_ms: result.steppedMs });
      note({ site: '', kind: 'clock', subject: '', state: 'stepped', text });
    }
    clockStatus = timeSync ? { ...result.status, sync: timeSync } : result.status;
  }

  /** Alerts about the service itself are filed under its first site: most installations have one. */
  function selfSituation(): SelfSituation {
    return {
      ...parts.self(),
      site: config.sites[0]?.id ?? '',
      clock: clockStatus,
      tasks: lateTasks(parts.tasks()),
    };
  }

  function lookAtSelf(): void {
    const { storage, channels } = parts.self();
    const seen = host.picture();
    state.self({ storage, channels, clock: clockStatus, ...(seen && { host: seen }) });
    const troubles = channels.map(({ lastError = '', pending }) => [lastError, pending > 0]);
    const standing = JSON.stringify([storage.failure?.reason, clockStatus.trusted, troubles]);
    if (standing !== selfStanding) decisions.decideAtNextLook();
    selfStanding = standing;
  }

  function showTasks(): void {
    const ran = new Map<string, number>();
    for (const [name, { lastRunAtMs }] of parts.tasks()) {
      if (lastRunAtMs !== undefined) ran.set(name, lastRunAtMs);
    }
    state.tasks(ran);
  }

  decisions.giveUpRemovedChannels(first);
  return {
    admits: line.admits,
    probed(observation) {
      line.ended(observation);
      if (!links.watches(observation)) return undefined;
      state.probed(observation);
      metrics.observe(observation);
      history.record(samplesOf(observation));
      const { serverDateMs, phasesMs } = observation.outcome.evidence;
      if (serverDateMs !== undefined) {
        watchClock({ kind: 'date', serverDateMs, roundTripMs: phasesMs.total ?? 0 });
      }
      const heard = links.heard(observation);
      if (heard?.changed) decisions.decide(config);
      return heard?.again;
    },
    read(observation) {
      sources.heard(observation);
      decisions.decideAtNextLook();
    },
    loadSeen: sources.loadSeen,
    timeSynced(sync) {
      timeSync = sync;
    },
    hostSeen(signals) {
      if (host.seen(signals)) decisions.decideAtNextLook();
    },
    forecast(site, store, resource, forecast) {
      state.forecast(site, store, resource, forecast);
      decisions.decideAtNextLook();
    },
    stockForecast(site, stock, forecast) {
      state.stockForecast(site, stock, forecast);
      decisions.decideAtNextLook();
    },
    synced(observation) {
      syncs.synced(observation);
      decisions.decideAtNextLook();
    },
    syncedUntilMs: syncs.sinceMs,
    backlog: state.backlog,
    tick() {
      lookedAtMs = clock.now().monotonicMs;
      watchClock({ kind: 'look' });
      if (links.tick()) decisions.decideAtNextLook();
      lookAtSelf();
      maintenance.look(config);
      if (!decisions.look(config)) return;
      advice.judge(config);
      services.judge(config);
      incidents.look(config);
      showTasks();
    },
    reconfigure(next) {
      config = next;
      state.watch(next.sites);
      metrics.reconfigure(next);
      host.reconfigure(next);
      links.reconfigure(next);
      line.reconfigure(next);
      decisions.decideAtNextLook();
      syncs.reconfigure(next);
      decisions.giveUpRemovedChannels(next);
    },
    announced: decisions.announced,
    clockTrusted,
    act: decisions.act,
    maintenance,
    incident: async (asked, by) => {
      const done = await incidents.act(asked, by);
      decisions.decideAtNextLook();
      return done;
    },
    silentForMs: () => clock.now().monotonicMs - lookedAtMs,
  };
}

/** Of hundreds of tasks hardly one is ever late, and only those can be stalled. */
function lateTasks(tasks: ReadonlyMap<string, TaskStatus>): SelfSituation['tasks'] {
  const late: TaskSituation[] = [];
  for (const [name, { everyMs, lateMs }] of tasks) {
    if (lateMs > 0) late.push({ name, everyMs, lateMs });
  }
  return late;
}
