/**
 * The journey of one observation, from left to right: picture, counts, history, judgement, decision, outbox, channels.
 * Synchronous but for the commit: probing never waits for storage, for a channel or for a scrape. What a decision wants
 * told is committed with the alert state in one transaction; only then is the notify step woken.
 */

import { decide } from './alert/alert.ts';
import { emptyAlertState, firingAlerts, reviveAlertState, serialiseAlertState } from './alert/state.ts';
import { assess } from './assess/assess.ts';
import { assessClock, type ClockInput, createClockMemory } from './assess/clock.ts';
import { type Stage, stageOf } from './assess/fault-domain.ts';
import type { Words } from './assess/finding.ts';
import { assessLink, createLinkMemory, type LinkInput, type LinkMemory } from './assess/link.ts';
import type { SelfSituation } from './assess/self.ts';
import type { Config, LinkConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import { samplesOf } from './history/samples.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Alert, AlertEvent, OutboxEntry } from './model/alert.ts';
import type { LinkJudgement } from './model/assessment.ts';
import type { Resource } from './model/forecast.ts';
import type { LogEntry, StoredLogEntry } from './model/history.ts';
import type { ProbeObservation, StoreObservation } from './model/observation.ts';
import type { ChannelStatus, ClockStatus, StorageStatus, StoreForecast } from './model/picture.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { createQualityWatch } from './quality-watch.ts';
import type { TaskStatus } from './schedule/schedule.ts';
import type { State } from './state/state.ts';

export interface PipelineParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Metrics;
  readonly history: History;
  readonly words: Words;
  /** What the other parts say of themselves. */
  readonly self: () => {
    readonly storage: StorageStatus;
    readonly channels: readonly ChannelStatus[];
    readonly tasks: ReadonlyMap<string, TaskStatus>;
  };
  /** Names of everything that is to be told of an alert. */
  readonly targets: () => readonly string[];
  readonly wakeNotify: () => void;
  /** Runs a probe now, to see how far a fault reaches. */
  readonly hasten: (site: string, link: string, probe: string) => void;
}

export interface Pipeline {
  /** Gives the milliseconds after which the probe should run again to confirm what contradicts its verdict. */
  probed(observation: ProbeObservation): number | undefined;
  read(observation: StoreObservation): void;
  forecast(site: string, store: string, resource: Resource, forecast: StoreForecast): void;
  /** Time went by: nothing else makes a silence a finding, or ends a hold. */
  tick(): void;
  reconfigure(config: Config): void;
  /** Firing and durably announced: what receivers of a present set may be told. */
  announced(): readonly Alert[];
  clockTrusted(): boolean;
}

