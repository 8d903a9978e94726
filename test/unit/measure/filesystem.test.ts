import { describe, expect, it } from 'vitest';
import { failureFromStderr, MeasureError, toFailure } from '../../../src/measure/failure.ts';
import { parseStat, type RawUsage, toReading } from '../../../src/measure/filesystem.ts';
import { NoAnswer } from '../../../src/measure/kernel-calls.ts';

const RAW: RawUsage = {
  blockBytes: 4_096n,
  blocks: 1_000n,
  blocksFree: 300n,
  blocksAvailable: 250n,
  inodes: 64n,
  inodesFree: 14n,
};

function reasonOf(call: () => unknown) {
  try {
    call();
  } catch (error) {
    if (error instanceof MeasureError) return error.failure;
    throw error;
  }
  return undefined;
}

describe('toReading', () => {
  it('leaves blocks kept back for root out of what is available, and in what is used up neither', () => {
    expect(toReading(RAW, '/records')).toEqual({
      sizeBytes: 4_096_000,
      usedBytes: 2_867_200,
      availableBytes: 1_024_000,
      inodes: 64,
      inodesUsed: 50,
    });
  });

  it('says nothing about inodes where there is no fixed number', () => {
    const reading = toReading({ ...RAW, inodes: 0n, inodesFree: 0n }, '/records');
    expect(reading).not.toHaveProperty('inodes');
    expect(reading).not.toHaveProperty('inodesUsed');
  });

  it.each([
    ['no size', { blocks: 0n }],
    ['no block size', { blockBytes: 0n }],
    ['more free than size', { blocksFree: 1_001n }],
    ['more available than size', { blocksAvailable: 1_001n }],
    ['more free inodes than inodes', { inodesFree: 65n }],
  ])('refuses %s as out of range, naming the path', (_, change) => {
    const failure = reasonOf(() => toReading({ ...RAW, ...change }, '/records'));
    expect(failure?.reason).toBe('range');
    expect(failure?.detail).toContain('/records');
  });
});

describe('parseStat', () => {
  it('reads the six numbers, in 64 bits', () => {
    expect(parseStat('4096 18446744073709551615 3 2 64 14\n', '/x').blocks).toBe(18_446_744_073_709_551_615n);
  });

  it.each(['', '1 2 3', '4096 1 1 1 1 ?', '1 2 3 4 5 6 7'])('refuses %j', (stdout) => {
    expect(reasonOf(() => parseStat(stdout, '/x'))?.reason).toBe('protocol');
  });
});

describe('failures', () => {
  const errno = (code: string) => Object.assign(new Error(`${code}: something`), { code });

  it.each([
    [errno('ENOENT'), 'missing'],
    [errno('ENOTDIR'), 'missing'],
    [errno('EACCES'), 'permission'],
    [errno('EIO'), 'protocol'],
    [errno('ENOTCONN'), 'protocol'],
    [new NoAnswer('hung'), 'hung'],
    [new NoAnswer('late'), 'timeout'],
  ] as const)('%s is %s, in a sentence with the path', (error, reason) => {
    const failure = toFailure(error, '/records');
    expect(failure.reason).toBe(reason);
    expect(failure.detail).toContain('/records');
  });

  it.each([
    ["stat: cannot read file system information for '/x': No such file or directory\n", 'missing'],
    ["stat: cannot read file system information for '/x': Permission denied\n", 'permission'],
    ["stat: cannot read file system information for '/x': Transport endpoint is not connected\n", 'protocol'],
    ['', 'protocol'],
  ])('standard error %j is %s', (stderr, reason) => {
    const { failure } = failureFromStderr(stderr, '/x');
    expect(failure.reason).toBe(reason);
    expect(failure.detail).toContain('/x');
  });
});
