import { describe, expect, it } from 'vitest';
import {
  intervalMs,
  nextRhythm,
  type RhythmMemory,
  type Standing,
  type Tempo,
} from '../../../src/assess/rhythm.ts';
import type { Rhythm } from '../../../src/config/types.ts';
import { HOUR, MINUTE, SECOND, STEADY } from './fixtures.ts';

const both: Rhythm = {
  relax: { factor: 4, afterMs: HOUR },
  tighten: { factor: 2, leastMs: 5 * SECOND, forMs: 10 * MINUTE },
};
const well: Standing = { state: 'up', warned: false, settled: true };
const down: Standing = { ...well, state: 'down' };
const degraded: Standing = { ...well, state: 'degraded' };
const warned: Standing = { ...well, warned: true };
const doubted: Standing = { ...well, settled: false };
const unknown: Standing = { ...well, state: 'unknown' };

/** The tempo after each look, so many minutes after the first. */
function tempi(looks: readonly (readonly [minute: number, standing: Standing])[], rhythm = both) {
  let memory: RhythmMemory = { tempo: 'usual', sinceMonotonicMs: 0 };
  return looks.map(([minute, standing]) => {
    memory = nextRhythm(memory, standing, minute * MINUTE, rhythm);
    return memory.tempo;
  });
}

describe('the tempo', () => {
  it.each<[string, Parameters<typeof tempi>[0], readonly Tempo[]]>([
    [
      'relaxes once all has been well for long enough',
      [
        [0, well],
        [59, well],
        [60, well],
      ],
      ['usual', 'usual', 'relaxed'],
    ],
    [
      'is usual again at the first doubt, and has to earn it anew',
      [
        [0, well],
        [60, well],
        [61, doubted],
        [62, well],
        [121, well],
        [122, well],
      ],
      ['usual', 'relaxed', 'usual', 'usual', 'usual', 'relaxed'],
    ],
    [
      'tightens for a while at each change for the worse',
      [
        [0, well],
        [1, warned],
        [2, degraded],
        [11, degraded],
        [12, degraded],
        [300, degraded],
        [301, down],
        [311, down],
        [312, well],
      ],
      ['usual', 'tight', 'tight', 'tight', 'usual', 'usual', 'tight', 'usual', 'usual'],
    ],
    [
      'is usual while nobody knows',
      [
        [0, unknown],
        [90, unknown],
      ],
      ['usual', 'usual'],
    ],
  ])('%s', (_, looks, expected) => expect(tempi(looks)).toEqual(expected));

  it('is always the usual one where the factors are 1', () => {
    const looks = [well, down, warned, well].map((standing, at) => [at * 100, standing] as const);
    expect(new Set(tempi(looks, STEADY))).toEqual(new Set(['usual']));
  });

  it('changes nothing while nothing changes', () => {
    const memory = nextRhythm({ tempo: 'usual', sinceMonotonicMs: 0 }, well, 1, both);
    expect(nextRhythm(memory, well, 2, both)).toBe(memory);
  });
});

it.each<[usual: number, tempo: Tempo, inForce: number]>([
  [15 * SECOND, 'usual', 15 * SECOND],
  [15 * SECOND, 'relaxed', 60 * SECOND],
  [15 * SECOND, 'tight', 7.5 * SECOND],
  [8 * SECOND, 'tight', 5 * SECOND],
  [3 * SECOND, 'tight', 3 * SECOND],
])('an interval of %d ms is, %s, one of %d', (usual, tempo, inForce) => {
  expect(intervalMs(usual, tempo, both)).toBe(inForce);
});
