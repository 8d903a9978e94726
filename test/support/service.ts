/** The whole service in this process, as `siaga run` builds it, with a folder, a free port and a log that a test can read. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { formatProblem } from '../../src/config/problem.ts';
import type { Config } from '../../src/config/types.ts';
import { failed, type Result } from '../../src/model/result.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { LogFields, Logger } from '../../src/platform/logger.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { validateCron } from '../../src/schedule/cron.ts';
import { FastClock } from './fast-clock.ts';
import { ServiceDoor } from './service-door.ts';

/** The newest lines; a long run must not fill the memory that it measures. */
const KEPT_LINES = 500;

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

export interface ServiceOptions {
  /** Holds the configuration file and, unless told otherwise, the data. */
  readonly folder: string;
  readonly yaml: string;
  readonly storagePath?: string;
  readonly clock?: Clock;
}

export class Service extends ServiceDoor implements AsyncDisposable {
  readonly app: App;
  readonly lines: readonly LogLine[];
  readonly #file: string;

  private constructor(app: App, file: string, lines: readonly LogLine[]) {
    super(app.url);
    this.app = app;
    this.lines = lines;
    this.#file = file;
  }

  static async start({ folder, yaml, storagePath, clock = systemClock }: ServiceOptions): Promise<Service> {
    const file = join(folder, 'siaga.yaml');
    await writeFile(file, yaml);
    const load = () => read(file);
    const config = await load();
    if (!config.ok) throw new Error(config.failure.join('\n'));
    const lines: LogLine[] = [];
    const app = await startApp({
      config: config.value,
      load,
      storagePath: storagePath ?? join(folder, 'data'),
      listen: { host: '127.0.0.1', port: 0 },
      lifecycle: true,
      version: '0.0.0-test',
      clock,
      random: systemRandom,
      logger: recorder(lines),
    });
    if (clock instanceof FastClock) clock.hurry();
    return new Service(app, file, lines);
  }

  /** Changes the configuration file only; the service reads it when it is told to. */
  async write(yaml: string): Promise<void> {
    await writeFile(this.#file, yaml);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }
}

async function read(path: string): Promise<Result<Config, readonly string[]>> {
  const loaded = await loadConfig({ path, env: {}, validateCron });
  return loaded.ok ? loaded : failed(loaded.failure.map(formatProblem));
}

function recorder(lines: LogLine[]): Logger {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields });
      if (lines.length > KEPT_LINES) lines.shift();
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
