/**
 * Mounts for tests of what full, broken and hung disks do: made in a folder of the test, taken away at its end whatever
 * happened. Needs root. A hung mount is a FUSE mount whose server (this process) never answers the kernel's first message:
 * every call into it waits, until the connection is closed.
 */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { type TemporaryFolder, temporaryFolder } from './stores.ts';

export const isRoot = getuid?.() === 0;

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

export interface HungMount {
  readonly path: string;
  /** The server goes away: every call that waits ends with an error, and further ones fail at once. */
  release(): void;
}

export class Mounts implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #undo: (() => void)[] = [];
  #made = 0;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  static async open(): Promise<Mounts> {
    return new Mounts(await temporaryFolder());
  }

  tmpfs(options: string): string {
    return this.tmpfsAt(this.#point(), options);
  }

  tmpfsAt(path: string, options: string): string {
    this.#mount(path, '-t', 'tmpfs', '-o', options, 'siaga-test', path);
    return path;
  }

  /** ext4 in a file; `mkfs` are further options of mkfs.ext4. */
  ext4(mebibytes: number, ...mkfs: string[]): string {
    const path = this.#point();
    const image = `${path}.img`;
    run('truncate', '-s', `${mebibytes}M`, image);
    run('mkfs.ext4', '-q', '-F', ...mkfs, image);
    this.#mount(path, '-o', 'loop', image, path);
    return path;
  }

  resize(path: string, size: string): void {
    run('mount', '-o', `remount,${size}`, path);
  }

  remountReadOnly(path: string): void {
    run('mount', '-o', 'remount,ro', path);
  }

  hung(): HungMount {
    const path = this.#point();
    const connection = openSync('/dev/fuse', 'r+');
    let open = true;
    const release = () => {
      if (open) closeSync(connection);
      open = false;
    };
    this.#undo.push(release);
    const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
    const stdio = ['ignore', 'ignore', 'pipe', connection] as const;
    const args = ['-i', '-t', 'fuse', '-o', options, 'siaga-test', path];
    const { status, stderr } = spawnSync('mount', args, {
      stdio: [...stdio],
      encoding: 'utf8',
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`a FUSE mount could not be made: ${stderr}`);
    this.#undo.push(() => run('umount', '-l', path));
    return { path, release };
  }

  unmount(path: string): void {
    run('umount', '-l', path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const undo of this.#undo.reverse()) {
      try {
        undo();
      } catch {
        // Taken away by the test already.
      }
    }
    await this.#folder[Symbol.asyncDispose]();
  }

  #point(): string {
    this.#made += 1;
    const path = join(this.#folder.path, `mount-${this.#made}`);
    mkdirSync(path);
    return path;
  }

  #mount(path: string, ...args: string[]): void {
    run('mount', ...args);
    this.#undo.push(() => run('umount', '-l', path));
  }
}
