/** The real web server with a story behind it, on a port of its own. */

import { success } from '../../../src/model/result.ts';
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

export function serveStory(story: () => Story, parts: Partial<WebOptions> = {}): Promise<Web> {
  return startWeb({
    config: () => story().config,
    picture: () => story().picture,
    history: {
      series: (query) => story().history.series(query),
      logEntries: (query) => story().history.logEntries(query),
    },
    plan: async () => success(await somePlan()),
    metrics: { render: async () => ({ contentType: 'text/plain', body: '' }) },
    logger: silentLogger,
    clock: storyClock,
    version: '0.1.0',
    listen: { host: '127.0.0.1', port: 0 },
    ready: () => ({ ready: true, reason: '' }),
    ...parts,
  });
}
