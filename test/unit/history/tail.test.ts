import { expect, test } from 'vitest';
import { Tail } from '../../../src/history/tail.ts';

const HOUR_MS = 3_600_000;
const at = (monotonicMs: number) => ({ atMs: 0, monotonicMs });
const batch = (number: number, ...series: number[]) => ({
  batch: number,
  samples: Float64Array.from(series.flatMap((id) => [id, number * 1000, number])),
});

test('a series is due an hour after its first sample, by the clock that never steps', () => {
  const tail = new Tail(0);
  tail.add(batch(1, 1), at(0));
  tail.add(batch(2, 1, 2), at(1_000));
  expect(tail.due(at(HOUR_MS - 1), 10)).toEqual([]);
  const [run] = tail.due(at(HOUR_MS), 10);
  expect(run).toMatchObject({ series: 1, atMs: [1000, 2000], values: [1, 2] });
  expect(tail.due(at(HOUR_MS + 1_000), 10)).toHaveLength(2);
  expect(tail.due(at(HOUR_MS + 1_000), 1)).toHaveLength(1);
});

test('the journal is needed from the oldest sample on that is in no chunk', () => {
  const tail = new Tail(0);
  tail.add(batch(1, 1), at(0));
  tail.add(batch(2, 2), at(0));
  tail.add(batch(3, 1), at(0));
  const runs = tail.due(at(HOUR_MS), 1);
  expect(tail.neededFrom(new Set(runs))).toBe(2);
  tail.forget(runs);
  expect(tail.run(1)).toBeUndefined();
  expect(tail.neededFrom(new Set(tail.due(at(HOUR_MS), 5)))).toBe(4);
});

test('after a restart it leaves out what is in chunks already', () => {
  const tail = new Tail(9);
  tail.add(batch(8, 1, 2), at(0), new Map([[1, 8]]));
  tail.add(batch(9, 1, 2), at(0), new Map([[1, 8]]));
  expect(tail.run(1)?.values).toEqual([9]);
  expect(tail.run(2)?.values).toEqual([8, 9]);
  expect(tail.lastBatch).toBe(9);
});
