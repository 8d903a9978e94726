import { describe, expect, it } from 'vitest';
import { heldStates } from '../../../src/cli/held-states.ts';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const DAY = 86_400_000;

const steps = (changes: readonly (readonly [minute: number, used: number])[], untilMinute: number) =>
  heldStates(
    changes.map(([minute, used]) => ({ atMs: minute * MINUTE, used })),
    STEP,
    untilMinute * MINUTE,
  ).map(({ atMs, used }) => [atMs / MINUTE, used]);

describe('states that hold until the next one', () => {
  it('are repeated at each step, the last one until the end', () => {
    expect(
      steps(
        [
          [0, 1],
          [10, 0],
          [20, 1],
        ],
        30,
      ),
    ).toEqual([
      [5, 1],
      [10, 1],
      [15, 0],
      [20, 0],
      [25, 1],
      [30, 1],
    ]);
  });

  it('are 0 in a step in which they were 0 at any time', () => {
    expect(
      steps(
        [
          [0, 1],
          [7, 0],
          [8, 1],
        ],
        15,
      ),
    ).toEqual([
      [5, 1],
      [10, 0],
      [15, 1],
    ]);
  });

  it('reach back as far as history does, and not into the future', () => {
    const until = 1_000 * DAY;
    const held = heldStates(
      [
        { atMs: 0, used: 1 },
        { atMs: until + DAY, used: 0 },
      ],
      STEP,
      until,
    );
    expect(held).toHaveLength((400 * DAY) / STEP);
    expect(held.at(-1)).toEqual({ atMs: until, used: 1 });
  });
});
