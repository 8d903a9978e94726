/** `siaga run`: the service, until a signal ends it. */

import type { App, AppOptions } from '../app.ts';
import { formatProblem } from '../config/problem.ts';
import type { Config } from '../config/types.ts';
import { HistoryOpenError } from '../history/history.ts';
import { failed, type Result } from '../model/result.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger, LOG_FORMATS, LOG_LEVELS, type Logger } from '../platform/logger.ts';
import { systemRandom } from '../platform/random.ts';
import { WebConfigError } from '../web/security.ts';
import { type Command, EXIT, type Flags, type Invocation, type Io, UsageError } from './command.ts';
import { loadConfigApart } from './load-apart.ts';
import { CONFIG_FLAG, DEFAULT_LISTEN, STORAGE_FLAG } from './service-flags.ts';
import { version } from './version.ts';

export const run: Command = {
  usage: 'siaga run [FLAGS]',
  summary:
    'Runs the service. SIGHUP reads the configuration again; SIGTERM and SIGINT stop it within five seconds.',
  examples: [
    'siaga run',
    'siaga run --config.file=/etc/siaga/siaga.yaml --storage.path=/var/lib/siaga --log.format=json',
  ],
  flags: {
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
    'web.listen-address': {
      value: 'HOST:PORT',
      default: DEFAULT_LISTEN,
      help: 'where page, API and metrics are served',
    },
    'web.config.file': {
      value: 'FILE',
      help: 'TLS, client certificates and users, as for Prometheus exporters',
    },
    'web.external-url': { value: 'URL', help: 'how people reach the page, when not by the listen address' },
    'web.enable-lifecycle': { help: 'let POST /-/reload in' },
    'log.level': { value: LOG_LEVELS.join('|'), default: 'info', help: 'least level that is logged' },
    'log.format': { value: LOG_FORMATS.join('|'), default: 'logfmt', help: 'form of the log lines' },
  },
  maxArgs: 0,
  run: runService,
};

async function runService({ flags, io }: Invocation): Promise<number> {
  // Before anything is waited for: a SIGHUP that nobody listens to would end the process.
  const started = Promise.withResolvers<App>();
  io.onReload(() => void started.promise.then((app) => app.reload()));
  const listen = parseListen(flags.text('web.listen-address') ?? DEFAULT_LISTEN);
  const logger = createLogger({
    level: oneOf(LOG_LEVELS, 'log.level', flags),
    format: oneOf(LOG_FORMATS, 'log.format', flags),
    write: io.writeError,
  });
  const externalUrl = parseExternalUrl(flags.text('web.external-url'));
  const path = flags.text('config.file') ?? '';
  // The other process and this one work at the same time.
  const [config, { startApp }] = await Promise.all([load(path, io, logger), import('../app.ts')]);
  if (!config.ok) {
    io.writeError(config.failure.map((problem) => `${problem}\n`).join(''));
    return EXIT.usage;
  }
  const stopped = new Promise<'SIGTERM' | 'SIGINT'>((resolve) => io.onStop(resolve));
  const options = { ...optionsOf(config.value, flags, io, logger), listen, ...externalUrl };
  const app = await orSay(startApp(options), io);
  if (typeof app === 'number') return app;
  started.resolve(app);
  io.write(greeting(app.url, config.value));
  logger.info('siaga is watching', { version: version(), sites: config.value.sites.length, page: app.url });
  const signal = await stopped;
  logger.info('stopping', { signal });
  await app.close();
  return signal === 'SIGTERM' ? EXIT.done : EXIT.interrupted;
}

async function load(path: string, io: Io, logger: Logger): Promise<Result<Config, readonly string[]>> {
  const onWarning = (warning: Parameters<typeof formatProblem>[0]) =>
    logger.warn('configuration', { warning: formatProblem(warning) });
  const loaded = await loadConfigApart({ path, env: io.env }, onWarning);
  return loaded.ok ? loaded : failed(loaded.failure.map(formatProblem));
}

function optionsOf(config: Config, flags: Flags, io: Io, logger: Logger): Omit<AppOptions, 'listen'> {
  const webConfigPath = flags.text('web.config.file');
  return {
    config,
    load: () => load(flags.text('config.file') ?? '', io, logger),
    storagePath: flags.text('storage.path') ?? 'data',
    ...(webConfigPath !== undefined && { webConfigPath }),
    lifecycle: flags.isSet('web.enable-lifecycle'),
    version: version(),
    clock: systemClock,
    random: systemRandom,
    logger,
  };
}

/** What keeps the service from starting is said in a sentence and gives the exit code; anything else is a bug and ends the process. */
async function orSay(starting: Promise<App>, io: Io): Promise<App | number> {
  try {
    return await starting;
  } catch (error) {
    const sentence = startFailure(error);
    if (sentence === undefined) throw error;
    io.writeError(`siaga: ${sentence}\n`);
    return error instanceof WebConfigError ? EXIT.usage : EXIT.failed;
  }
}

function startFailure(error: unknown): string | undefined {
  if (error instanceof WebConfigError || error instanceof HistoryOpenError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') return `${error.message}; is Siaga running already?`;
  return ['EACCES', 'EADDRNOTAVAIL', 'ENOENT'].includes(String(error.code)) ? error.message : undefined;
}

function greeting(url: string, { sites }: Config): string {
  const practice = sites.some((site) => site.practice);
  const hint = practice ? 'This is practice. In another terminal: npm run -s siaga -- practice cut\n' : '';
  return `Siaga is watching ${sites.map(({ name }) => name).join(', ')}.\nPage: ${url}/\n${hint}`;
}

/** "127.0.0.1:10514", ":10514" (every address), "[::1]:10514". */
function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) {
    throw new UsageError(`--web.listen-address is "${text}", want HOST:PORT such as ${DEFAULT_LISTEN}`);
  }
  return { host: match[1] ?? (match[2] || '::'), port };
}

/** The value itself is not repeated: it may hold a password. */
function parseExternalUrl(text: string | undefined): Pick<AppOptions, 'externalUrl'> {
  if (text === undefined) return {};
  const url = URL.parse(text);
  const extras = url && [url.username, url.password, url.search, url.hash].join('');
  if (extras !== '' || !/^https?:/.test(text)) {
    throw new UsageError(
      '--web.external-url is no address of a page, want one such as https://siaga.example/',
    );
  }
  return { externalUrl: text };
}

function oneOf<T extends string>(known: readonly T[], name: string, flags: Flags): T {
  const word = flags.text(name);
  const found = known.find((candidate) => candidate === word);
  if (!found) throw new UsageError(`--${name} is "${word}", want ${known.join(', ')}`);
  return found;
}
