/**
 * The passive signals of this host over the life of the service: tells in the log what happened to its carriers and routes, and
 * adds to the judgement of a link that is not up what this host saw at the time.
 */

import {
  type HostMemory,
  NO_SIGNALS,
  rememberSignals,
  repeatedShare,
  withHostSignals,
} from './assess/host-signals.ts';
import type { Config, LinkConfig } from './config/types.ts';
import type { LinkJudgement } from './model/assessment.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import { NameMap } from './model/name-map.ts';
import type { HostPicture } from './model/picture.ts';
import type { HostSignals } from './model/signals.ts';
import type { HostTexts } from './model/texts/host.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';

export interface HostWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly texts: TextsIn<JudgedTexts>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly clockTrusted: () => boolean;
}

export interface HostWatch {
  /** Gives whether something happened. */
  seen(signals: HostSignals): boolean;
  /** The judgement as it is to be shown; the same object while this host has nothing new to say. */
  judged(site: string, link: LinkConfig, judgement: LinkJudgement): LinkJudgement;
  /** Undefined before the first look. */
  picture(): HostPicture | undefined;
  reconfigure(config: Config): void;
}

interface Said {
  readonly of: LinkJudgement;
  readonly judgement: LinkJudgement;
}

export function createHostWatch(first: Config, parts: HostWatchParts): HostWatch {
  const { clock, logger, note } = parts;
  const texts: TextsIn<HostTexts> = (language) => parts.texts(language).host;
  let memory: HostMemory = NO_SIGNALS;
  let zones = zonesOf(first);
  let said = new NameMap<Said>();

  return {
    seen(signals) {
      const remembered = rememberSignals(memory, signals, clock.now());
      memory = remembered.memory;
      for (const { subject, state, say } of remembered.told) {
        const text = inEachLanguage((language) => say(texts(language)));
        logger.info('the network of this host changed', { interface: subject, state, text: text.en });
        note({ site: '', kind: 'host', subject, state, text });
      }
      return remembered.told.length > 0;
    },
    judged(site, link, judgement) {
      if (judgement.state === 'up' || staysOnThisHost(link)) return judgement;
      const timezone = zones.get(site) ?? 'UTC';
      const localAddress = link.probes.at(-1)?.localAddress;
      const clockTrusted = parts.clockTrusted();
      const way = { timezone, clockTrusted, ...(localAddress !== undefined && { localAddress }) };
      const judged = withHostSignals(judgement, memory, way, clock.now(), texts);
      if (judged === judgement) return judgement;
      const before = said.get(site, link.name);
      if (before?.of === judgement && before.judgement.evidence.en === judged.evidence.en)
        return before.judgement;
      said.set([site, link.name], { of: judgement, judgement: judged });
      return judged;
    },
    picture() {
      const { last } = memory;
      if (!last) return undefined;
      const share = repeatedShare(memory);
      return { signals: last, ...(share !== undefined && { repeatedShare: share }) };
    },
    reconfigure(config) {
      zones = zonesOf(config);
      said = new NameMap();
    },
  };
}

function zonesOf({ sites }: Config): ReadonlyMap<string, string> {
  return new Map(sites.map(({ id, timezone }) => [id, timezone]));
}

/** What is reached over loopback (a relay, the practice centre) needs neither a cable nor a route. */
function staysOnThisHost({ probes }: LinkConfig): boolean {
  const last = probes.at(-1);
  if (!last) return true;
  const host = 'url' in last ? new URL(last.url).hostname : 'host' in last ? last.host : '';
  return host === 'localhost' || host.startsWith('127.') || host.replace(/^\[|\]$/g, '') === '::1';
}
