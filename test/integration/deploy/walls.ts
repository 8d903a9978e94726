/** What a container or a unit lets a service do, as far as the kernel can be asked to without either: for root only. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
export const has = (program: string) => spawnSync('which', [program]).status === 0;

/** What is needed to build walls and is not here; undefined when all is. */
export const wallsMissing = missing();

function missing(): string | undefined {
  if (process.getuid?.() !== 0) return 'root';
  const { stdout } = spawnSync('findmnt', ['-n', '-o', 'OPTIONS', '-T', tmpdir()], { encoding: 'utf8' });
  if (stdout.includes('nosuid')) return 'a temporary folder in which programs may have rights';
  return ['unshare', 'setpriv', 'setcap', 'getcap', 'fping'].find((program) => !has(program));
}

const NOBODY = 65_534;

/** The image as written, a step a line. */
export const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ').split('\n');
/** What the image says in JSON: `ENTRYPOINT ["..."]`, `HEALTHCHECK ... CMD ["..."]`. */
export function wordsOf(instruction: string): readonly string[] {
  const line = dockerfile.findLast((step) => step.startsWith(`${instruction} `)) ?? '';
  return JSON.parse(/\[.*\]$/.exec(line)?.[0] ?? '[]');
}

/** Keys of the unit; of one that stands several times, the last. */
export const unit: Readonly<Record<string, string>> = Object.fromEntries(
  [...read('deploy/siaga.service').matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [
    key,
    value,
  ]),
);

interface ComposeService {
  readonly network_mode: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

export const compose: { readonly services: Readonly<Record<string, ComposeService>> } = parse(
  read('deploy/compose.yaml'),
);

export interface Walls {
  readonly bounding: readonly string[];
  readonly ambient: readonly string[];
  readonly noNewRights: boolean;
  readonly umask: string;
}

/** Where the paths of the image and the unit are in this test. */
export interface Places {
  readonly '/opt/siaga': string;
  readonly '/etc/siaga/siaga.yaml': string;
  readonly '/var/lib/siaga': string;
}

function inPlace(words: readonly string[], places: Places): readonly string[] {
  return words.map((word) =>
    Object.entries(places).reduce((text, [path, here]) => text.replaceAll(path, here), word),
  );
}

/** All is read-only but the data folder, and rights are those that the walls leave. */
const WITHIN = `mount --make-rprivate / && mount -o remount,ro,bind / &&
  mount --bind "$DATA" "$DATA" && mount -o remount,rw,bind "$DATA" && cd "$DATA" &&
  umask "$MASK" && exec setpriv "$@"`;

function limits({ bounding, ambient, noNewRights }: Walls): readonly string[] {
  const set = (names: readonly string[]) =>
    ['-all', ...names.map((name) => name.toLowerCase().replace(/^(cap_)?/, '+'))].join();
  return [
    ...(noNewRights ? ['--no-new-privs'] : []),
    ...[`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
    ...[`--bounding-set=${set(bounding)}`, `--inh-caps=${set(ambient)}`, `--ambient-caps=${set(ambient)}`],
  ];
}

/** A service behind walls. */
export class Walled implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly exited: Promise<readonly [code: number | null, signal: NodeJS.Signals | null]>;

  constructor(words: readonly string[], walls: Walls, places: Places, path: string) {
    const data = places['/var/lib/siaga'];
    mkdirSync(data, { recursive: true });
    chownSync(data, NOBODY, NOBODY);
    const all = [...inPlace(words, places), '--web.listen-address=127.0.0.1:0'];
    this.#child = spawn('unshare', ['-m', 'sh', '-c', WITHIN, 'sh', ...limits(walls), ...all], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: path, DATA: data, MASK: walls.umask },
    });
    this.exited = once(this.#child, 'exit').then(([code, signal]) => [code, signal]);
  }

  /** Where its page is; empty when it ended before it had one. */
  async page(): Promise<string> {
    const { stdout } = this.#child;
    if (!stdout) return '';
    for await (const line of createInterface({ input: stdout })) {
      const [, url] = /^Page: (\S+?)\/?$/.exec(line) ?? [];
      if (url !== undefined) return url;
    }
    return '';
  }

  end(signal: NodeJS.Signals): typeof this.exited {
    this.#child.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}

/** A copy of fping with just the rights that the image gives it, in a folder to be found first. */
export function fpingOfTheImage(folder: string): string {
  const [, rights = ''] = /setcap (\S+) \/usr\/bin\/fping/.exec(dockerfile.join('\n')) ?? [];
  mkdirSync(folder);
  const copy = join(folder, 'fping');
  writeFileSync(copy, readFileSync('/usr/bin/fping'), { mode: 0o755 });
  const set = spawnSync('setcap', [rights, copy], { encoding: 'utf8' });
  if (set.status !== 0) throw new Error(`setcap "${rights}": ${set.stderr}`);
  return copy;
}
