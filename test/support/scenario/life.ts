/** One life of the service in a scenario: its parts as they are in life, with the world of the scenario in the place of sockets and disks. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.ts';
import { formatProblem } from '../../../src/config/problem.ts';
import type { Config, SiteConfig } from '../../../src/config/types.ts';
import { type History, openHistory } from '../../../src/history/history.ts';
import { jobsOf, probeJobName } from '../../../src/jobs.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import { createNotes } from '../../../src/notify/notes.ts';
import { type Notify, startNotify, targetsOf } from '../../../src/notify/notify.ts';
import { createPipeline, type Pipeline } from '../../../src/pipeline.ts';
import type { HostResolver } from '../../../src/platform/dns.ts';
import type { HttpClients } from '../../../src/platform/http-clients.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { createProbeContext } from '../../../src/probe/probe.ts';
import { validateCron } from '../../../src/schedule/cron.ts';
import type { Job } from '../../../src/schedule/schedule.ts';
import { createState, type State } from '../../../src/state/state.ts';
import { chance } from '../chance.ts';
import type { DrivenClock } from '../driven-clock.ts';
import { recordedLogger } from '../quiet-logger.ts';
import { meets, sourcesOf, type World } from './world.ts';

/** Nothing else in the service waits for so long, so a timer of it means a message under way. */
export const CHANNEL_TIMEOUT_MS = 7_891;
const DAY_MS = 86_400_000;

/** Where a life finds its configuration and its data, and whom it tells. */
export interface Place {
  readonly folder: string;
  readonly yaml: string;
  readonly storagePath: string;
  readonly hookUrl: string;
}

/** What outlives a life. */
export interface Around {
  readonly clock: DrivenClock;
  readonly world: World;
  readonly http: HttpClients['of'];
  readonly names: HostResolver;
}

/** One life of the service, from its start to its end. */
export class Life {
  readonly config: Config;
  readonly history: History;
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly #metrics: Metrics;
  readonly #notify: Notify;
  readonly #clock: DrivenClock;
  readonly #world: World;
  readonly #jobs: readonly Job[];
  readonly #dueMs = new Map<string, number>();

  static async begin({ folder, yaml, storagePath, hookUrl }: Place, around: Around): Promise<Life> {
    const path = join(folder, 'siaga.yaml');
    const channel = `  - { kind: webhook, name: hook, url: "${hookUrl}", timeout: ${CHANNEL_TIMEOUT_MS}ms, tell: [alerts, maintenance, advisory] }\n`;
    await writeFile(
      path,
      yaml.includes('notify:\n')
        ? yaml.replace('notify:\n', `notify:\n${channel}`)
        : `${yaml}notify:\n${channel}`,
    );
    const loaded = await loadConfig({ path, env: {}, validateCron });
    if (!loaded.ok) throw new Error(loaded.failure.map(formatProblem).join('\n'));
    await mkdir(storagePath, { recursive: true });
    const { storage } = loaded.value;
    const history = await openHistory({
      path: storagePath,
      storage,
      clock: around.clock,
      random: systemRandom,
      logger: recordedLogger(),
    });
    return new Life(loaded.value, history, around);
  }

  private constructor(config: Config, history: History, { clock, world, http, names }: Around) {
    const logger = recordedLogger();
    const random = { fraction: chance(1), hex: systemRandom.hex };
    this.config = config;
    this.history = history;
    this.#clock = clock;
    this.state = createState(clock.now().atMs, history.restore().log);
    this.state.watch(config.sites);
    this.#metrics = createMetrics({ config, build: { version: '0', nodeVersion: 'v0' } });
    this.pipeline = createPipeline(config, {
      clock,
      logger,
      state: this.state,
      metrics: this.#metrics,
      history,
      texts: judgedTexts,
      self: () => ({ storage: history.status(), channels: this.#notify.status() }),
      tasks: () => new Map(),
      targets: (what) => targetsOf(config.notify, what),
      wakeNotify: () => this.#notify.wake(),
      random,
      hasten: () => {},
    });
    this.#notify = startNotify({
      channels: config.notify,
      outbox: history.outbox,
      notes: createNotes(history),
      clock,
      random,
      logger,
      http,
      silentForMs: this.pipeline.silentForMs,
      present: this.pipeline.announced,
      clockTrusted: this.pipeline.clockTrusted,
      site: (id) => config.sites.find((site) => site.id === id),
      locale: config.locale,
      earlier: [],
      planned: this.pipeline.maintenance.windows,
      owner: config.sites[0]?.id ?? '',
      links: { runbookUrl: config.alerts.runbookUrl, externalUrl: 'http://siaga.example/' },
    });
    this.#world = world;
    this.#jobs = this.#jobsOf(names);
  }

  /** Every probe and every job that is due, and the look that judges what they brought. */
  async step(): Promise<void> {
    const world = this.#world;
    for (const site of this.config.sites) {
      for (const link of site.links) {
        for (const probe of link.probes) {
          if (!this.#isDue(`probe ${site.id}/${link.name}/${probe.name}`, probe.schedule)) continue;
          const { atMs, monotonicMs } = this.#clock.now();
          const about = { site: site.id, link: link.name, probe: probe.name, atMs, monotonicMs };
          this.pipeline.probed({ kind: 'probe', ...about, outcome: meets(world, site, link.name, probe) });
        }
      }
    }
    const { atMs } = this.#clock.now();
    this.pipeline.loadSeen({ atMs, ...world.load });
    for (const job of this.#jobs) {
      if (this.#isDue(job.name, job.when)) await job.run(new AbortController().signal);
    }
    this.pipeline.tick();
  }

  async end(): Promise<void> {
    await this.#notify.close();
    this.#metrics.close();
    await this.history.close();
  }

  #isDue(name: string, when: Job['when']): boolean {
    const { monotonicMs } = this.#clock.now();
    if (monotonicMs < (this.#dueMs.get(name) ?? 0)) return false;
    this.#dueMs.set(name, monotonicMs + (when.kind === 'every' ? when.everyMs : DAY_MS));
    return true;
  }

  /** The jobs of stores, stocks and syncs; probes meet the world, and this host is not the one of the story. */
  #jobsOf(names: HostResolver): readonly Job[] {
    const { config, history, pipeline, state } = this;
    const clock = this.#clock;
    const siteOf = (site: string) => state.picture().sites.get(site);
    const own = new Set(['host', 'host load', 'time', 'tick', ...config.sites.flatMap(probeNames)]);
    return jobsOf(config, {
      clock,
      pipeline,
      history,
      probes: createProbeContext({ clock, names }),
      reading: (site, store) => siteOf(site)?.stores.get(store)?.reading,
      sync: (site, sync) => siteOf(site)?.syncs.get(sync),
      host: { look() {} },
      load: { read: async () => ({ atMs: clock.now().atMs }) },
      ...sourcesOf(this.#world, config.sites, () => clock.now().atMs),
    }).filter(({ name }) => !own.has(name));
  }
}

function probeNames({ id, links }: SiteConfig): readonly string[] {
  return links.flatMap((link) => link.probes.map((probe) => probeJobName(id, link.name, probe.name)));
}
