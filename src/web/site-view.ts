/** Gathers what the page of one site is drawn from: the picture of now, and of history as much as the reader chose. */

import { windowsOf } from '../alert/occurrences.ts';
import type { LinkConfig, SiteConfig, StockConfig, StoreConfig, SyncConfig } from '../config/types.ts';
import { incidentTexts } from '../locale/incident.ts';
import type { LinkChange } from '../model/forecast.ts';
import type { SeriesKey } from '../model/history.ts';
import { type Incident, isOpen } from '../model/incident.ts';
import type { Language } from '../model/language.ts';
import type { SitePicture } from '../model/picture.ts';
import type { WebOptions } from './options.ts';
import { widthOf } from './page/runway-scale.ts';
import type { Shade } from './page/shades.ts';
import type { LinkView, SiteView, StockView, StoreView, SyncView } from './page/view.ts';
import type { Say } from './page/words.ts';
import { RANGE_MS, type Range } from './ranges.ts';
import type { Trends } from './trends.ts';

const DAY_MS = 86_400_000;

interface Gathering {
  readonly site: SiteConfig;
  readonly known: SitePicture | undefined;
  readonly trends: Trends;
  readonly nowMs: number;
  /** As the reader chose. */
  readonly rangeMs: number | undefined;
  /** The longest past that any chart shows. */
  readonly longestMs: number;
}

/** Stretches in which a link was down. The last one goes on when nothing came after it. */
export function outagesOf(changes: readonly LinkChange[], untilMs: number): readonly Shade[] {
  return changes.flatMap(({ atMs, up }, index) => {
    if (up) return [];
    const next = changes[index + 1];
    return [{ kind: 'outage', fromMs: atMs, untilMs: next?.atMs ?? untilMs, isOpen: next === undefined }];
  });
}

/** Only where all of them were down at once did nothing get through. */
export function commonOf(all: readonly (readonly Shade[])[]): readonly Shade[] {
  const [first = [], ...others] = all;
  return others.reduce(
    (common, shades) =>
      common.flatMap((one) =>
        shades.flatMap((other) => {
          const fromMs = Math.max(one.fromMs, other.fromMs);
          const untilMs = Math.min(one.untilMs, other.untilMs);
          return fromMs < untilMs ? [{ ...one, fromMs, untilMs, isOpen: one.isOpen && other.isOpen }] : [];
        }),
      ),
    first,
  );
}

async function linkView(link: LinkConfig, gathering: Gathering): Promise<LinkView> {
  const { site, known, trends, nowMs, rangeMs, longestMs } = gathering;
  const name = `${link.name}/${link.probes.at(-1)?.name ?? ''}`;
  const key = { site: site.id, subject: 'probe', name } as const;
  const [passed, changes] = await Promise.all([
    trends.shown({ ...key, metric: 'up' }, DAY_MS, rangeMs),
    trends.changes(site.id, link.name, longestMs),
  ]);
  const latency = await trends.last({ ...key, metric: 'duration_ms' }, passed.untilMs - passed.fromMs);
  const picture = known?.links.get(link.name);
  return { config: link, picture, latency, passed, outages: outagesOf(changes, nowMs) };
}

async function storeView(store: StoreConfig, gathering: Gathering): Promise<StoreView> {
  const { site, known, trends, nowMs, rangeMs } = gathering;
  const picture = known?.stores.get(store.name);
  const width = widthOf(picture?.forecasts.bytes, site.leadTimeMs, nowMs, rangeMs);
  const key = { site: site.id, subject: 'store', name: store.name, metric: 'used_bytes' } as const;
  return { config: store, picture, width, usage: await trends.shown(key, width.pastMs, rangeMs) };
}

async function stockView(stock: StockConfig, gathering: Gathering): Promise<StockView> {
  const { site, known, trends, nowMs, rangeMs } = gathering;
  const picture = known?.stocks.get(stock.name);
  const width = widthOf(picture?.forecast, site.leadTimeMs, nowMs, rangeMs);
  const key = { site: site.id, subject: 'stock', name: stock.name, metric: 'items' } as const;
  return { config: stock, picture, width, left: await trends.shown(key, width.pastMs, rangeMs) };
}

