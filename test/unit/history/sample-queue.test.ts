import { expect, test } from 'vitest';
import { SAMPLES_PER_BATCH, SampleQueue } from '../../../src/history/sample-queue.ts';
import { samplePoint } from '../../../src/history/steps.ts';

const queue = (mostBatches = 3) =>
  new SampleQueue({ mostSamples: mostBatches * SAMPLES_PER_BATCH, lastBatch: 41 });

function fill(target: SampleQueue, from: number, count: number) {
  for (let index = from; index < from + count; index++) target.push(7, index, index * 2);
}

test('hands out the same batch until it is settled, and never changes it meanwhile', () => {
  const samples = queue();
  fill(samples, 0, 2);
  const first = samples.next();
  expect(first?.batch).toBe(42);
  expect([...(first?.samples ?? [])]).toEqual([7, 0, 0, 7, 1, 2]);
  fill(samples, 2, 1);
  expect(samples.next()?.samples).toHaveLength(6);
  samples.settle(41);
  expect(samples.size).toBe(3);
  samples.settle(42);
  expect(samples.next()).toEqual({ batch: 43, samples: Float64Array.of(7, 2, 4) });
});

test('a batch holds at most a thousand samples', () => {
  const samples = queue();
  fill(samples, 0, SAMPLES_PER_BATCH + 1);
  expect(samples.next()?.samples).toHaveLength(3 * SAMPLES_PER_BATCH);
  samples.settle(42);
  expect(samples.size).toBe(1);
});

test('drops the oldest that is not under way, counts it, and stays within its bound', () => {
  const samples = queue(3);
  fill(samples, 0, 10);
  samples.next();
  fill(samples, 10, 5 * SAMPLES_PER_BATCH);
  expect(samples.size).toBeLessThanOrEqual(3 * SAMPLES_PER_BATCH);
  expect(samples.size + samples.dropped).toBe(10 + 5 * SAMPLES_PER_BATCH);
  const kept = samples.pointsOf(7).map((point) => point.atMs);
  expect(kept.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(kept.at(-1)).toBe(5 * SAMPLES_PER_BATCH + 9);
});

test('what is not a number is dropped and counted', () => {
  const samples = queue();
  samples.push(1, Number.NaN, 1);
  samples.push(1, 1, Number.POSITIVE_INFINITY);
  expect(samples.size).toBe(0);
  expect(samples.dropped).toBe(2);
});

test('shows what waits of one series, in order of arrival', () => {
  const samples = queue();
  samples.push(1, 20, 5);
  samples.push(2, 20, 6);
  samples.push(1, 10, 7);
  expect(samples.pointsOf(1)).toEqual([samplePoint(20, 5), samplePoint(10, 7)]);
});
