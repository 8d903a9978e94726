/**
 * Holds what each site advises its recording software: lets the assess step judge runway and advice by the picture, and tells a
 * change to the event log, to the channels that asked for it and to the file on this host. What was advised before a restart is
 * where the next one begins.
 */

import { createAdvisoryFiles } from './advisory-file.ts';
import { type AdvisoryMemory, advise } from './assess/advisory.ts';
import { storeSituations } from './assess/assess.ts';
import { siteRunway } from './assess/runway.ts';
import { outageMs } from './assess/upstream.ts';
import type { Told } from './config/channel-types.ts';
import type { Config, SiteConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import { ADVICE, type Advice, type Advisory } from './model/advisory.ts';
import type { LogEntry } from './model/history.ts';
import { eachLanguageOf } from './model/language.ts';
import type { SitePicture } from './model/picture.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface AdviceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly history: Pick<History, 'logId' | 'restore' | 'keep' | 'commit'>;
  readonly texts: TextsIn<JudgedTexts>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly targets: (what: Told) => readonly string[];
  readonly wakeNotify: () => void;
  readonly clockTrusted: () => boolean;
}

export interface SiteAdvice {
  /** Judges every site by the picture as it is now. */
  judge(config: Config): void;
}

export function createAdvice(parts: AdviceParts): SiteAdvice {
  const { clock, logger, state, history, texts, note } = parts;
  const { kept } = history.restore();
  const files = createAdvisoryFiles(parts);
  const memories = new Map<string, AdvisoryMemory | undefined>();

  function memoryOf(site: string): AdvisoryMemory | undefined {
    if (!memories.has(site)) memories.set(site, revive(kept.get(keptName(site))));
    return memories.get(site);
  }

  function judgeSite(site: SiteConfig, picture: SitePicture): void {
    const now = clock.now();
    const telling = { texts, timezone: site.timezone, clockTrusted: parts.clockTrusted() };
    const stores = storeSituations(site, picture, now, telling);
    const before = memoryOf(site.id);
    const situation = {
      config: site.advisory,
      stores,
      outageMs: outageMs(site, picture, now.monotonicMs),
      texts,
    };
    const memory = advise(before, situation, now);
    memories.set(site.id, memory);
    state.advised(site.id, siteRunway(stores), memory?.advisory);
    if (!memory) return;
    files.offer(site, memory.advisory);
    if (memory.active.join() !== before?.active.join() || memory.advisory.state !== before.advisory.state) {
      history.keep(keptName(site.id), JSON.stringify(memory));
    }
    if (memory.advisory.state !== before?.advisory.state) tell(site.id, before?.advisory, memory.advisory);
  }

  function tell(site: string, before: Advisory | undefined, advisory: Advisory): void {
    const { state: advice, reason, text } = advisory;
    logger.info('advice to recording changed', { site, state: advice, reason, text: text.en });
    note({ site, kind: 'advisory', subject: '', state: advice, text });
    // The first advice of a new installation is no change, unless it is bad news.
    if (!before && advice === 'continue') return;
    const { atMs } = clock.now();
    const event = {
      eventId: `${history.logId}-advisory-${site}-${atMs}`,
      kind: 'advisory',
      atMs,
      clockTrusted: parts.clockTrusted(),
      site,
      before: before?.state ?? null,
      advisory,
    } as const;
    const entries = parts
      .targets('advisory')
      .map((channel) => ({ id: `${event.eventId}@${channel}`, channel, event }));
    if (entries.length > 0) void history.commit({ entries }).then(parts.wakeNotify);
  }

  return {
    judge(config) {
      const { sites } = state.picture();
      for (const site of config.sites) {
        const picture = sites.get(site.id);
        if (picture) judgeSite(site, picture);
      }
    },
  };
}

function keptName(site: string): string {
  return `advisory/${site}`;
}

/** Of the note only what has its form is taken: what is damaged is as good as forgotten. */
function revive(note: string | undefined): AdvisoryMemory | undefined {
  const memory: Partial<AdvisoryMemory> | undefined = note === undefined ? undefined : JSON.parse(note);
  const { advisory, active } = memory ?? {};
  const isKnown = ADVICE.some((advice: Advice) => advice === advisory?.state);
  if (!advisory || !isKnown || !Array.isArray(active)) return undefined;
  return { advisory: { ...advisory, text: eachLanguageOf(advisory.text) }, active };
}
