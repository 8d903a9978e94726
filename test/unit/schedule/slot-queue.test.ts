import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlotQueue } from '../../../src/schedule/slot-queue.ts';

it('gives everything back once, in order of slots, never early and at most one slot late', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 200 }), (dueTimes) => {
      const queue = new SlotQueue<number>(50);
      for (const [index, dueMs] of dueTimes.entries()) queue.add(index, dueMs);
      const taken: number[] = [];
      for (let next = queue.nextDueMs(); next !== undefined; next = queue.nextDueMs()) {
        for (const index of queue.takeDue(next)) {
          const lateMs = next - (dueTimes[index] ?? 0);
          expect(lateMs).toBeGreaterThanOrEqual(0);
          expect(lateMs).toBeLessThan(50);
          taken.push(index);
        }
      }
      expect(taken.sort((a, b) => a - b)).toEqual([...dueTimes.keys()]);
    }),
    { seed: 20261121 },
  );
});

it('forgets what was removed', () => {
  const queue = new SlotQueue<string>(50);
  const slot = queue.add('a', 10);
  queue.add('b', 500);
  queue.remove('a', slot);
  expect(queue.nextDueMs()).toBe(500);
  expect(queue.takeDue(1_000)).toEqual(['b']);
});
