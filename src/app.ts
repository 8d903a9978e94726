/**
 * Builds every part and hands each the services it needs: start, reload, close.
 * What can fail is done before anything is swapped; what was acquired is released when the start fails half-way.
 */

import { join } from 'node:path';
import { createCalendarCopies } from './calendar-copies.ts';
import { createCalendarWatch } from './calendar-watch.ts';
import type { Config } from './config/types.ts';
import { openHistory } from './history/history.ts';
import { probeJobName } from './jobs.ts';
import { judgedTexts } from './locale/judged.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { Picture } from './model/picture.ts';
import { failed, type Result, success } from './model/result.ts';
import { createNotes } from './notify/notes.ts';
import { type Notify, startNotify, targetsOf } from './notify/notify.ts';
import { createPipeline } from './pipeline.ts';
import { createCutCheck, createPlanner } from './planner.ts';
import type { Clock } from './platform/clock.ts';
import { createHostResolver } from './platform/dns.ts';
import { createHttpClients } from './platform/http-clients.ts';
import type { Logger } from './platform/logger.ts';
import { oneAtATime } from './platform/one-at-a-time.ts';
import type { Random } from './platform/random.ts';
import { createTeardown, type Teardown } from './platform/teardown.ts';
import { createScheduler } from './schedule/schedule.ts';
import { createState } from './state/state.ts';
import { openWatch, type Watch } from './watch.ts';
import { startWeb } from './web/web.ts';

/** A stop takes at most 5 s in all; no part may take more than this of it. */
const CLOSE_STEP_MS = 2_500;

