/** What the pages show, gathered and drawn. Loaded with the first visitor: a service may run for weeks without one. */

import type { LinkConfig, SiteConfig, StoreConfig } from '../config/types.ts';
import type { SitePicture } from '../model/picture.ts';
import type { FrameOf } from './frames.ts';
import { rememberLanguage } from './language.ts';
import type { WebOptions } from './options.ts';
import { missingPage } from './page/missing-page.ts';
import { widthOf } from './page/runway-scale.ts';
import { sitePage } from './page/site-page.ts';
import { sitesPage } from './page/sites-page.ts';
import type { LinkView, SiteView, StoreView } from './page/view.ts';
import type { Say } from './page/words.ts';
import { page, type Reply } from './reply.ts';
import type { Call } from './route.ts';
import { createTrends, type Trends } from './trends.ts';

const DAY_MS = 86_400_000;

async function linkView(
  site: SiteConfig,
  link: LinkConfig,
  known: SitePicture | undefined,
  trends: Trends,
): Promise<LinkView> {
  const key = {
    site: site.id,
    subject: 'probe',
    name: `${link.name}/${link.probes.at(-1)?.name ?? ''}`,
  } as const;
  const passed = await trends.fitting({ ...key, metric: 'up' }, DAY_MS);
  const latency = await trends.last({ ...key, metric: 'duration_ms' }, passed.untilMs - passed.fromMs);
  return { config: link, picture: known?.links.get(link.name), latency, passed };
}

async function storeView(
  site: SiteConfig,
  store: StoreConfig,
  known: SitePicture | undefined,
  trends: Trends,
  nowMs: number,
): Promise<StoreView> {
  const picture = known?.stores.get(store.name);
  const { pastMs } = widthOf(picture, site.leadTimeMs, nowMs);
  const key = { site: site.id, subject: 'store', name: store.name, metric: 'used_bytes' } as const;
  return { config: store, picture, usage: await trends.fitting(key, pastMs) };
}

async function siteView(site: SiteConfig, say: Say, options: WebOptions, trends: Trends): Promise<SiteView> {
  const nowMs = options.clock.now().atMs;
  const picture = options.picture();
  const known = picture.sites.get(site.id);
  const [links, stores] = await Promise.all([
    Promise.all(site.links.map((link) => linkView(site, link, known, trends))),
    Promise.all(site.stores.map((store) => storeView(site, store, known, trends, nowMs))),
  ]);
  return {
    say,
    nowMs,
    site,
    picture: known,
    links,
    stores,
    stocks: site.stocks.map((config) => ({ config, picture: known?.stocks.get(config.name) })),
    syncs: site.syncs.map((sync) => ({ config: sync, picture: known?.syncs.get(sync.name) })),
    certificateWarningMs: options.config().alerts.certificate.warningMs,
    maintenance: picture.maintenance.filter(({ window }) => window.plan.sites.includes(site.id)),
    alerts: picture.alerts.filter((alert) => alert.site === site.id),
    // What is about no site is about the service, and so about every page.
    events: picture.log.filter((entry) => entry.site === site.id || entry.site === ''),
    self: picture.self,
  };
}

export interface Pages {
  /** All sites; with one site, its page. */
  all(call: Call): Reply | Promise<Reply>;
  site(call: Call): Reply | Promise<Reply>;
}

export function createPages(options: WebOptions, frame: FrameOf): Pages {
  const trends = createTrends(options.history, options.clock);
  const showSite = async (site: SiteConfig, root: string, call: Call): Promise<Reply> => {
    const hasMoreSites = options.config().sites.length > 1;
    const own = frame(root, call);
    const view = await siteView(site, own.say, options, trends);
    return page(200, sitePage(view, { ...own, hasMoreSites }), rememberLanguage(call));
  };

  return {
    all(call) {
      const { sites } = options.config();
      const [only, ...more] = sites;
      if (only && more.length === 0) return showSite(only, '', call);
      const shown = sitesPage(sites, options.picture(), options.clock.now().atMs, frame('', call));
      return page(200, shown, rememberLanguage(call));
    },
    site(call) {
      const site = options.config().sites.find(({ id }) => id === call.parameters.id);
      return site ? showSite(site, '../', call) : page(404, missingPage(frame('../', call)));
    },
  };
}
