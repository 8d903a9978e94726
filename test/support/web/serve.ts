/** The real web server with a story behind it, on a port of its own. */

import type { SiteConfig } from '../../../src/config/types.ts';
import type { MaintenancePlan } from '../../../src/model/maintenance.ts';
import { failed, success } from '../../../src/model/result.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import type { Logger } from '../../../src/platform/logger.ts';
import type { WebOptions } from '../../../src/web/options.ts';
import { startWeb, type Web } from '../../../src/web/web.ts';
import { somePlan } from './plan.ts';
import { NOW_MS, type Story } from './stories.ts';

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Real time for everything that waits; the story's moment for everything that is shown. */
export const storyClock = {
  ...systemClock,
  now: () => ({ atMs: NOW_MS, monotonicMs: systemClock.now().monotonicMs }),
};

/** A piece of work that has the id of its site, so that one address leads to both. */
function planAt({ id, timezone }: SiteConfig): MaintenancePlan {
  const start = '2030-12-04T08:00:00';
  return { id, title: 'Migration', origin: 'people', sites: [id], timezone, start, announceMs: [] };
}

export function serveStory(story: () => Story, parts: Partial<WebOptions> = {}): Promise<Web> {
  return startWeb(storyOptions(story, parts));
}

export function storyOptions(story: () => Story, parts: Partial<WebOptions> = {}): WebOptions {
  return {
    config: () => story().config,
    picture: () => story().picture,
    history: {
      series: (query) => story().history.series(query),
      linkChanges: (site, link, fromMs) => story().history.linkChanges(site, link, fromMs),
      logEntries: (query) => story().history.logEntries(query),
    },
    plan: async () => success(await somePlan()),
    checkCut: async () => success([]),
    metrics: { render: async () => ({ contentType: 'text/plain', body: '' }) },
    logger: silentLogger,
    clock: storyClock,
    version: '0.1.0',
    listen: { host: '127.0.0.1', port: 0 },
    ready: () => ({ ready: true, reason: '' }),
    maintenance: {
      plans: () => story().config.sites.map(planAt),
      gonePlans: () => [],
      calendars: () => [],
      plan: () => failed(''),
      withdraw: () => failed(''),
    },
    act: async () => failed('unknown_alert'),
    incident: async () => failed('unknown_incident'),
    ...parts,
  };
}
