/** A pair of real Alertmanagers on free ports that gossip, and tell what they notify to a receiver of the test. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const BINARY = 'prometheus-alertmanager';

/** Where Debian's package put it, or undefined when it is not installed. */
export const alertmanagerPath = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, BINARY))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Short group times, so that a notification follows within a second or two. */
const config = (hookUrl: string) => `
route: { receiver: hook, group_by: [alertname, link], group_wait: 200ms, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: "${hookUrl}", send_resolved: true }] }]
`;

const run = promisify(execFile);

export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export class Member {
  readonly #arguments: readonly string[];
  readonly url: string;
  #process: ChildProcess | undefined;

  constructor(url: string, parameters: readonly string[]) {
    this.url = url;
    this.#arguments = parameters;
  }

  async start(): Promise<void> {
    if (!alertmanagerPath) throw new Error(`${BINARY} is not installed`);
    this.#process = spawn(alertmanagerPath, this.#arguments, { stdio: 'ignore' });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const ready = await fetch(`${this.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await pause(50);
    }
    throw new Error(`${this.url} did not become ready`);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** The active alerts, as whoever is on call lists them. */
  async alerts(): Promise<readonly ListedAlert[]> {
    const words = ['alert', 'query', `--alertmanager.url=${this.url}`, '--output=json'];
    const { stdout } = await run('amtool', words);
    return JSON.parse(stdout) ?? [];
  }

  /** Names of the links that it holds an active alert about, sorted. */
  async active(): Promise<string[]> {
    const alerts = await this.alerts();
    return alerts.map(({ labels }) => labels.link ?? '').sort();
  }

  /** Asks until the member holds just these; gives up with what it holds. */
  async untilActive(links: readonly string[]): Promise<string[]> {
    let held: string[] = [];
    for (let attempt = 0; attempt < 200; attempt += 1) {
      held = await this.active();
      if (held.join() === links.join()) break;
      await pause(50);
    }
    return held;
  }
}

export class Cluster implements AsyncDisposable {
  readonly members: readonly [Member, Member];
  readonly #folder: string;

  private constructor(members: readonly [Member, Member], folder: string) {
    this.members = members;
    this.#folder = folder;
  }

  static async open(hookUrl: string): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'siaga-alertmanager-'));
    const file = join(folder, 'alertmanager.yml');
    await writeFile(file, config(hookUrl));
    const [web1, web2, gossip1, gossip2] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const member = (web: number, gossip: number, peer: number) =>
      new Member(`http://127.0.0.1:${web}`, [
        `--config.file=${file}`,
        `--storage.path=${join(folder, String(web))}`,
        `--web.listen-address=127.0.0.1:${web}`,
        `--cluster.listen-address=127.0.0.1:${gossip}`,
        `--cluster.peer=127.0.0.1:${peer}`,
        '--cluster.settle-timeout=1s',
        '--cluster.peer-timeout=500ms',
        '--cluster.gossip-interval=50ms',
      ]);
    const members = [member(web1, gossip1, gossip2), member(web2, gossip2, gossip1)] as const;
    const cluster = new Cluster(members, folder);
    try {
      // One after the other: the second finds the first, and they gossip from the start.
      for (const one of members) await one.start();
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.members.map((one) => one.stop()));
    await rm(this.#folder, { recursive: true });
  }
}
