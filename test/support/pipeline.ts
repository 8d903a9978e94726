/** A pipeline without sockets: probe results are made by the test on its own clock, history is real. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config.ts';
import type { Config } from '../../src/config/types.ts';
import { type History, openHistory } from '../../src/history/history.ts';
import { judgedTexts } from '../../src/locale/judged.ts';
import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts';
import { type AlertEvent, isAboutAlert } from '../../src/model/alert.ts';
import type { ProbeOutcome } from '../../src/model/observation.ts';
import type { LinkPicture } from '../../src/model/picture.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { validateCron } from '../../src/schedule/cron.ts';
import { createState, type State } from '../../src/state/state.ts';
import { chance } from './chance.ts';
import { DrivenClock } from './driven-clock.ts';
import { recordedLogger } from './quiet-logger.ts';

export const SITE = '14.71';
export const LINK = 'centre';
const EVERY_MS = 15_000;
const HOOK = 'hook';
const PROBE = 'tcp';

const YAML = `sites:
  - id: "${SITE}"
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: ${LINK}, probes: [{ kind: tcp, address: "10.0.0.1:443" }] }]
notify: [{ kind: webhook, name: ${HOOK}, url: "http://127.0.0.1:9/" }]
`;

/** Milliseconds of the round trip, or null for a probe that waited in vain. */
export type Trip = number | null;

export class PipelineRig implements AsyncDisposable {
  readonly clock: DrivenClock;
  readonly history: History;
  readonly state: State;
  readonly config: Config;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;

  private constructor(config: Config, history: History, clock: DrivenClock) {
    const logger = recordedLogger();
    this.clock = clock;
    this.config = config;
    this.history = history;
    this.state = createState(clock.now().atMs, history.restore().log);
    this.state.watch(config.sites);
    this.metrics = createMetrics({ config, build: { version: '0', nodeVersion: 'v0' } });
    this.pipeline = createPipeline(config, {
      clock,
      logger,
      state: this.state,
      metrics: this.metrics,
      history,
      texts: judgedTexts,
      self: () => ({ storage: history.status(), channels: [] }),
      tasks: () => new Map(),
      targets: () => [HOOK],
      wakeNotify: () => {},
      random: { fraction: chance(1) },
      hasten: () => {},
    });
  }

  static async open(folder: string, clock = new DrivenClock([])): Promise<PipelineRig> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'siaga.yaml');
    await writeFile(path, YAML);
    const config = await loadConfig({ path, env: {}, validateCron });
    if (!config.ok) throw new Error(JSON.stringify(config.failure));
    const { storage } = config.value;
    const logger = recordedLogger();
    const history = await openHistory({ path: folder, storage, clock, random: systemRandom, logger });
    return new PipelineRig(config.value, history, clock);
  }

  /** One run of the probe now; gives after how long it is run again. */
  probe(trip: Trip): number {
    const { atMs, monotonicMs } = this.clock.now();
    const observation = { kind: 'probe', site: SITE, link: LINK, probe: PROBE, atMs, monotonicMs } as const;
    return this.pipeline.probed({ ...observation, outcome: outcomeOf(trip) })?.inMs ?? EVERY_MS;
  }

  /** Runs at the interval, without the repetitions that confirm. */
  async run(trips: readonly Trip[]): Promise<void> {
    for (const trip of trips) {
      this.probe(trip);
      this.pipeline.tick();
      await this.clock.drive(EVERY_MS);
    }
  }

  /** As in life: what contradicts the verdict is soon repeated. */
  async live(durationMs: number, trip: () => Trip): Promise<void> {
    const untilMs = this.clock.now().monotonicMs + durationMs;
    while (this.clock.now().monotonicMs < untilMs) {
      await this.clock.drive(Math.min(EVERY_MS, this.probe(trip())));
      this.pipeline.tick();
    }
  }

  get link(): LinkPicture | undefined {
    return this.state.picture().sites.get(SITE)?.links.get(LINK);
  }

  /** Everything that was to be told, in order, as "alert kind". */
  get told(): readonly string[] {
    return this.events.map(({ alert, kind }) => `${alert.alert} ${kind}`);
  }

  get events(): readonly AlertEvent[] {
    return this.history.outbox
      .pending(HOOK)
      .filter(isAboutAlert)
      .map(({ event }) => event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.metrics.close();
    await this.history.close();
  }
}

function outcomeOf(trip: Trip): ProbeOutcome {
  if (trip !== null) return { evidence: { phasesMs: { connect: trip, total: trip } } };
  return {
    evidence: { phasesMs: { connect: 5_000, total: 5_000 } },
    failure: { reason: 'timeout', detail: 'no answer within 5 s (phase connect)' },
  };
}
