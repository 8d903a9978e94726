/** The forecasts of stores and stocks out of what history knows of them and of the links of their site. */

import type { SiteConfig } from './config/types.ts';
import { forecast } from './forecast/forecast.ts';
import { LOOK_BACK_MS, questionOf } from './forecast/question.ts';
import { stockQuestionOf } from './forecast/stock-use.ts';
import type { History } from './history/history.ts';
import type { Forecast, LinkChange, Resource } from './model/forecast.ts';
import type { SeriesKey, SeriesMetric, SeriesPoint } from './model/history.ts';

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
}

const USED: { readonly [resource in Resource]: SeriesMetric } = {
  bytes: 'used_bytes',
  inodes: 'inodes_used',
};

/** Undefined while history holds nothing of this store, or cannot be read. */
export async function forecastFromHistory(outlook: Outlook, history: Past): Promise<Forecast | undefined> {
  const { site, store, resource, available, atMs, outageEndsAtMs } = outlook;
  const [used, replacedAtMs, ...links] = await Promise.all([
    usage({ site: site.id, subject: 'store', name: store, metric: USED[resource] }, atMs, history),
    replacements(site.id, store, atMs, history),
    ...site.links.map((link) => history.linkChanges(site.id, link.name, atMs - LOOK_BACK_MS)),
  ]);
  const changes = links.map((link): readonly LinkChange[] => (link.ok ? link.value : []));
  const question = questionOf(site, { used, available, replacedAtMs, links: changes });
  return question && forecast({ ...question, ...(outageEndsAtMs === undefined ? {} : { outageEndsAtMs }) });
}

/** When a stock runs out if nothing is brought; undefined while history holds nothing of it, or cannot be read. */
export async function forecastStock(
  site: SiteConfig,
  stock: string,
  atMs: number,
  history: Past,
): Promise<Forecast | undefined> {
  const left = await usage({ site: site.id, subject: 'stock', name: stock, metric: 'items' }, atMs, history);
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

async function usage(key: SeriesKey, untilMs: number, history: Past): Promise<readonly SeriesPoint[]> {
  const span = await history.series({ key, fromMs: untilMs - LOOK_BACK_MS, untilMs, maxPoints: SPAN_POINTS });
  const first = span.ok ? span.value[0] : undefined;
  if (!first) return [];
  // A young history is asked for again where it exists, in full detail: 60 days in so many points would blur minutes.
  const fromMs = first.atMs - LOOK_BACK_MS / SPAN_POINTS;
  const points = await history.series({ key, fromMs, untilMs, maxPoints: POINTS });
  return points.ok ? points.value : [];
}
