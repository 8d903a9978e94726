/**
 * Hundreds of sites with the same two probes before one centre, scheduled and judged as in life on a clock that the test owns. The
 * centre answers, hangs until the test says otherwise, or resets whatever waits at its door.
 */

import type { Config, Rhythm } from '../../src/config/types.ts';
import { createLinkWatch, type LinkWatch } from '../../src/link-watch.ts';
import { judgedTexts } from '../../src/locale/judged.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { ProbeFailure } from '../../src/model/observation.ts';
import { createScheduler, type Job, type Scheduler } from '../../src/schedule/schedule.ts';
import { createState } from '../../src/state/state.ts';
import { alertsConfig, linkConfig, onRung, siteConfig } from '../unit/assess/fixtures.ts';
import { ManualClock } from './manual-clock.ts';
import { recordedLogger } from './quiet-logger.ts';

export const MANY = 500;
const LINK = 'centre';
const PROBES = (['central_network', 'central_service'] as const).map((rung) => ({
  ...onRung(rung),
  timeoutMs: 14_000,
  retryMs: 2_000,
}));

type Centre = 'answers' | 'hangs' | 'resets';

export interface ManySitesOptions {
  readonly rhythm: Rhythm;
  readonly random: () => number;
}

export class ManySites implements AsyncDisposable {
  readonly #clock = new ManualClock();
  readonly #state = createState(0, []);
  readonly #metrics: ReturnType<typeof createMetrics>;
  readonly #watch: LinkWatch;
  readonly #scheduler: Scheduler;
  readonly #waiting = new Set<() => void>();
  #centre: Centre = 'answers';
  #knocks: number[] = [];

  constructor({ rhythm, random }: ManySitesOptions) {
    const sites = Array.from({ length: MANY }, (_, index) =>
      siteConfig({ id: `site-${index}`, links: [linkConfig(PROBES, { rhythm })], stores: [] }),
    );
    const storage = { budgetBytes: 0, rawRetentionMs: 0 };
    const config: Config = {
      locale: 'en',
      sites,
      notify: [],
      routes: [],
      maintenance: [],
      incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
      alerts: alertsConfig,
      storage,
    };
    const clock = this.#clock;
    this.#state.watch(sites);
    this.#metrics = createMetrics({ config, build: { version: '0', nodeVersion: 'v0' } });
    const scheduler = createScheduler({ clock, onError: () => {} });
    this.#scheduler = scheduler;
    this.#watch = createLinkWatch(config, {
      clock,
      logger: recordedLogger(),
      state: this.#state,
      metrics: this.#metrics,
      history: { restore: () => ({ alertState: undefined, kept: new Map(), log: [] }), keep: () => {} },
      texts: judgedTexts,
      host: { judged: (_site, _link, judgement) => judgement },
      note: () => {},
      random: { fraction: random },
      hasten: (site, _link, probe, inMs) => scheduler.hasten(`${site}/${probe}`, inMs),
    });
    scheduler.replace(sites.flatMap(({ id }) => PROBES.map(({ name }) => this.#job(id, name))));
  }

  #job(site: string, probe: string): Job {
    return {
      name: `${site}/${probe}`,
      when: { kind: 'every', everyMs: 15_000 },
      timeoutMs: 14_000,
      run: async (signal) => {
        const { atMs, monotonicMs: startMs } = this.#clock.now();
        this.#knocks.push(startMs);
        const failure = await this.#knock(signal);
        const { monotonicMs } = this.#clock.now();
        const outcome = { evidence: { phasesMs: {} }, ...(failure && { failure }) };
        const heard = this.#watch.heard({
          kind: 'probe',
          site,
          link: LINK,
          probe,
          atMs,
          monotonicMs,
          outcome,
        });
        return heard?.again;
      },
    };
  }

  async #knock(signal: AbortSignal): Promise<ProbeFailure | undefined> {
    if (this.#centre === 'hangs') {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    if (signal.aborted) return { reason: 'timeout', detail: 'no answer within 14 s' };
    return this.#centre === 'resets' ? { reason: 'reset', detail: 'reset by the other end' } : undefined;
  }

  /** Sites whose link is down. */
  get down(): number {
    return [...this.#state.picture().sites.values()].filter(
      ({ links }) => links.get(LINK)?.judgement.state === 'down',
    ).length;
  }

  /** Gives when somebody knocked. */
  async run(forMs: number, centre: Centre): Promise<readonly number[]> {
    this.#centre = centre;
    this.#knocks = [];
    if (centre !== 'hangs') for (const answer of this.#waiting) answer();
    await this.#clock.advance(forMs);
    return this.#knocks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.#scheduler.close();
    await this.#clock.advance(20_000);
    await closing;
    this.#metrics.close();
  }
}
