import { describe, expect, it } from 'vitest';
import { joinReplaced } from '../../../src/forecast/replaced.ts';

const levels = (...used: readonly number[]) =>
  used.map((value, index) => ({ atMs: index * 10, used: value }));
const joined = (values: readonly number[], ...replacedAtMs: readonly number[]) => {
  const { points, shift } = joinReplaced(levels(...values), replacedAtMs);
  return { used: points.map(({ used }) => used), shift };
};

describe('a store that came to lie on other disks', () => {
  it('goes on without a jump, whichever way it went', () => {
    expect(joined([100, 110, 20, 30], 15)).toEqual({ used: [10, 20, 20, 30], shift: 0 });
    expect(joined([20, 30, 400, 410], 20)).toEqual({ used: [390, 400, 400, 410], shift: 0 });
  });

  it('never has a negative level', () => {
    expect(joined([100, 150, 20, 30], 20)).toEqual({ used: [0, 50, 50, 60], shift: 30 });
  });

  it('may be moved away and back', () => {
    expect(joined([100, 110, 5, 6, 120, 130], 20, 40)).toEqual({
      used: [109, 119, 119, 120, 120, 130],
      shift: 0,
    });
  });

  it('is as measured when nothing was replaced, or before the first reading', () => {
    expect(joined([100, 110, 20])).toEqual({ used: [100, 110, 20], shift: 0 });
    expect(joined([100, 110, 20], -5, 0, 25)).toEqual({ used: [100, 110, 20], shift: 0 });
  });
});
