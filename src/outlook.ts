/** Forecasts out of what history knows: when a store is full, when a stock is used up, when the backlog of a sync is gone. */

import { clearFromMs } from './assess/outlook.ts';
import type { SiteConfig, SyncConfig } from './config/types.ts';
import { FULL_NOW } from './forecast/answer.ts';
import { timeToClear } from './forecast/backlog.ts';
import { forecast } from './forecast/forecast.ts';
import { anyUp, LOOK_BACK_MS, questionOf } from './forecast/question.ts';
import { stockQuestionOf } from './forecast/stock-use.ts';
import type { History } from './history/history.ts';
import type { Forecast, LinkChange, PlannedCut, Resource } from './model/forecast.ts';
import type { SeriesKey, SeriesMetric, SeriesPoint } from './model/history.ts';
import type { BacklogForecast } from './model/sync.ts';

/** A point each half hour of the 60 days that a forecast looks back, and a little more. */
const POINTS = 3_000;
/** Enough to see where a history begins. */
const SPAN_POINTS = 60;

/** More changes of the sources of one site are not looked at. */
const SOURCE_EVENTS = 500;

export type Past = Pick<History, 'series' | 'linkChanges' | 'logEntries'>;

export interface Outlook {
  readonly site: SiteConfig;
  readonly store: string;
  readonly resource: Resource;
  /** Room left for the writing user now, in the unit of the resource. */
  readonly available: number;
  readonly atMs: number;
  /** When an outage that goes on now is announced to end. */
  readonly outageEndsAtMs?: number | undefined;
  /** The next planned cut, to be asked about as well. */
  readonly cut?: PlannedCut | undefined;
}

const USED: { readonly [resource in Resource]: SeriesMetric } = {
  bytes: 'used_bytes',
  inodes: 'inodes_used',
};

/** Undefined while history holds nothing of this store, or cannot be read. */
export async function forecastFromHistory(outlook: Outlook, history: Past): Promise<Forecast | undefined> {
  const { site, store, resource, available, atMs, outageEndsAtMs, cut } = outlook;
  // What drains a store tells what comes in, and over which link it goes.
  const sync = site.syncs.find((candidate) => candidate.store === store);
  const captured: SeriesKey | undefined =
    sync && resource === 'bytes'
      ? { site: site.id, subject: 'sync', name: sync.name, metric: 'captured_bytes' }
      : undefined;
  const [used, replacedAtMs, links, intake] = await Promise.all([
    wholeSeries({ site: site.id, subject: 'store', name: store, metric: USED[resource] }, atMs, history),
    replacements(site.id, store, atMs, history),
    linkPast(site, sync?.link, atMs, history),
    captured ? wholeSeries(captured, atMs, history) : [],
  ]);
  const question = questionOf(site, { used, available, replacedAtMs, links, captured: intake });
  if (!question) return undefined;
  const announced = outageEndsAtMs === undefined ? {} : { outageEndsAtMs };
  const made = forecast({ ...question, ...announced, ...(cut ? { cut } : {}) });
  return isStalledFull(made, outlook, used.at(-1)?.last ?? 0) ? fullNow(made) : made;
}

/**
 * No growth is seen, at a level where recording has to halt: flat because nothing more fits, not because there is room. Said only by
 * a history that reaches far enough to take it back once there is room again.
 */
function isStalledFull(
  { current, horizonMs }: Forecast,
  { site, available }: Outlook,
  used: number,
): boolean {
  const isFlat = current.known && current.range.p50 === null;
  const reachesFar = horizonMs >= clearFromMs(Math.max(site.leadTimeMs, site.requiredAutonomyMs));
  return isFlat && reachesFar && used >= site.advisory.haltRatio * (used + available);
}

function fullNow({ cut, horizonMs }: Forecast): Forecast {
  const answers = { current: FULL_NOW, upstreamDown: FULL_NOW, ...(cut && { cut: FULL_NOW }) };
  return { ...answers, horizonMs, basis: { kind: 'full' } };
}

/** When a stock runs out if nothing is brought; undefined while history holds nothing of it, or cannot be read. */
export async function forecastStock(
  site: SiteConfig,
  stock: string,
  atMs: number,
  history: Past,
): Promise<Forecast | undefined> {
  const left = await wholeSeries(
    { site: site.id, subject: 'stock', name: stock, metric: 'items' },
    atMs,
    history,
  );
  const question = stockQuestionOf(site, left);
  return question && forecast(question);
}

/** When the store came to lie on other disks. */
async function replacements(
  site: string,
  store: string,
  untilMs: number,
  history: Past,
): Promise<readonly number[]> {
  const events = await history.logEntries({ site, kinds: ['source'], limit: SOURCE_EVENTS });
  if (!events.ok) return [];
  return events.value.flatMap(({ subject, state, atMs }) =>
    subject === store && state === 'replaced' && atMs > untilMs - LOOK_BACK_MS ? [atMs] : [],
  );
}

/** Changes of the named link, or of each link of the site. */
async function linkPast(
  site: SiteConfig,
  link: string | undefined,
  untilMs: number,
  history: Past,
): Promise<readonly (readonly LinkChange[])[]> {
  const names = site.links.map(({ name }) => name).filter((name) => link === undefined || name === link);
  const past = names.map((name) => history.linkChanges(site.id, name, untilMs - LOOK_BACK_MS));
  return (await Promise.all(past)).map((changes) => (changes.ok ? changes.value : []));
}

/** When the backlog of a sync is gone. */
export async function backlogFromHistory(
  { site, sync, pending, atMs, outageEndsAtMs }: BacklogOutlook,
  history: Past,
): Promise<BacklogForecast> {
  const series = async (subject: 'sync' | 'stage', name: string, metric: SeriesMetric) => {
    const points = await wholeSeries({ site: site.id, subject, name, metric }, atMs, history);
    return points.map(({ atMs: pointMs, last }) => ({ atMs: pointMs, records: last }));
  };
  const [captured, acknowledged, waiting, links] = await Promise.all([
    series('sync', sync.name, 'captured_records'),
    series('sync', sync.name, 'acknowledged_records'),
    series('stage', `${sync.name}/${sync.stages[0]}`, 'pending_records'),
    linkPast(site, sync.link, atMs, history),
  ]);
  const link = anyUp(links);
  const flows = { captured, acknowledged, waiting };
  return { atMs, ...timeToClear({ nowMs: atMs, pending, ...flows, link, outageEndsAtMs }) };
}

export interface BacklogOutlook {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  /** Records that wait for their acknowledgement now. */
  readonly pending: number;
  readonly atMs: number;
  /** When the present outage ends, where that was announced. */
  readonly outageEndsAtMs: number | undefined;
}

async function wholeSeries(key: SeriesKey, untilMs: number, history: Past): Promise<readonly SeriesPoint[]> {
  const span = await history.series({ key, fromMs: untilMs - LOOK_BACK_MS, untilMs, maxPoints: SPAN_POINTS });
  const first = span.ok ? span.value[0] : undefined;
  if (!first) return [];
  // A young history is asked for again where it exists, in full detail: 60 days in so many points would blur minutes.
  const fromMs = first.atMs - LOOK_BACK_MS / SPAN_POINTS;
  const points = await history.series({ key, fromMs, untilMs, maxPoints: POINTS });
  return points.ok ? points.value : [];
}
