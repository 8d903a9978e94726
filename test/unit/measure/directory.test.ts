import { describe, expect, it } from 'vitest';
import { FindSum } from '../../../src/measure/child-count.ts';
import { toReading } from '../../../src/measure/directory.ts';

const FILESYSTEM = {
  sizeBytes: 10_000,
  usedBytes: 4_000,
  availableBytes: 5_000,
  inodes: 64,
  inodesUsed: 20,
  readonly: true,
};

describe('toReading', () => {
  const totals = { files: 3, bytes: 600, oldestAtMs: 42 };

  it('is full by the quota where that comes first', () => {
    expect(toReading(1_000, totals, FILESYSTEM)).toEqual({
      sizeBytes: 1_000,
      usedBytes: 600,
      availableBytes: 400,
      files: 3,
      oldestAtMs: 42,
      inodes: 64,
      inodesUsed: 20,
      readonly: true,
    });
  });

  it.each([
    ['the file system is fuller than the quota', 100_000, 5_000],
    ['the quota is exceeded', 500, 0],
  ])('when %s', (_, quotaBytes, availableBytes) => {
    expect(toReading(quotaBytes, totals, FILESYSTEM).availableBytes).toBe(availableBytes);
  });

  it('says nothing about the oldest file of an empty directory', () => {
    const reading = toReading(1_000, { files: 0, bytes: 0, oldestAtMs: undefined }, FILESYSTEM);
    expect(reading).not.toHaveProperty('oldestAtMs');
    expect(reading.files).toBe(0);
  });
});

describe('FindSum', () => {
  it('sums lines of size and time', () => {
    const sum = new FindSum();
    sum.add('100 1795284441.2500000000');
    sum.add('20 1795284440.0000000000');
    expect(sum.totals('/x')).toEqual({ files: 2, bytes: 120, oldestAtMs: 1_795_284_440_000 });
  });

  it.each(['', '12', 'a b', '1 2x'])('refuses a line such as %j', (line) => {
    const sum = new FindSum();
    sum.add(line);
    expect(() => sum.totals('/x')).toThrow('/x');
  });

  it('is nothing for nothing', () => {
    expect(new FindSum().totals('/x')).toEqual({ files: 0, bytes: 0, oldestAtMs: undefined });
  });
});
