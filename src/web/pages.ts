/** What the pages show, gathered and drawn. Loaded with the first visitor: a service may run for weeks without one. */

import type { SiteConfig } from '../config/types.ts';
import type { FrameOf } from './frames.ts';
import { ROTATING } from './kiosk.ts';
import { rememberLanguage } from './language.ts';
import type { WebOptions } from './options.ts';
import { kioskPage } from './page/kiosk-page.ts';
import type { Kiosk } from './page/layout.ts';
import { missingPage } from './page/missing-page.ts';
import { sitePage } from './page/site-page.ts';
import { sitesPage } from './page/sites-page.ts';
import { rangeOf } from './ranges.ts';
import { page, type Reply } from './reply.ts';
import type { Call } from './route.ts';
import { siteView } from './site-view.ts';
import { createTrends } from './trends.ts';

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
    const range = rangeOf(call.parameters.range);
    const view = await siteView({ site, say: own.say, range }, options, trends);
    const kiosk = kioskOf(call, root, site.id);
    if (kiosk) return page(200, kioskPage(view, { ...own, hasMoreSites }, kiosk), rememberLanguage(call));
    return page(200, sitePage(view, { ...own, hasMoreSites }), rememberLanguage(call));
  };

  /** All sites, then one after the other, and from the start again; a page that was asked for by itself stays. */
  function kioskOf({ parameters }: Call, root: string, shown?: string): Kiosk | undefined {
    const { sites } = options.config();
    if (parameters.kiosk === undefined) return undefined;
    if (sites.length < 2 || (shown !== undefined && parameters.kiosk !== ROTATING)) return {};
    const next = sites[sites.findIndex(({ id }) => id === shown) + 1];
    if (!next) return { next: `${root || './'}?kiosk` };
    return { next: `${root}sites/${encodeURIComponent(next.id)}?kiosk=${ROTATING}` };
  }

  return {
    all(call) {
      const { sites } = options.config();
      const [only, ...more] = sites;
      if (only && more.length === 0) return showSite(only, '', call);
      const kiosk = kioskOf(call, '');
      const own = { ...frame('', call), ...(kiosk && { kiosk }) };
      const shown = sitesPage(sites, options.picture(), options.clock.now().atMs, own);
      return page(200, shown, rememberLanguage(call));
    },
    site(call) {
      const site = options.config().sites.find(({ id }) => id === call.parameters.id);
      return site ? showSite(site, '../', call) : page(404, missingPage(frame('../', call)));
    },
  };
}