export function createPipeline(first: Config, parts: PipelineParts): Pipeline {
  const { clock, logger, state, metrics, history } = parts;
  const restored = history.restore();
  let config = first;
  let watched = linksOf(first);
  let alerts = restored.alertState === undefined ? emptyAlertState() : reviveAlertState(restored.alertState);
  let clockMemory = createClockMemory(clock.now(), restored.log[0]?.atMs ?? 0);
  let clockStatus: ClockStatus = { trusted: true };
  const links = new Map<string, LinkMemory>();
  /** The judgement of each link as it is shown, its quality taken into account. */
  const shown = new Map<string, LinkJudgement>();
  const { kept } = restored;
  const quality = createQualityWatch({ clock, words: parts.words, kept, keep: history.keep.bind(history) });
  /** Ids of alerts whose beginning has been committed. */
  const announced = new Set(firingAlerts(alerts).map(({ alertId }) => alertId));
  // From the first moment on, not from the first decision: what was told before the restart is still firing.
  state.alerts(firingAlerts(alerts));

  function note(entry: Omit<LogEntry, 'atMs'>): void {
    state.logged(history.log({ atMs: clock.now().atMs, ...entry }));
  }

  function watchClock(input: ClockInput): void {
    const result = assessClock(clockMemory, input, clock.now());
    clockMemory = result.memory;
    if (result.steppedMs !== 0) {
      const way = result.steppedMs > 0 ? 'ahead' : 'back';
      const text = `The wall clock of this host stepped ${way} by ${parts.words.duration(Math.abs(result.steppedMs))}.`;
      logger.warn('wall clock stepped', { stepped_ms: result.steppedMs });
      note({ site: '', kind: 'clock', subject: '', state: 'stepped', text });
    }
    clockStatus = result.status;
  }

  function judge(site: string, link: LinkConfig, input: LinkInput): LinkJudgement {
    const key = `${site}/${link.name}`;
    const now = clock.now();
    const known = links.get(key) ?? createLinkMemory(link, now, outageSince(restored.log, site, link.name));
    const before = shown.get(key)?.state ?? known.judgement.state;
    const { memory, judgement: byProbes } = assessLink(known, input, now, link);
    links.set(key, memory);
    const judgement = quality.judged(site, link.name, byProbes);
    if (judgement !== shown.get(key)) state.judged(site, link.name, judgement);
    shown.set(key, judgement);
    if (judgement.state !== before) linkChanged(site, link.name, judgement);
    return judgement;
  }

  /** Gives whether there is something to decide. */
  function judgeQuality(link: LinkConfig, observation: ProbeObservation): boolean {
    const { site } = observation;
    const heard = quality.observe(link, observation);
    if (!heard) return false;
    metrics.roundTrips(site, link.name, heard.rttsMs);
    state.quality(site, link.name, heard.quality);
    for (const { state: kind, text } of heard.told) {
      logger.info('the quality of a link changed', { site, link: link.name, kind, text });
      note({ site, kind: 'quality', subject: link.name, state: kind, text });
    }
    return heard.told.length > 0;
  }

  /** What an earlier run knew is shown from the first moment on. */
  function showKnownQuality(): void {
    quality.keepOnly(new Set(watched.keys()));
    for (const { id, links: ofSite } of config.sites) {
      for (const link of ofSite) {
        const known = quality.known(id, link);
        if (known) state.quality(id, link.name, known);
      }
    }
  }

  /**
   * A result against the verdict is soon repeated. When it is the service itself that fails, the nearer rungs are asked at
   * the same time: what they said before the fault says nothing about its place.
   */
  function confirm(site: string, link: LinkConfig, name: string, passed: boolean): number | undefined {
    const probe = link.probes.find((known) => known.name === name);
    if (!passed && probe === link.probes.at(-1)) {
      for (const nearer of link.probes.slice(0, -1)) parts.hasten(site, link.name, nearer.name);
    }
    return probe && probe.retryMs > 0 ? probe.retryMs : undefined;
  }

  /** What waits for a channel that is configured no longer would wait for ever: it is given up, and that is said. */
  function giveUpRemovedChannels(): void {
    const targets = new Set(parts.targets());
    for (const channel of history.outbox.channels().filter((known) => !targets.has(known))) {
      const entries = history.outbox.pending(channel);
      const text = `${entries.length} messages for ${channel} are given up: it left the configuration.`;
      logger.warn('channel left the configuration', { channel, given_up: entries.length });
      note({ site: '', kind: 'notification', subject: channel, state: 'given_up', text });
      void history.outbox.markSent(entries.map(({ id }) => id));
    }
  }

  function linkChanged(site: string, link: string, judgement: LinkJudgement): void {
    const { state: linkState, evidence, reason, faultDomain } = judgement;
    metrics.linkStateChanged(site, link);
    const say = linkState === 'up' ? logger.info : logger.warn;
    say(`link is ${linkState}`, { site, link, reason, fault_domain: faultDomain, evidence });
    note({ site, kind: 'link', subject: link, state: linkState, text: evidence });
  }

  function decideNow(): void {
    const now = clock.now();
    const picture = state.picture();
    const findings = assess({
      sites: config.sites.map((site) => ({ config: site, picture: picture.sites.get(site.id) })),
      self: selfSituation(),
      alerts: config.alerts,
      now,
      words: parts.words,
    });
    const decision = decide(alerts, findings, now, {
      rules: config.alerts.rules,
      logId: history.logId,
      clockTrusted: clockStatus.trusted,
    });
    alerts = decision.state;
    state.alerts(firingAlerts(alerts));
    if (decision.events.length > 0) tell(decision.events);
  }

  function tell(events: readonly AlertEvent[]): void {
    const targets = parts.targets();
    const entries = events.flatMap((event) =>
      targets.map((channel): OutboxEntry => ({ id: `${event.eventId}@${channel}`, channel, event })),
    );
    for (const event of events) {
      const { text, ...line } = alertLine(event);
      logger.info(`alert ${line.state}`, { site: line.site, alert: line.subject, text });
      note({ ...line, text });
    }
    const committed = history.commit({ alertState: serialiseAlertState(alerts), entries });
    // A failed commit is in the outbox all the same: an alert that cannot be written is better told than kept silent.
    void committed.then(() => {
      for (const { kind, alert } of events) {
        if (kind === 'firing') announced.add(alert.alertId);
        else announced.delete(alert.alertId);
      }
      parts.wakeNotify();
    });
  }

  /** Alerts about the service itself are filed under its first site: most installations have one. */
  function selfSituation(): SelfSituation {
    const { storage, channels, tasks } = parts.self();
    return {
      site: config.sites[0]?.id ?? '',
      storage,
      channels,
      clock: clockStatus,
      tasks: [...tasks].map(([name, { everyMs, lateMs }]) => ({ name, everyMs, lateMs })),
    };
  }

  function selfChanged(): void {
    const { storage, channels, tasks } = parts.self();
    const ran = [...tasks].flatMap(([name, { lastRunAtMs }]): [string, number][] =>
      lastRunAtMs === undefined ? [] : [[name, lastRunAtMs]],
    );
    state.self({ storage, channels, clock: clockStatus, tasks: new Map(ran) });
  }

  giveUpRemovedChannels();
  showKnownQuality();
  return {
    probed(observation) {
      const { site, link: name, probe, outcome } = observation;
      const link = watched.get(`${site}/${name}`);
      if (!link) return undefined;
      state.probed(observation);
      metrics.observe(observation);
      history.record(samplesOf(observation));
      const { serverDateMs, phasesMs } = outcome.evidence;
      if (serverDateMs !== undefined) {
        watchClock({ kind: 'date', serverDateMs, roundTripMs: phasesMs.total ?? 0 });
      }
      const passed = outcome.failure === undefined;
      const at = { atMs: observation.atMs, monotonicMs: observation.monotonicMs };
      const before = shown.get(`${site}/${name}`)?.state;
      const qualityChanged = judgeQuality(link, observation);
      const stage = stageIn(link, observation);
      const result = {
        kind: 'result',
        probe,
        passed,
        at,
        ...outcome.failure,
        ...(stage && { stage }),
      } as const;
      const judgement = judge(site, link, result);
      if (judgement.state !== before || qualityChanged) decideNow();
      const settled = stage === 'blind' || judgement.verdicts[probe] === (passed ? 'up' : 'down');
      return settled ? undefined : confirm(site, link, probe, passed);
    },
    read(observation) {
      const { site, store, outcome } = observation;
      const before = state.picture().sites.get(site)?.stores.get(store);
      if (!before) return;
      state.read(observation);
      metrics.observe(observation);
      history.record(samplesOf(observation));
      const was = before.failure?.reason;
      const is = outcome.ok ? undefined : outcome.failure.reason;
      if (was === is) return;
      const text = outcome.ok ? 'It can be read again.' : outcome.failure.detail;
      const say = outcome.ok ? logger.info : logger.warn;
      say(`store ${outcome.ok ? 'can be read again' : 'cannot be read'}`, { site, store, reason: is, text });
      note({ site, kind: 'source', subject: store, state: is ?? 'readable', text });
    },
    forecast: state.forecast,
    tick() {
      watchClock({ kind: 'look' });
      for (const site of config.sites) {
        for (const link of site.links) judge(site.id, link, { kind: 'tick' });
      }
      quality.tick();
      selfChanged();
      decideNow();
    },
    reconfigure(next) {
      config = next;
      watched = linksOf(next);
      state.watch(next.sites);
      metrics.reconfigure(next);
      for (const key of links.keys()) {
        if (!watched.has(key)) links.delete(key);
      }
      for (const key of shown.keys()) {
        if (!watched.has(key)) shown.delete(key);
      }
      showKnownQuality();
      giveUpRemovedChannels();
    },
    announced: () => firingAlerts(alerts).filter(({ alertId }) => announced.has(alertId)),
    clockTrusted: () => clockStatus.trusted,
  };
}

function linksOf(config: Config): ReadonlyMap<string, LinkConfig> {
  return new Map(config.sites.flatMap((site) => site.links.map((link) => [`${site.id}/${link.name}`, link])));
}

/** How far a run came that failed; undefined when it passed. */
function stageIn({ probes }: LinkConfig, { probe, outcome }: ProbeObservation): Stage | undefined {
  const config = probes.find(({ name }) => name === probe);
  return config && outcome.failure && stageOf(config.kind, outcome.failure, outcome.evidence);
}

/** When the outage began that was going on when the service stopped; undefined when the link was last seen up. */
function outageSince(log: readonly StoredLogEntry[], site: string, link: string): number | undefined {
  const said = log.find(
    (entry) =>
      entry.kind === 'link' && entry.site === site && entry.subject === link && entry.state !== 'unknown',
  );
  return said?.state === 'down' ? said.atMs : undefined;
}

function alertLine({ kind, alert }: AlertEvent): Omit<LogEntry, 'atMs'> {
  const text = kind === 'firing' ? alert.annotations.description : `Over. ${alert.annotations.description}`;
  return { site: alert.site, kind: 'alert', subject: alert.alert, state: kind, text };
}
