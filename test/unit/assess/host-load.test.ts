import { describe, expect, it } from 'vitest';
import { loadCauses } from '../../../src/assess/host-load.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { HostLoad } from '../../../src/model/host-load.ts';

const NOW = 1_000_000_000;
const loadWords = (load: HostLoad | undefined, nowMs: number) =>
  loadCauses(load, nowMs, judgedTexts('en').host).join(' ');

describe('the load of this host as a cause', () => {
  it.each([
    [
      { disk: { name: 'sda', busyRatio: 0.98 } },
      'The disk sda of this host was busy 98 % of the last minute.',
    ],
    [{ disk: { name: 'sda', busyRatio: 0.89 }, cpuWaitRatio: 0.4, memoryWaitRatio: 0.1 }, ''],
    [{ cpuWaitRatio: 0.62 }, 'Processes of this host waited for a processor 62 % of the last minute.'],
    [
      { memoryWaitRatio: 0.3, disk: { name: 'sda', busyRatio: 1 } },
      'The disk sda of this host was busy 100 % of the last minute. Processes of this host waited for memory 30 % of the last minute.',
    ],
    [{}, ''],
  ])('%j', (load, words) => {
    expect(loadWords({ atMs: NOW - 60_000, ...load }, NOW)).toBe(words);
  });

  it('is none when it is not known, or long ago', () => {
    expect(loadWords(undefined, NOW)).toBe('');
    expect(loadWords({ atMs: NOW - 200_000, cpuWaitRatio: 1 }, NOW)).toBe('');
  });
});
