import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locate, type Mount, mountOf, parseMounts } from '../../../src/measure/mounts.ts';

const TABLE = `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
36 27 8:17 / /mnt/my\\040records rw,noatime shared:1 master:2 - xfs /dev/sdb1 ro,errors=remount-ro
40 27 0:44 / /mnt/office ro,relatime - nfs4 10.0.0.5:/export rw,vers=4.2
41 27 0:45 / /mnt/office rw,relatime - fuse.sshfs office@10.0.0.5: rw,user_id=0
`;

describe('parseMounts', () => {
  const mounts = parseMounts(TABLE);

  it('reads point, device, type and whether it answers from this machine', () => {
    expect(mounts.map(({ point, device, type, local }) => [point, device, type, local])).toEqual([
      ['/', '254:0', 'ext4', true],
      ['/mnt/my records', '8:17', 'xfs', true],
      ['/mnt/office', '0:44', 'nfs4', false],
      ['/mnt/office', '0:45', 'fuse.sshfs', false],
    ]);
  });

  it('is read-only by the file system; a mount that this service alone may not write says nothing of others', () => {
    expect(mounts.map((mount) => mount.readonly)).toEqual([false, true, false, false]);
  });

  it('leaves out lines it does not understand', () => {
    expect(parseMounts('nonsense\n\n1 2 3')).toEqual([]);
  });

  it.each([
    ['/', '254:0'],
    ['/var/lib', '254:0'],
    ['/mnt/my records', '8:17'],
    ['/mnt/my records/a', '8:17'],
    ['/mnt/my recordsbutnot', '254:0'],
    ['/mnt/office/in', '0:45'],
  ])('finds the deepest and last mount of %s', (path, device) => {
    expect(mountOf(path, mounts)?.device).toBe(device);
  });
});

describe('locate', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'siaga-mounts-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const root: Mount = {
    point: '/',
    device: '254:0',
    type: 'ext4',
    source: '/dev/vda',
    readonly: false,
    local: true,
  };
  const plain = <T>(_mount: Mount, call: () => Promise<T>) => call();

  it('follows relative and absolute links on local disks', async () => {
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'relative'));
    await symlink(`${folder}/./relative/../relative`, join(folder, 'absolute'));
    const place = await locate(`${folder}/absolute/spool`, [root], plain);
    expect(place).toEqual({ path: `${folder}/real/spool`, mount: root });
  });

  it('stops before a mount that is not local, without a call into it', async () => {
    const remote: Mount = { ...root, point: `${folder}/remote`, device: '0:44', type: 'nfs4', local: false };
    await symlink(`${folder}/remote/deep`, join(folder, 'link'));
    const asked: string[] = [];
    const place = await locate(`${folder}/link/in/it`, [root, remote], (mount, call) => {
      asked.push(mount.device);
      return call();
    });
    expect(place).toEqual({ path: `${folder}/remote/deep/in/it`, mount: remote });
    expect(new Set(asked)).toEqual(new Set(['254:0']));
  });

  it('ends in a loop of links with ELOOP', async () => {
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    await expect(locate(`${folder}/a`, [root], plain)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
