import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter, DamagedBlob } from '../../../src/history/bytes.ts';
import { decodePoints, decodeSamples, encodePoints, encodeSamples } from '../../../src/history/codec.ts';
import { FIVE_MINUTES_MS, intoSteps, samplePoint } from '../../../src/history/steps.ts';
import type { SeriesStep } from '../../../src/model/history.ts';

const START_MS = Date.UTC(2026, 2, 2);

/** Any instant, in any order: the wall clock may be at 1970 and back. */
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const wholeNumbers = fc.double({ min: -(2 ** 50), max: 2 ** 50, noNaN: true }).map(Math.trunc);
const durations = fc.integer({ min: 0, max: 10_000_000 }).map((microseconds) => microseconds / 1000);
const anything = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('blobs', () => {
  test('numbers of any size come back as they were', () => {
    const writer = new ByteWriter();
    const naturals = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
    const integers = [0, -1, 1, -64, 64, -(2 ** 40), 2 ** 51, -(2 ** 51)];
    for (const value of naturals) writer.natural(value);
    for (const value of integers) writer.integer(value);
    writer.double(Math.PI);
    const reader = new ByteReader(writer.finish());
    expect(naturals.map(() => reader.natural())).toEqual(naturals);
    expect(integers.map(() => reader.integer())).toEqual(integers);
    expect(reader.double()).toBe(Math.PI);
  });

  test('one flipped bit anywhere is noticed', () => {
    const blob = encodeSamples({ atMs: [START_MS, START_MS + 15_000], values: [1e9, 1e9 + 4096] });
    for (let index = 0; index < blob.length; index++) {
      const damaged = Uint8Array.from(blob, (byte, at) => (at === index ? byte ^ 0x10 : byte));
      expect(() => decodeSamples(damaged)).toThrow(DamagedBlob);
    }
    expect(() => decodeSamples(blob.subarray(0, 3))).toThrow(DamagedBlob);
  });
});

describe('samples', () => {
  test.each([
    ['bytes', wholeNumbers],
    ['durations to the microsecond', durations],
    ['any double', anything],
  ])('%s survive storing, in any order of time', (_, value) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(instant, value), { minLength: 1, maxLength: 300 }), (samples) => {
        const run = { atMs: samples.map(([atMs]) => atMs), values: samples.map(([, number]) => number) };
        const back = decodeSamples(encodeSamples(run));
        expect(back.atMs).toEqual(run.atMs);
        // Only the sign of zero is not kept.
        expect(back.values.map((number) => number + 0)).toEqual(run.values.map((number) => number + 0));
      }),
    );
  });

  test('an hour of a filling store takes at most 5 bytes a sample', () => {
    const count = 240;
    const atMs = Array.from({ length: count }, (_, index) => START_MS + index * 15_000 + ((index * 7) % 5));
    const values = Array.from({ length: count }, (_, index) => 5e11 + index * 40_960 + (index % 3) * 4096);
    expect(encodeSamples({ atMs, values }).length / count).toBeLessThanOrEqual(5);
  });
});

test('roll-up points survive storing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(instant, fc.oneof(wholeNumbers, durations)), { minLength: 1 }),
      (samples) => {
        const points = intoSteps(
          samples.map(([atMs, value]) => samplePoint(atMs, value + 0)),
          FIVE_MINUTES_MS,
        );
        const back = decodePoints(encodePoints(points, FIVE_MINUTES_MS), FIVE_MINUTES_MS);
        const exact = (all: readonly SeriesStep[]) =>
          all.map(({ atMs, last, min, max, count }) => ({ atMs, last, min, max, count }));
        expect(exact(back)).toEqual(exact(points));
        // To a thousandth; of large numbers to a whole one, and to what a double holds.
        const far = back.filter(({ mean }, index) => {
          const wanted = points[index]?.mean ?? Number.NaN;
          const most = Math.max(...points.map(({ min, max }) => Math.max(-min, max)));
          return !(Math.abs(mean - wanted) <= (most > 1_000_000 ? 0.5 : 0.0005) + most * 1e-12);
        });
        expect(far).toEqual([]);
      },
    ),
  );
});
