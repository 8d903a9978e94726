/**
 * Replays the samples of one link through its state, its quality, the judgement and the decisions of today, strictly online, and
 * between two samples at each moment at which something becomes of time alone: a hold that ends, a probe that falls silent.
 * The link stands for itself: others of its site, and its stores, are left out.
 */

import { assessLink, createLinkMemory, type LinkInput, quietUntilMs } from '../assess/link.ts';
import type { AlertsConfig, LinkConfig, SiteConfig } from '../config/types.ts';
import type { AlertEvent } from '../model/alert.ts';
import type { LinkJudgement, LinkState } from '../model/assessment.ts';
import type { Moment } from '../model/moment.ts';
import type { ProbeObservation } from '../model/observation.ts';
import type { SitePicture } from '../model/picture.ts';
import type { LinkQuality } from '../model/quality.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import { createQualityWatch } from '../quality-watch.ts';
import { createDecider } from './decider.ts';
import { createLinkCourse, type LinkCourse } from './link-course.ts';

/** One run of one probe of the link. */
export interface LinkSample {
  readonly atMs: number;
  readonly probe: string;
  readonly passed: boolean;
  /** Absent for a run that failed, and for one of which no round trip is known. */
  readonly rttMs?: number;
}

export interface LinkReplay {
  readonly site: SiteConfig;
  readonly link: LinkConfig;
  readonly alerts: AlertsConfig;
  readonly texts: TextsIn<JudgedTexts>;
  /** In order of time. */
  readonly samples: readonly LinkSample[];
}

export interface ReplayedLink {
  readonly events: readonly AlertEvent[];
  readonly course: LinkCourse;
  readonly untilMs: number;
}

export function replayLink(replayed: LinkReplay): ReplayedLink {
  const { link, samples } = replayed;
  const startMs = samples[0]?.atMs ?? 0;
  const judge = createJudge(replayed, startMs);
  const course = createLinkCourse();
  const events: AlertEvent[] = [];
  const decider = link.probes.at(-1)?.name;
  let untilMs = startMs;
  let dueMs = Number.POSITIVE_INFINITY;
  const step = (atMs: number, sample?: LinkSample) => {
    const told = judge(atMs, sample);
    events.push(...told.events);
    untilMs = atMs;
    dueMs = Math.max(told.dueMs, atMs + 1);
    const hasPassed = sample?.probe === decider ? sample?.passed : undefined;
    course.went(atMs, told.state, hasPassed, told.flap);
  };
  for (const sample of samples) {
    while (dueMs < sample.atMs) step(dueMs);
    step(sample.atMs, sample);
  }
  return { events, course: course.known(), untilMs };
}

interface Told {
  readonly events: readonly AlertEvent[];
  /** By its probes alone: a flap is told beside it. */
  readonly state: LinkState;
  readonly flap: LinkQuality['flap'];
  /** When time alone may change something. */
  readonly dueMs: number;
}

type Judge = (atMs: number, sample: LinkSample | undefined) => Told;

function createJudge({ site: whole, link, alerts: config, texts }: LinkReplay, startMs: number): Judge {
  const site = { ...whole, links: [link], stores: [], stocks: [], syncs: [] };
  let now: Moment = { atMs: startMs, monotonicMs: 0 };
  const linkTexts: TextsIn<JudgedTexts['link']> = (language) => texts(language).link;
  const watch = createQualityWatch({
    clock: { now: () => now },
    texts: (language) => texts(language).quality,
    kept: new Map(),
    keep: () => undefined,
  });
  const decide = createDecider(config, texts);
  let memory = createLinkMemory(link, now, linkTexts);
  let quality: LinkQuality | undefined;
  return (atMs, sample) => {
    now = { atMs, monotonicMs: atMs - startMs };
    if (sample) quality = watch.observe(link, observationOf(site.id, link, sample, now))?.quality ?? quality;
    const judged = assessLink(memory, inputOf(sample, now), now, link, linkTexts);
    memory = judged.memory;
    const judgement = watch.judged(site.id, link.name, judged.judgement);
    const picture = pictureOf(site.id, link.name, judgement, quality);
    const decision = decide(site, picture, now);
    // A probe is silent only after that moment.
    const dueMonotonicMs = Math.min(decision.nextHoldEndsMs, quietUntilMs(memory, link) + 1);
    const { state } = judged.judgement;
    return { events: decision.events, state, flap: quality?.flap, dueMs: startMs + dueMonotonicMs };
  };
}

function inputOf(sample: LinkSample | undefined, at: Moment): LinkInput {
  if (!sample) return { kind: 'tick' };
  const { probe, passed } = sample;
  return { kind: 'result', probe, passed, at, ...(!passed && LOST) };
}

const LOST = { reason: 'timeout', detail: 'no answer' } as const;

/** Why a run failed is not kept: it counts as one that was not answered. */
function observationOf(
  site: string,
  link: LinkConfig,
  { probe, passed, rttMs }: LinkSample,
  now: Moment,
): ProbeObservation {
  const phasesMs = rttMs === undefined ? {} : { connect: rttMs, first_byte: rttMs, total: rttMs };
  const outcome = { evidence: { phasesMs }, ...(!passed && { failure: LOST }) };
  return { kind: 'probe', site, link: link.name, probe, ...now, outcome };
}

function pictureOf(
  id: string,
  name: string,
  judgement: LinkJudgement,
  quality: LinkQuality | undefined,
): SitePicture {
  const link = { name, judgement, probes: new Map(), ...(quality && { quality }) };
  const nothing = { stores: new Map(), stocks: new Map(), syncs: new Map() };
  return { id, links: new Map([[name, link]]), ...nothing };
}