export interface AppOptions {
  readonly config: Config;
  /** Reads the configuration again; problems are sentences. */
  readonly load: () => Promise<Result<Config, readonly string[]>>;
  readonly storagePath: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly webConfigPath?: string;
  /** Where people reach the page, when that is not the listen address. */
  readonly externalUrl?: string;
  /** Lets POST /-/reload in. */
  readonly lifecycle: boolean;
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface App {
  readonly url: string;
  picture(): Picture;
  /** Validates, then swaps, one at a time; on failure the old configuration stays in force and a metric says so. */
  reload(): Promise<Result<void, { readonly detail: string }>>;
  /** What was not sent stays stored for the next start. */
  close(): Promise<void>;
}

/** Rejects when the port, the data folder or the database cannot be had; nothing is left open then. */
export async function startApp(options: AppOptions): Promise<App> {
  const { clock, logger } = options;
  const onTrouble = (part: string, trouble: string) =>
    logger.warn('part did not close well', { part, trouble });
  const teardown = createTeardown({ clock, stepMs: CLOSE_STEP_MS, onTrouble });
  try {
    return await build(options, teardown);
  } catch (error) {
    await teardown.close();
    throw error;
  }
}

async function build(options: AppOptions, teardown: Teardown): Promise<App> {
  const { clock, logger, random, version } = options;
  let { config } = options;
  let url = '';
  let ready = false;
  let stopping = false;
  let notify: Notify | undefined;
  let watch: Watch | undefined;

  const { storage } = config;
  const history = await openHistory({ path: options.storagePath, storage, clock, random, logger });
  teardown.add('history', () => history.close());
  const names = createHostResolver();
  teardown.add('names', () => names.close());
  const http = createHttpClients({ names });
  teardown.add('http', () => http.close());
  const state = createState(clock.now().atMs, history.restore().log);
  state.watch(config.sites);
  const metrics = createMetrics({ config, build: { version, nodeVersion: process.version } });
  teardown.add('metrics', () => metrics.close());
  const scheduler = createScheduler({
    clock,
    onError: (job, error) => logger.error('a job failed unexpectedly', { job, error: String(error) }),
  });
  const pipeline = createPipeline(config, {
    clock,
    logger,
    state,
    metrics,
    history,
    texts: judgedTexts,
    self: () => ({ storage: history.status(), channels: notify?.status() ?? [] }),
    tasks: scheduler.status,
    targets: (what) => targetsOf(config.notify, what),
    wakeNotify: () => notify?.wake(),
    random,
    hasten: (site, link, probe, inMs) => scheduler.hasten(probeJobName(site, link, probe), inMs),
  });
  const reading = (site: string, store: string) =>
    state.picture().sites.get(site)?.stores.get(store)?.reading;
  const sync = (site: string, name: string) => state.picture().sites.get(site)?.syncs.get(name);
  const open = () => openWatch(config, { clock, pipeline, history, names, reading, sync });
  const notes = createNotes(history);
  const startTelling = () =>
    startNotify({
      channels: config.notify,
      outbox: history.outbox,
      notes,
      clock,
      random,
      logger,
      http: http.of,
      silentForMs: pipeline.silentForMs,
      present: pipeline.announced,
      clockTrusted: pipeline.clockTrusted,
      site: (id) => config.sites.find((site) => site.id === id),
      planned: pipeline.maintenance.windows,
      owner: config.sites[0]?.id ?? '',
      locale: config.locale,
      earlier: notify?.status() ?? [],
      links: { runbookUrl: config.alerts.runbookUrl, externalUrl: options.externalUrl ?? url },
    });

  let isLoadedWell = true;
  let areCalendarsGood = true;
  const sayLoaded = () => state.reloaded(isLoadedWell && areCalendarsGood, clock.now().atMs);
  const calendars = createCalendarWatch({
    clock,
    logger,
    note: (entry) => state.logged(history.log({ atMs: clock.now().atMs, ...entry })),
    clockTrusted: pipeline.clockTrusted,
    copies: createCalendarCopies({
      clock,
      random,
      names,
      logger,
      folder: join(options.storagePath, 'calendars'),
    }),
    take: pipeline.maintenance.takeCalendar,
    onHealth(isGood) {
      areCalendarsGood = isGood;
      sayLoaded();
    },
  });
  teardown.add('calendars', async () => calendars.close());

  const reload = oneAtATime(async (): Promise<Result<void, { readonly detail: string }>> => {
    const loaded = await options.load();
    if (stopping) return failed({ detail: 'The service is stopping.' });
    if (!loaded.ok) {
      isLoadedWell = false;
      sayLoaded();
      const detail = loaded.failure.join('\n');
      logger.error('configuration not reloaded, the old one stays in force', { problems: detail });
      return failed({ detail });
    }
    config = loaded.value;
    await web.refresh();
    pipeline.reconfigure(config);
    await notify?.close();
    // What would begin from here on, nobody would end.
    if (stopping) return failed({ detail: 'The service is stopping.' });
    notify = startTelling();
    const before = watch;
    watch = open();
    scheduler.replace(watch.jobs);
    // Runs that began by the old configuration still use its connections.
    if (before) clock.after(before.longestJobMs, () => void before.close(), { background: true });
    isLoadedWell = true;
    sayLoaded();
    void calendars.look(config);
    logger.info('configuration reloaded', { sites: config.sites.length });
    return success(undefined);
  });

  if (config.practice) {
    const { startPractice } = await import('./practice/practice.ts');
    const sites = () => config.sites.filter(({ practice }) => practice);
    const plans = { ...pipeline.maintenance, sites };
    const practice = await startPractice({ config: config.practice, clock, random, logger, plans });
    teardown.add('practice', () => practice.close());
  }
  const { listen, webConfigPath, externalUrl } = options;
  const web = await startWeb({
    listen,
    clock,
    logger,
    version,
    ...(webConfigPath !== undefined && { webConfigPath }),
    ...(externalUrl !== undefined && { externalUrl }),
    config: () => config,
    picture: state.picture,
    history,
    plan: createPlanner({ config: () => config, history, clock }),
    checkCut: createCutCheck({ config: () => config, history, clock }),
    metrics,
    maintenance: { ...pipeline.maintenance, calendars: calendars.status },
    act: pipeline.act,
    incident: pipeline.incident,
    ready: () => (ready ? { ready, reason: '' } : { ready, reason: 'The service is starting.' }),
    ...(options.lifecycle && { lifecycle: { reload } }),
  });
  url = web.url;
  teardown.add('web', () => web.close());
  notify = startTelling();
  teardown.add('notify', () => notify?.close());
  watch = open();
  teardown.add('watch', () => watch?.close());
  teardown.add('scheduler', () => scheduler.close());
  scheduler.replace(watch.jobs);
  teardown.add('reload', () => {
    stopping = true;
  });
  void calendars.look(config);
  ready = true;
  return { url, picture: state.picture, reload, close: () => teardown.close() };
}
