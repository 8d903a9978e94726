/** The watch over one link of several probes, without sockets, history or schedule: results are made by the test on its own clock. */

import type { Config, LinkConfig } from '../../src/config/types.ts';
import { createLinkWatch, type Heard, type LinkWatch } from '../../src/link-watch.ts';
import { judgedTexts } from '../../src/locale/judged.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { LogEntry } from '../../src/model/history.ts';
import type { ProbeEvidence, ProbeFailure } from '../../src/model/observation.ts';
import type { LinkPicture } from '../../src/model/picture.ts';
import { createState } from '../../src/state/state.ts';
import { alertsConfig, siteConfig } from '../unit/assess/fixtures.ts';
import { chance } from './chance.ts';
import { ManualClock } from './manual-clock.ts';
import { recordedLogger } from './quiet-logger.ts';

const SITE = '14.71';

export class LinkRig implements Disposable {
  readonly clock = new ManualClock();
  readonly log: Omit<LogEntry, 'atMs'>[] = [];
  /** The last wish for each probe, in milliseconds from then. */
  readonly hastened = new Map<string, number>();
  readonly #link: LinkConfig;
  readonly #state = createState(0, []);
  readonly #metrics: ReturnType<typeof createMetrics>;
  readonly #watch: LinkWatch;

  constructor(link: LinkConfig) {
    this.#link = link;
    const config: Config = {
      locale: 'en',
      sites: [siteConfig({ links: [link] })],
      notify: [],
      routes: [],
      maintenance: [],
      incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
      alerts: alertsConfig,
      storage: { budgetBytes: 0, rawRetentionMs: 0 },
    };
    this.#state.watch(config.sites);
    this.#metrics = createMetrics({ config, build: { version: '0', nodeVersion: 'v0' } });
    this.#watch = createLinkWatch(config, {
      clock: this.clock,
      logger: recordedLogger(),
      state: this.#state,
      metrics: this.#metrics,
      history: { restore: () => ({ alertState: undefined, kept: new Map(), log: [] }), keep: () => {} },
      texts: judgedTexts,
      host: { judged: (_site, _link, judgement) => judgement },
      note: (entry) => this.log.push(entry),
      random: { fraction: chance(1) },
      hasten: (_site, _link, probe, inMs) => this.hastened.set(probe, inMs),
    });
  }

  /** A run of this probe ends now. */
  heard(probe: string, failure?: ProbeFailure, seen: Partial<ProbeEvidence> = {}): Heard | undefined {
    const { atMs, monotonicMs } = this.clock.now();
    const about = { kind: 'probe', site: SITE, link: this.#link.name, probe, atMs, monotonicMs } as const;
    const outcome = { evidence: { phasesMs: {}, ...seen }, ...(failure && { failure }) };
    return this.#watch.heard({ ...about, outcome });
  }

  get picture(): LinkPicture | undefined {
    return this.#state.picture().sites.get(SITE)?.links.get(this.#link.name);
  }

  [Symbol.dispose](): void {
    this.#metrics.close();
  }
}
