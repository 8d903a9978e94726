/**
 * Which mount a path lies in, found without touching a mount that may not answer: the table is read from /proc, and
 * symbolic links on the way are followed by hand and only as long as the way is on local disks.
 */

import { readFile, readlink } from 'node:fs/promises';
import { posix } from 'node:path';

export interface Mount {
  readonly point: string;
  /** Major and minor number of the device: the same for all mounts that hang together. */
  readonly device: string;
  readonly type: string;
  /** What is mounted: a device, a server's export. */
  readonly source: string;
  /** Nobody can write there. */
  readonly readonly: boolean;
  /** True when a call into it is answered by this kernel's own disks or memory. */
  readonly local: boolean;
}

export interface Place {
  /** Without symbolic links as far as it was followed. */
  readonly path: string;
  readonly mount: Mount;
}

/** Everything else (nfs, cifs, fuse.*, autofs, 9p, ceph, unknown ones) can hang for reasons outside this machine. */
const LOCAL_TYPES = new Set(
  (
    'ext2 ext3 ext4 xfs btrfs f2fs zfs bcachefs jfs reiserfs tmpfs ramfs devtmpfs overlay vfat exfat ntfs3 ' +
    'squashfs erofs iso9660 rootfs'
  ).split(' '),
);

/** The kernel's own limit for one path. */
const MOST_LINKS = 40;

/** Spaces and the like in mount points are written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/**
 * One line: `36 35 98:0 /root /mnt/records rw,noatime master:1 - ext4 /dev/sdb1 rw,errors=remount-ro`.
 * Read-only is what the file system says: an error of the disk sets that, and so does mounting it so. The options of the mount
 * itself are not asked: a unit or a container gives this service a read-only view of what others write.
 */
export function parseMounts(mountinfo: string): readonly Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [own = '', filesystem = ''] = line.split(' - ');
    const [, , device, , point] = own.split(' ');
    const [type, source = '', superOptions = ''] = filesystem.split(' ');
    if (!device || !point || !type || superOptions === '') return [];
    const readonly = superOptions.split(',').includes('ro');
    const names = { point: unescapeOctal(point), source: unescapeOctal(source) };
    return [{ ...names, device, type, readonly, local: LOCAL_TYPES.has(type) }];
  });
}

export async function readMounts(): Promise<readonly Mount[]> {
  return parseMounts(await readFile('/proc/self/mountinfo', 'utf8'));
}

/** The deepest mount that holds an absolute path; of several on one point the last, which hides the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const holds = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (holds && (!best || mount.point.length >= best.point.length)) best = mount;
  }
  return best;
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch {
    // Not a link, missing, or not ours to read: the call that wants the path itself will say which.
    return undefined;
  }
}

/** Runs one call into a mount under the caller's bounds; see kernel-calls.ts. */
export type LocalCall = <T>(mount: Mount, call: () => Promise<T>) => Promise<T>;

/** Follows links component by component; stops where the way enters a mount that is not local, before touching it. */
export async function locate(path: string, mounts: readonly Mount[], local: LocalCall): Promise<Place> {
  const rest = path.split('/').filter((part) => part !== '' && part !== '.');
  let resolved = '/';
  for (let links = 0; ; ) {
    const part = rest.shift();
    const next = part === undefined ? resolved : posix.join(resolved, part);
    const mount = mountOf(next, mounts);
    if (!mount) throw new Error(`no mount holds ${next}`);
    if (!mount.local) return { path: posix.join(next, ...rest), mount };
    if (part === undefined) return { path: resolved, mount };
    const target = part === '..' ? undefined : await local(mount, () => linkTarget(next));
    if (target === undefined) {
      resolved = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
    rest.unshift(...target.split('/').filter((piece) => piece !== '' && piece !== '.'));
    if (target.startsWith('/')) resolved = '/';
  }
}
