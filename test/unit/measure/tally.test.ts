import { describe, expect, it } from 'vitest';
import { type Disk, type Entry, Tally } from '../../../src/measure/tally.ts';

interface FakeFolder {
  changedAtMs: number;
  readonly files: Map<string, number>;
}

/** A tree in memory that counts what it is asked. The same calls over a real disk: test/integration/measure. */
class FakeDisk implements Disk {
  readonly folders = new Map<string, FakeFolder>();
  visits = 0;
  entries = 0;
  held = 0;

  put(folder: string, file: string, bytes: number): void {
    const known = this.folders.get(folder) ?? { changedAtMs: 0, files: new Map() };
    this.folders.set(folder, known);
    if (!known.files.has(file)) known.changedAtMs += 1;
    known.files.set(file, bytes);
    const parent = folder.slice(0, folder.lastIndexOf('/'));
    if (parent !== '' && !this.folders.has(parent)) {
      this.folders.set(parent, { changedAtMs: 0, files: new Map() });
    }
  }

  fill(folder: string, files: number, bytes: number): void {
    for (let index = 0; index < files; index += 1) this.put(folder, `f${index}`, bytes);
  }

  async changedAtMs(path: string): Promise<number | undefined> {
    this.visits += 1;
    return this.folders.get(path)?.changedAtMs;
  }

  async open(path: string) {
    const folder = this.folders.get(path);
    if (!folder) return undefined;
    this.held += 1;
    const below = [...this.folders.keys()].filter((other) => /^\/[^/]+$/.test(other.slice(path.length)));
    const list: Entry[] = [
      ...below
        .filter((other) => other.startsWith(path))
        .map((other) => ({ kind: 'folder' as const, path: other })),
      ...[...folder.files.values()].map((bytes) => ({ kind: 'file' as const, bytes, changedAtMs: 7 })),
    ];
    return {
      next: async (count: number) => {
        const batch = list.splice(0, count);
        this.entries += batch.length;
        return batch.length === 0 ? undefined : batch;
      },
      close: () => {
        this.held -= 1;
      },
    };
  }
}

const never = () => false;

function world() {
  const disk = new FakeDisk();
  const tally = new Tally('/spool', disk);
  return { disk, tally, advance: () => tally.advance(never) };
}

describe('Tally', () => {
  it('is exact at every reading while everything fits into a share', async () => {
    const { disk, tally, advance } = world();
    disk.fill('/spool', 10, 5);
    disk.fill('/spool/a', 3, 100);
    await advance();
    expect(tally.totals).toEqual({ files: 13, bytes: 350, oldestAtMs: 7 });
    disk.put('/spool/a', 'f0', 1_000);
    await advance();
    expect(tally.totals?.bytes).toBe(1_250);
    disk.fill('/spool/a/b', 2, 1);
    disk.folders.get('/spool/a')?.files.delete('f1');
    (disk.folders.get('/spool/a') as FakeFolder).changedAtMs += 1;
    await advance();
    expect(tally.totals).toEqual({ files: 14, bytes: 1_152, oldestAtMs: 7 });
    expect(disk.held).toBe(0);
  });

  it('forgets a folder that is gone, with everything below it', async () => {
    const { disk, tally, advance } = world();
    disk.fill('/spool', 1, 1);
    disk.fill('/spool/a', 1, 10);
    disk.fill('/spool/a/b', 1, 100);
    await advance();
    expect(tally.totals?.bytes).toBe(111);
    disk.folders.delete('/spool/a');
    disk.folders.delete('/spool/a/b');
    await advance();
    expect(tally.totals).toEqual({ files: 1, bytes: 1, oldestAtMs: 7 });
  });

  it('costs a bounded share a reading, finds new files at once and growth in place within a round', async () => {
    const { disk, tally, advance } = world();
    for (let folder = 0; folder < 100; folder += 1) disk.fill(`/spool/d${folder}`, 1_000, 1);
    await advance();
    expect(tally.totals?.files).toBe(100_000);
    disk.put('/spool/d7', 'new', 5);
    disk.put('/spool/d93', 'f1', 1_001);
    disk.entries = 0;
    disk.visits = 0;
    await advance();
    expect(disk.entries + disk.visits).toBeLessThanOrEqual(20_000 + 64);
    expect(tally.totals?.files).toBe(100_001);
    disk.entries = 0;
    disk.visits = 0;
    await advance();
    // The rest of a folder that was begun, a visit to each, and the small share for what grew in place.
    expect(disk.entries + disk.visits).toBeLessThanOrEqual(1_000 + 101 + 4_000 + 64);
    for (let reading = 0; reading < 26; reading += 1) await advance();
    expect(tally.totals?.bytes).toBe(100_000 + 5 + 1_000);
  });

  it('continues a huge folder over several readings; the old total stands meanwhile', async () => {
    const { disk, tally, advance } = world();
    disk.fill('/spool', 60_000, 1);
    await advance();
    expect(tally.totals?.files).toBe(60_000);
    disk.fill('/spool', 60_001, 1);
    await advance();
    expect(tally.totals?.files).toBe(60_000);
    await advance();
    await advance();
    await advance();
    expect(tally.totals?.files).toBe(60_001);
  });

  it('has no total before the first count is done, and goes on where it was stopped', async () => {
    const { disk, tally } = world();
    disk.fill('/spool', 1_000, 1);
    let calls = 0;
    const soon = () => {
      calls += 1;
      return calls % 8 === 0;
    };
    await tally.advance(soon);
    expect(tally.totals).toBeUndefined();
    for (let reading = 0; reading < 20 && !tally.totals; reading += 1) await tally.advance(soon);
    expect(tally.totals?.files).toBe(1_000);
    expect(disk.entries).toBeLessThan(2_100);
  });

  it('knows a root that is not there, and finds it when it comes', async () => {
    const { disk, tally, advance } = world();
    await advance();
    expect(tally.missing).toBe(true);
    expect(tally.totals).toBeUndefined();
    disk.fill('/spool', 2, 2);
    await advance();
    expect(tally.missing).toBe(false);
    expect(tally.totals?.bytes).toBe(4);
  });

  it('passes on a failure, gives the folder back and counts again afterwards', async () => {
    const { disk, tally, advance } = world();
    disk.fill('/spool', 2, 2);
    const open = disk.open.bind(disk);
    disk.open = async (path) => {
      const reader = await open(path);
      return reader && { ...reader, next: () => Promise.reject(new Error('EIO')) };
    };
    await expect(advance()).rejects.toThrow('EIO');
    expect(disk.held).toBe(0);
    disk.open = open;
    await advance();
    expect(tally.totals?.bytes).toBe(4);
  });

  it('says so when there are more folders than it can remember', async () => {
    const { disk, tally, advance } = world();
    const folder: Entry[] = Array.from({ length: 100_000 }, (_, index) => ({
      kind: 'folder',
      path: `/spool/${index}`,
    }));
    disk.fill('/spool', 1, 1);
    disk.open = async (path) => {
      const list = path === '/spool' ? [folder] : [];
      return { next: async () => list.shift(), close: () => {} };
    };
    disk.changedAtMs = async () => 1;
    await advance();
    expect(tally.overflow).toBe(true);
  });
});
