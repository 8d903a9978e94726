/**
 * Hosts of their own on this machine: network namespaces joined by virtual cables, with programs that run inside them. Needs root
 * and iproute2. Names carry the process id, so that two runs do not meet; everything is taken away at the end whatever happened.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid, pid } from 'node:process';

/** Why this machine cannot make hosts of its own; undefined when it can. */
export function namespacesMissing(): string | undefined {
  if (getuid?.() !== 0) return 'not root';
  const name = `sg${pid}try`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8', timeout: 20_000 });
  if (made.error) return 'iproute2 is not installed';
  if (made.status !== 0) return `no network namespaces here: ${made.stderr.trim()}`;
  spawnSync('ip', ['netns', 'del', name], { timeout: 20_000 });
  return undefined;
}

/** The first program that is not installed; undefined when all are. */
export function packageMissing(...programs: readonly string[]): string | undefined {
  const absent = programs.find((program) => spawnSync(program, ['-V'], { timeout: 20_000 }).error);
  return absent && `${absent} is not installed`;
}

function ip(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${error?.message ?? stderr}`);
}

export class Host {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  ip(...args: readonly string[]): void {
    ip('-n', this.name, ...args);
  }

  /** Passes on what is not for itself. */
  forward(): void {
    this.run('sysctl', '-q', '-w', 'net.ipv4.ip_forward=1');
  }

  run(...command: readonly string[]): string {
    const { status, stdout, stderr } = this.attempt(...command);
    if (status !== 0) throw new Error(`${command.join(' ')} in ${this.name}: ${stderr}${stdout}`);
    return stdout;
  }

  attempt(...command: readonly string[]) {
    const args = ['netns', 'exec', this.name, ...command];
    return spawnSync('ip', args, { encoding: 'utf8', timeout: 30_000 });
  }
}

export interface Plug {
  readonly host: Host;
  readonly interface: string;
  /** With its prefix: "10.99.1.2/24". */
  readonly address: string;
}

export class Namespaces implements AsyncDisposable {
  readonly #hosts: Host[] = [];
  readonly #folders: string[] = [];
  readonly #children: { readonly child: ChildProcess; readonly closed: Promise<unknown> }[] = [];

  host(name: string): Host {
    const host = new Host(`sg${pid}${name}`);
    ip('netns', 'add', host.name);
    this.#hosts.push(host);
    host.ip('link', 'set', 'lo', 'up');
    return host;
  }

  /** The resolver that programs in this host find in /etc/resolv.conf. */
  resolver(host: Host, address: string): void {
    const folder = join('/etc/netns', host.name);
    mkdirSync(folder, { recursive: true });
    this.#folders.push(folder);
    writeFileSync(join(folder, 'resolv.conf'), `nameserver ${address}\n`);
  }

  cable(a: Plug, b: Plug): void {
    const peer = ['peer', 'name', b.interface, 'netns', b.host.name];
    ip('link', 'add', a.interface, 'netns', a.host.name, 'type', 'veth', ...peer);
    for (const { host, interface: name, address } of [a, b]) {
      host.ip('address', 'add', address, 'dev', name);
      host.ip('link', 'set', name, 'up');
    }
  }

  start(host: Host, ...command: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', host.name, ...command], { stdio: 'pipe' });
    this.#children.push({ child, closed: once(child, 'close') });
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#children) child.kill('SIGKILL');
    await Promise.all(this.#children.map(({ closed }) => closed));
    for (const { name } of this.#hosts) spawnSync('ip', ['netns', 'del', name], { timeout: 20_000 });
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
