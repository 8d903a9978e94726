/**
 * The quality of every link over the life of the service: hands the round trips of one probe of each link to the link's
 * detector, keeps what the detectors know over a restart, and gives what is to be shown and told.
 * Detectors count on a clock that never steps: the wall clock of the start, carried on by the monotonic one. What leaves here is
 * put back on the wall clock of now, so that a step neither fakes a gap nor the length of a flap.
 */

import { withFlap } from './assess/flap.ts';
import { createQuality, type Quality } from './assess/quality/quality.ts';
import { roundTripOf } from './assess/quality/round-trip.ts';
import { isTold } from './assess/quality/told.ts';
import type { LinkConfig } from './config/types.ts';
import type { LinkJudgement } from './model/assessment.ts';
import { type InEachLanguage, inEachLanguage } from './model/language.ts';
import type { Moment } from './model/moment.ts';
import { NameMap, type Names } from './model/name-map.ts';
import type { ProbeObservation } from './model/observation.ts';
import type {
  EndedFlap,
  LinkQuality,
  QualityEvent,
  QualityReading,
  QualityStanding,
} from './model/quality.ts';
import type { TextsIn } from './model/texts/judged.ts';
import type { QualityTexts } from './model/texts/quality.ts';
import type { Clock } from './platform/clock.ts';

/** What a restart may forget of a link, at most. A detector's text is some 8 KiB. */
const KEEP_EVERY_MS = 60_000;
/** Of many links only so many are written down in one turn. */
const KEPT_A_TURN = 20;
const KEPT_PREFIX = 'quality/';

export interface QualityWatchParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly texts: TextsIn<QualityTexts>;
  /** What an earlier run kept, and where to keep more. */
  readonly kept: ReadonlyMap<string, string>;
  readonly keep: (name: string, value: string | null) => void;
}

export interface Heard {
  readonly quality: LinkQuality;
  /** Of this run, in order of sending. */
  readonly rttsMs: readonly number[];
  /** For the log: what has changed or is warned of. */
  readonly told: readonly { readonly state: string; readonly text: InEachLanguage }[];
}

export interface QualityWatch {
  /** Undefined for a probe that does not tell the quality of its link, for a run that says nothing of the line, and until one was answered. */
  observe(link: LinkConfig, observation: ProbeObservation): Heard | undefined;
  /** The judgement as it is to be shown: a link that flaps is flapping. */
  judged(site: string, link: string, judgement: LinkJudgement): LinkJudgement;
  /** What an earlier run knew of a link; undefined when nothing. */
  known(site: string, link: LinkConfig): LinkQuality | undefined;
  /** Keeps what has waited long enough. */
  tick(): void;
  /** Forgets every link that is not among these. */
  keepOnly(links: NameMap<unknown>): void;
}

interface Watched {
  readonly detector: Quality;
  /** Its instants on the clock that never steps. */
  endedFlap?: EndedFlap;
  /** Set while the detector knows more than was kept. */
  keepAtMonotonicMs?: number;
}

export function createQualityWatch({ clock, texts, kept, keep }: QualityWatchParts): QualityWatch {
  const start = clock.now();
  const links = new NameMap<Watched>();
  for (const [name, text] of kept) {
    const names = keptNames(name);
    if (names) links.set(names, { detector: createQuality(text) });
  }
  const steadyMs = (monotonicMs: number) => start.atMs + monotonicMs - start.monotonicMs;
  const onWall = (ms: number, now: Moment) => ms + now.atMs - steadyMs(now.monotonicMs);

  function standing(detector: Quality, now: Moment): QualityStanding {
    const known = detector.standing();
    const { flap, ...rest } = known;
    if (!flap && rest.warnings.length === 0) return known;
    const since = <T extends { readonly sinceMs: number }>(one: T): T => ({
      ...one,
      sinceMs: onWall(one.sinceMs, now),
    });
    return { ...rest, warnings: rest.warnings.map(since), ...(flap && { flap: since(flap) }) };
  }

  function qualityOf({ detector, endedFlap: ended }: Watched, probe: string): LinkQuality {
    const now = clock.now();
    const read = detector.readLater();
    let reading: QualityReading | undefined;
    return {
      ...standing(detector, now),
      get reading() {
        reading ??= read();
        return reading;
      },
      probe,
      ...(ended && {
        endedFlap: {
          ...ended,
          sinceMs: onWall(ended.sinceMs, now),
          untilMs: onWall(ended.untilMs, now),
        },
      }),
    };
  }

  return {
    observe(link, observation) {
      const { site, probe: name, monotonicMs, outcome } = observation;
      const probe = link.probes.find((known) => known.name === name);
      if (!probe || name !== link.qualityProbe) return undefined;
      const watched = links.get(site, link.name) ?? { detector: createQuality() };
      const trip = roundTripOf(probe, outcome, () => watched.detector.reading().rttMs?.p50);
      if (!trip) return undefined;
      const { allMs, ...sample } = trip;
      links.set([site, link.name], watched);
      const events = watched.detector.observe({ atMs: steadyMs(monotonicMs), ...sample });
      for (const event of events) {
        if (event.kind === 'recovered' && event.from === 'flapping') watched.endedFlap = endedFlap(event);
      }
      watched.keepAtMonotonicMs ??= monotonicMs + KEEP_EVERY_MS;
      if (!watched.detector.isKnown()) return undefined;
      const told = events
        .filter(isTold)
        .filter((event) => !isOfTheState(event, watched.detector.standing().flap !== undefined))
        .map((event) => ({
          state: event.kind,
          text: inEachLanguage((language) => texts(language).event(event)),
        }));
      return { quality: qualityOf(watched, name), rttsMs: allMs, told };
    },
    judged(site, link, judgement) {
      const watched = links.get(site, link);
      const now = clock.now();
      return watched ? withFlap(judgement, standing(watched.detector, now).flap, now, texts) : judgement;
    },
    known(site, link) {
      const watched = links.get(site, link.name);
      if (link.qualityProbe === undefined || !watched?.detector.isKnown()) return undefined;
      return qualityOf(watched, link.qualityProbe);
    },
    tick() {
      const { monotonicMs } = clock.now();
      let left = KEPT_A_TURN;
      for (const [[site, link], watched] of links.entries()) {
        if (watched.keepAtMonotonicMs === undefined || watched.keepAtMonotonicMs > monotonicMs) continue;
        if (left-- === 0) return;
        delete watched.keepAtMonotonicMs;
        keep(keptName(site, link), watched.detector.save());
      }
    },
    keepOnly(configured) {
      for (const [site, link = ''] of links.keepOnly(configured)) keep(keptName(site, link), null);
    },
  };
}

function keptName(site: string, link: string): string {
  return `${KEPT_PREFIX}${site}/${link}`;
}

/** Undefined for what others keep. No name has a stroke in it. */
function keptNames(name: string): Names | undefined {
  if (!name.startsWith(KEPT_PREFIX)) return undefined;
  const [site = '', link = ''] = name.slice(KEPT_PREFIX.length).split('/');
  return [site, link];
}

type FlapOver = Extract<QualityEvent, { readonly from: 'flapping' }>;

function endedFlap({ downs, downMs, longestUpMs, onsetMs, atMs }: FlapOver): EndedFlap {
  return { downs, downMs, longestUpMs, sinceMs: onsetMs, untilMs: atMs };
}

const ALL_LOST = 0.99;

/** Losing everything is an outage, and in a flap each spell is one: the state of the link tells that. */
function isOfTheState(event: QualityEvent, flaps: boolean): boolean {
  return event.kind === 'loss' && (flaps || Math.max(event.from, event.to) > ALL_LOST);
}
