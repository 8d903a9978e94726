import { expect, test } from 'vitest';
import { linkChanges } from '../../../src/history/link-changes.ts';

const entries = (...states: readonly (readonly [number, string])[]) =>
  states.map(([atMs, state]) => ({ atMs, state }));

test.each([
  [
    'degraded still carries records',
    [
      [10, 'degraded'],
      [20, 'down'],
    ],
    0,
    [
      [10, true],
      [20, false],
    ],
  ],
  [
    'of unknown nothing is claimed, and what flaps carries',
    [
      [10, 'down'],
      [20, 'unknown'],
      [30, 'flapping'],
      [40, 'down'],
    ],
    0,
    [
      [10, false],
      [30, true],
      [40, false],
    ],
  ],
  [
    'repetitions are no changes',
    [
      [10, 'up'],
      [20, 'degraded'],
      [30, 'up'],
      [40, 'down'],
    ],
    0,
    [
      [10, true],
      [40, false],
    ],
  ],
  [
    'the state that holds at the start comes first',
    [
      [10, 'up'],
      [20, 'down'],
      [30, 'up'],
    ],
    25,
    [
      [20, false],
      [30, true],
    ],
  ],
  [
    'entries from before the clock was set back are put in order',
    [
      [50, 'down'],
      [20, 'up'],
    ],
    0,
    [
      [20, true],
      [50, false],
    ],
  ],
  ['nothing known is nothing said', [], 0, []],
] as const)('%s', (_, states, fromMs, changes) => {
  expect(linkChanges(entries(...states), fromMs)).toEqual(changes.map(([atMs, up]) => ({ atMs, up })));
});
