/**
 * Follows every link: what its probes said becomes its judgement and its quality, shown in the picture and told in the log when
 * it changes. Forgets links that left the configuration; what an earlier run knew is there from the first moment on.
 */

import {
  assessLink,
  createLinkMemory,
  type LinkInput,
  type LinkMemory,
  quietUntilMs,
} from './assess/link.ts';
import { isSettled, resultOf } from './assess/link-result.ts';
import type { Config, LinkConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import type { HostWatch } from './host-watch.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { LinkJudgement } from './model/assessment.ts';
import type { LogEntry, StoredLogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import { NameMap } from './model/name-map.ts';
import type { ProbeObservation } from './model/observation.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { LinkTexts } from './model/texts/link.ts';
import type { QualityTexts } from './model/texts/quality.ts';
import { createNameWatch } from './name-watch.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { createQualityWatch } from './quality-watch.ts';
import { createRhythmWatch, type RhythmWatchParts } from './rhythm-watch.ts';
import type { Again } from './schedule/schedule.ts';
import type { State } from './state/state.ts';

export interface LinkWatchParts extends RhythmWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly metrics: Metrics;
  readonly history: Pick<History, 'restore' | 'keep'>;
  readonly texts: TextsIn<JudgedTexts>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  /** Adds what this host saw of its own network. */
  readonly host: Pick<HostWatch, 'judged'>;
}

export interface Heard {
  /** Whether an alert may have to begin or end. */
  readonly changed: boolean;
  readonly again: Again | undefined;
}

export interface LinkWatch {
  /** False for a link that left the configuration while its probe was running. */
  watches(observation: ProbeObservation): boolean;
  heard(observation: ProbeObservation): Heard | undefined;
  /** Time went by: a silence makes a link unknown. Gives whether an alert may have to begin or end. */
  tick(): boolean;
  reconfigure(config: Config): void;
}

/** One link; looked up once for each result, because there are so many of these. */
interface Followed {
  memory: LinkMemory;
  /** The judgement as it is shown, the quality taken into account; undefined until the first one. */
  shown: LinkJudgement | undefined;
  /** Whether its quality is warned of. */
  warned: boolean;
}

export function createLinkWatch(first: Config, parts: LinkWatchParts): LinkWatch {
  const { clock, logger, state, metrics, history, note } = parts;
  const { kept, log } = history.restore();
  let config = first;
  let watched = linksOf(first);
  /** Another order of the probes, or another rule, judges the same results otherwise. */
  let reconfigured = false;
  /** Monotonic; until then nothing becomes of time alone. */
  let quietUntil = Number.NEGATIVE_INFINITY;
  const links = new NameMap<Followed>();
  const names = createNameWatch();
  const rhythm = createRhythmWatch(parts);
  const texts: TextsIn<LinkTexts> = (language) => parts.texts(language).link;
  const qualityTexts: TextsIn<QualityTexts> = (language) => parts.texts(language).quality;
  const keep = history.keep.bind(history);
  const quality = createQualityWatch({ clock, texts: qualityTexts, kept, keep });

  function followedOf(site: string, link: LinkConfig): Followed {
    const known = links.get(site, link.name);
    if (known) return known;
    const memory = createLinkMemory(link, clock.now(), texts, outageSince(log, site, link.name));
    const begun: Followed = { memory, shown: undefined, warned: false };
    links.set([site, link.name], begun);
    return begun;
  }

  function judge(site: string, link: LinkConfig, followed: Followed, input: LinkInput): LinkJudgement {
    const now = clock.now();
    const before = followed.shown ?? followed.memory.judgement;
    const { memory, judgement: byProbes } = assessLink(followed.memory, input, now, link, texts);
    followed.memory = memory;
    const judgement = parts.host.judged(site, link, quality.judged(site, link.name, byProbes));
    quietUntil = Math.min(
      quietUntil,
      judgement.state === 'flapping' ? now.monotonicMs : quietUntilMs(memory, link),
    );
    if (judgement !== followed.shown) {
      state.judged(site, link.name, judgement);
      followed.shown = judgement;
    }
    if (judgement.state !== before.state) tellState(site, link.name, judgement);
    else if (judgement.state === 'down') tellPlace(site, link.name, judgement, before);
    return judgement;
  }

  /** The nearer of two faults hides the farther one, and an outage may move: whoever was called is the wrong one then. */
  function tellPlace(
    site: string,
    link: string,
    { faultDomain }: LinkJudgement,
    before: LinkJudgement,
  ): void {
    if (faultDomain === before.faultDomain) return;
    const text = inEachLanguage((language) => texts(language).moved(before.faultDomain, faultDomain));
    logger.warn('the fault of a link moved', { site, link, fault_domain: faultDomain, text: text.en });
    note({ site, kind: 'fault', subject: link, state: faultDomain, text });
  }

  function tellState(site: string, link: string, judgement: LinkJudgement): void {
    const { state: linkState, evidence, reason, faultDomain } = judgement;
    metrics.linkStateChanged(site, link);
    const say = linkState === 'up' ? logger.info : logger.warn;
    say(`link is ${linkState}`, { site, link, reason, fault_domain: faultDomain, evidence: evidence.en });
    note({ site, kind: 'link', subject: link, state: linkState, text: evidence });
  }

  /** Gives whether something was told of the quality. */
  function judgeQuality(link: LinkConfig, followed: Followed, observation: ProbeObservation): boolean {
    const { site } = observation;
    const judged = quality.observe(link, observation);
    if (!judged) return false;
    metrics.roundTrips(site, link.name, judged.rttsMs);
    state.quality(site, link.name, judged.quality);
    followed.warned = judged.quality.warnings.length > 0;
    for (const { state: kind, text } of judged.told) {
      logger.info('the quality of a link changed', { site, link: link.name, kind, text: text.en });
      note({ site, kind: 'quality', subject: link.name, state: kind, text });
    }
    return judged.told.length > 0;
  }

  function tellNames(observation: ProbeObservation): void {
    const { site, link } = observation;
    for (const say of names.heard(observation)) {
      const text = inEachLanguage((language) => say(texts(language).names));
      logger.info('a name server answers otherwise', { site, link, text: text.en });
      note({ site, kind: 'names', subject: link, state: 'changed', text });
    }
  }

  /** Of time alone only a silence comes, and a flap that turns into an outage. Gives whether a state changed. */
  function judgeSilent(): boolean {
    const { monotonicMs } = clock.now();
    let changed = false;
    quietUntil = Number.POSITIVE_INFINITY;
    for (const { id, links: ofSite } of config.sites) {
      for (const link of ofSite) {
        const followed = followedOf(id, link);
        const before = followed.shown?.state;
        const isSteady = before !== undefined && before !== 'flapping';
        const untilMs = isSteady ? quietUntilMs(followed.memory, link) : Number.NEGATIVE_INFINITY;
        if (monotonicMs <= untilMs && !reconfigured) quietUntil = Math.min(quietUntil, untilMs);
        else if (judge(id, link, followed, { kind: 'tick' }).state !== before) changed = true;
      }
    }
    reconfigured = false;
    return changed;
  }

  function showKnownQuality(): void {
    names.keepOnly(watched);
    quality.keepOnly(watched);
    for (const { id, links: ofSite } of config.sites) {
      for (const link of ofSite) {
        const known = quality.known(id, link);
        if (known) state.quality(id, link.name, known);
      }
    }
  }

  showKnownQuality();
  return {
    watches: ({ site, link }) => watched.has(site, link),
    heard(observation) {
      const { site, link: name, probe } = observation;
      const link = watched.get(site, name);
      if (!link) return undefined;
      const followed = followedOf(site, link);
      const before = followed.shown?.state;
      tellNames(observation);
      const qualityChanged = judgeQuality(link, followed, observation);
      const result = resultOf(link, observation);
      const judgement = judge(site, link, followed, result);
      const again = rhythm.ended({
        site,
        link,
        probe,
        passed: result.passed,
        monotonicMs: observation.monotonicMs,
        state: judgement.state,
        warned: followed.warned,
        settled: isSettled(followed.memory, judgement, result),
      });
      return { changed: judgement.state !== before || qualityChanged, again };
    },
    tick() {
      quality.tick();
      return reconfigured || clock.now().monotonicMs > quietUntil ? judgeSilent() : false;
    },
    reconfigure(next) {
      config = next;
      reconfigured = true;
      watched = linksOf(next);
      rhythm.keepOnly(watched);
      links.keepOnly(watched);
      showKnownQuality();
    },
  };
}

function linksOf({ sites }: Config): NameMap<LinkConfig> {
  return new NameMap(sites.flatMap(({ id, links }) => links.map((link) => [[id, link.name], link])));
}

/** When the outage began that was going on when the service stopped; undefined when the link was last seen up. */
function outageSince(log: readonly StoredLogEntry[], site: string, link: string): number | undefined {
  const said = log.find(
    (entry) =>
      entry.kind === 'link' && entry.site === site && entry.subject === link && entry.state !== 'unknown',
  );
  return said?.state === 'down' ? said.atMs : undefined;
}
