/** The service as a process of its own, as a user starts it: to be signalled and killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ServiceDoor } from './service-door.ts';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const START_WITHIN_MS = 60_000;

export interface ProcessOptions {
  readonly configPath: string;
  readonly storagePath: string;
  readonly flags?: readonly string[];
  /** Where Node keeps compiled code, so that many lives do not each compile the same. */
  readonly compileCache?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class ServiceProcess implements AsyncDisposable {
  /** Everything it wrote to standard error. */
  errors = '';
  /** Standard output so far. */
  output = '';
  /** Settles when the process is gone. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #page: Promise<string>;

  constructor({ configPath, storagePath, flags = [], compileCache }: ProcessOptions) {
    const words = [
      'run',
      `--config.file=${configPath}`,
      `--storage.path=${storagePath}`,
      '--web.listen-address=127.0.0.1:0',
      ...flags,
    ];
    const env = { ...process.env, ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }) };
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    const page = Promise.withResolvers<string>();
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      this.output += `${line}\n`;
      const [, url] = /^Page: (\S+?)\/?$/.exec(line) ?? [];
      if (url !== undefined) page.resolve(url);
    });
    this.#page = page.promise;
    this.exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The door of the service, as soon as it is open; undefined when the process ended before. */
  async door(): Promise<ServiceDoor | undefined> {
    const tooLate = AbortSignal.timeout(START_WITHIN_MS);
    const late = once(tooLate, 'abort').then(() => {
      throw new Error(`no page within ${START_WITHIN_MS} ms: ${this.errors}`);
    });
    const ended = this.exited.then(() => undefined);
    const url = await Promise.race([this.#page, ended, late]);
    return url === undefined ? undefined : new ServiceDoor(url);
  }

  /** The door of a service that must start. */
  async opened(): Promise<ServiceDoor> {
    const door = await this.door();
    if (!door) throw new Error(`the service did not start: ${this.errors}`);
    return door;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async end(name: NodeJS.Signals): Promise<Exit> {
    this.signal(name);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}