async function syncView(sync: SyncConfig, gathering: Gathering): Promise<SyncView> {
  const { site, known, trends, rangeMs } = gathering;
  const show = (stage: string, metric: SeriesKey['metric']) =>
    trends.shown({ site: site.id, subject: 'stage', name: `${sync.name}/${stage}`, metric }, DAY_MS, rangeMs);
  const last = sync.stages.at(-1) ?? '';
  const [waiting, half, nineInTen, ninetyNine] = await Promise.all([
    Promise.all(
      sync.stages.slice(1).map(async (stage) => ({ stage, trend: await show(stage, 'pending_records') })),
    ),
    show(last, 'latency_p50_ms'),
    show(last, 'latency_p90_ms'),
    show(last, 'latency_p99_ms'),
  ]);
  const picture = known?.syncs.get(sync.name);
  return { config: sync, picture, waiting, took: { half, nineInTen, ninetyNine } };
}

/** What was planned and what is; one that is over stays in the plans, and of one that was taken back remains what was in force. */
function workAt({ site, nowMs, longestMs }: Gathering, options: WebOptions): readonly Shade[] {
  return [...options.maintenance.plans(), ...options.maintenance.gonePlans()]
    .filter(({ sites }) => sites.includes(site.id))
    .flatMap((plan) => windowsOf(plan, nowMs - longestMs, nowMs + longestMs))
    .map(({ plan, startsAtMs, endsAtMs }) => ({
      kind: 'maintenance',
      title: plan.title,
      fromMs: startsAtMs,
      untilMs: endsAtMs ?? Math.max(nowMs, startsAtMs),
      isOpen: endsAtMs === undefined,
    }));
}

function incidentsAt(
  { site, nowMs, longestMs }: Gathering,
  options: WebOptions,
  language: Language,
): readonly Shade[] {
  return options
    .picture()
    .incidents.filter((one) => one.site === site.id && (one.endsAtMs ?? nowMs) > nowMs - longestMs)
    .map((incident) => ({
      kind: 'incident',
      title: incidentTexts(language).title(incident),
      fromMs: incident.startsAtMs,
      untilMs: incident.endsAtMs ?? nowMs,
      isOpen: isOpen(incident),
    }));
}

function longestOf(site: SiteConfig, known: SitePicture | undefined, nowMs: number): number {
  const widths = site.stores.map(({ name }) =>
    widthOf(known?.stores.get(name)?.forecasts.bytes, site.leadTimeMs, nowMs),
  );
  return Math.max(DAY_MS, ...widths.map(({ pastMs }) => pastMs));
}

function nextWordOf(incidents: readonly Incident[], site: SiteConfig): { readonly nextWordAtMs?: number } {
  const promised = incidents.flatMap(({ site: of, nextUpdateAtMs }) =>
    of === site.id && nextUpdateAtMs !== undefined ? [nextUpdateAtMs] : [],
  );
  return promised.length === 0 ? {} : { nextWordAtMs: Math.min(...promised) };
}

export interface SiteAsked {
  readonly site: SiteConfig;
  readonly say: Say;
  readonly range: Range | undefined;
}

export async function siteView(
  { site, say, range }: SiteAsked,
  options: WebOptions,
  trends: Trends,
): Promise<SiteView> {
  const nowMs = options.clock.now().atMs;
  const picture = options.picture();
  const { alerts } = options.config();
  const known = picture.sites.get(site.id);
  const rangeMs = range && RANGE_MS[range];
  const longestMs = rangeMs ?? longestOf(site, known, nowMs);
  const gathering: Gathering = { site, known, trends, nowMs, rangeMs, longestMs };
  const [links, stores, stocks, syncs] = await Promise.all([
    Promise.all(site.links.map((link) => linkView(link, gathering))),
    Promise.all(site.stores.map((store) => storeView(store, gathering))),
    Promise.all(site.stocks.map((stock) => stockView(stock, gathering))),
    Promise.all(site.syncs.map((sync) => syncView(sync, gathering))),
  ]);
  return {
    ...{ say, nowMs, site, range, links, stores, stocks, syncs },
    picture: known,
    outages: commonOf(links.map(({ outages }) => outages)),
    work: [...workAt(gathering, options), ...incidentsAt(gathering, options, say.language)],
    certificateWarningMs: alerts.certificate.warningMs,
    runbookUrl: alerts.runbookUrl,
    ...nextWordOf(picture.incidents, site),
    maintenance: picture.maintenance.filter(({ window }) => window.plan.sites.includes(site.id)),
    alerts: picture.alerts.filter((alert) => alert.site === site.id),
    telling: picture.telling,
    // What is about no site is about the service, and so about every page.
    events: picture.log.filter((entry) => entry.site === site.id || entry.site === ''),
    self: picture.self,
  };
}
