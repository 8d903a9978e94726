/**
 * Replays the past of one store through the forecast and the decisions of today, strictly online: at each reading only what was
 * known by then. Gives each local day as it would have been told at its end, and every alert at the moment it would have fired.
 */

import { type AdvisoryMemory, advise } from '../assess/advisory.ts';
import { storeSituations } from '../assess/assess.ts';
import type { Telling } from '../assess/finding.ts';
import { outageMs } from '../assess/upstream.ts';
import type { AlertsConfig, SiteConfig, StoreConfig } from '../config/types.ts';
import { forecast } from '../forecast/forecast.ts';
import { LOOK_BACK_MS, questionOf } from '../forecast/question.ts';
import type { Advice } from '../model/advisory.ts';
import type { AlertEvent } from '../model/alert.ts';
import type { Forecast, LinkChange, UsagePoint } from '../model/forecast.ts';
import type { Moment } from '../model/moment.ts';
import type { SitePicture, StoreForecast } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import { localDay } from '../plan/instants.ts';
import { createDecider } from './decider.ts';
import { linksAt } from './replayed-links.ts';

export interface Replay {
  /** With the one link, if any, that is replayed. */
  readonly site: SiteConfig;
  readonly store: StoreConfig;
  readonly alerts: AlertsConfig;
  readonly texts: TextsIn<JudgedTexts>;
  readonly used: readonly UsagePoint[];
  readonly capacity: number;
  /** In order of time; before the first change nothing is known of the link. */
  readonly link: readonly LinkChange[];
  readonly forecastEveryMs: number;
}

export interface ReplayedDay {
  readonly atMs: number;
  readonly used: number;
  readonly isUp: boolean | undefined;
  readonly made: StoreForecast | undefined;
  readonly advice: Advice | undefined;
  readonly events: readonly AlertEvent[];
  /** Nothing more fits: the last day of a replay. */
  readonly isFull: boolean;
}

export function* replay(replayed: Replay): Generator<ReplayedDay> {
  const { site, used, capacity } = replayed;
  const step = createStep(replayed);
  let events: AlertEvent[] = [];
  for (const [index, point] of used.entries()) {
    const told = step(index);
    events.push(...told.events);
    const next = used[index + 1];
    const isFull = point.used >= capacity;
    const isLast = !next || localDay(next.atMs, site.timezone) !== localDay(point.atMs, site.timezone);
    if (!isLast && !isFull) continue;
    yield { ...told, atMs: point.atMs, used: point.used, events, isFull };
    if (isFull) return;
    events = [];
  }
}

type Told = Pick<ReplayedDay, 'isUp' | 'made' | 'advice' | 'events'>;

/** One reading: picture, forecast when it is due, judgement, decision, advice. Called with rising numbers. */
function createStep({ alerts: config, texts, ...replayed }: Replay): (index: number) => Told {
  const { used, capacity, link, forecastEveryMs } = replayed;
  const store = { ...replayed.store, forecastEveryMs };
  const site = { ...replayed.site, stores: [store], stocks: [] };
  const telling: Telling = { texts, timezone: site.timezone, clockTrusted: true };
  const startMs = used[0]?.atMs ?? 0;
  const decide = createDecider(config, texts);
  let memory: AdvisoryMemory | undefined;
  let made: StoreForecast | undefined;
  return (index) => {
    const point = used[index] ?? { atMs: startMs, used: 0 };
    const now: Moment = { atMs: point.atMs, monotonicMs: point.atMs - startMs };
    const known = link.filter(({ atMs }) => atMs <= now.atMs);
    if (!made || now.atMs - made.atMs >= forecastEveryMs) {
      const answer = forecastAt(site, used.slice(0, index + 1), capacity, known);
      made = answer && { atMs: now.atMs, forecast: answer };
    }
    const picture = pictureOf(site, point, capacity, known, made, startMs);
    const decision = decide(site, picture, now);
    const stores = storeSituations(site, picture, now, telling);
    const situation = {
      config: site.advisory,
      stores,
      outageMs: outageMs(site, picture, now.monotonicMs),
      texts,
    };
    memory = advise(memory, situation, now);
    return { isUp: known.at(-1)?.up, made, advice: memory?.advisory.state, events: decision.events };
  };
}

function forecastAt(
  site: SiteConfig,
  used: readonly UsagePoint[],
  capacity: number,
  link: readonly LinkChange[],
): Forecast | undefined {
  const last = used.at(-1);
  if (!last) return undefined;
  const sinceMs = last.atMs - LOOK_BACK_MS;
  const recent = used.filter(({ atMs }) => atMs > sinceMs);
  const points = recent.map(({ atMs, used: value }) => ({ atMs, last: value, min: value, max: value }));
  const holding = link.findLastIndex(({ atMs }) => atMs <= sinceMs);
  const links = [link.slice(Math.max(0, holding))];
  const question = questionOf(site, { used: points, available: Math.max(0, capacity - last.used), links });
  return question && forecast(question);
}

function pictureOf(
  site: SiteConfig,
  point: UsagePoint,
  capacity: number,
  link: readonly LinkChange[],
  made: StoreForecast | undefined,
  startMs: number,
): SitePicture {
  const availableBytes = Math.max(0, capacity - point.used);
  const reading = { sizeBytes: capacity, usedBytes: point.used, availableBytes, readonly: false };
  const stores = site.stores.map(
    ({ name }) =>
      [name, { name, reading, readAtMs: point.atMs, forecasts: made ? { bytes: made } : {} }] as const,
  );
  return {
    id: site.id,
    links: linksAt(site, link, startMs),
    stores: new Map(stores),
    stocks: new Map(),
    syncs: new Map(),
  };
}
