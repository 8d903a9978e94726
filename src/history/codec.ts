/**
 * Samples and roll-up points as blobs. Differences are small where values are not: a reading every 15 s costs a byte or two
 * for its time and as many as its change needs for its value.
 */

import type { SeriesStep } from '../model/history.ts';
import { ByteReader, ByteWriter, LARGEST_EXACT } from './bytes.ts';

/** Samples of one series in order of arrival. Their times may go back: the wall clock does. */
export interface SampleRun {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}

/** Whole numbers, thousandths (durations are kept to a microsecond), or 0 for doubles as they are. */
const SCALES = [1, 1000] as const;
const AS_DOUBLES = 0;

function scaleOf(values: readonly number[]): number {
  const fits = (scale: number) => (value: number) =>
    Math.abs(value) * scale <= LARGEST_EXACT && Math.round(value * scale) / scale === value;
  return SCALES.find((scale) => values.every(fits(scale))) ?? AS_DOUBLES;
}

const writer = new ByteWriter();

export function encodeSamples(run: SampleRun): Uint8Array {
  const scale = scaleOf(run.values);
  writer.natural(scale);
  writer.natural(run.atMs.length);
  let previousMs = 0;
  let previousGapMs = 0;
  for (const atMs of run.atMs) {
    const gapMs = atMs - previousMs;
    writer.integer(gapMs - previousGapMs);
    previousMs = atMs;
    previousGapMs = gapMs;
  }
  let previous = 0;
  for (const value of run.values) previous = writeValue(value, scale, previous);
  return writer.finish();
}

export function decodeSamples(blob: Uint8Array): SampleRun {
  const reader = new ByteReader(blob);
  const scale = reader.natural();
  const count = reader.natural();
  const times = new Array<number>(count);
  let atMs = 0;
  let gapMs = 0;
  for (let index = 0; index < count; index++) {
    gapMs += reader.integer();
    atMs += gapMs;
    times[index] = atMs;
  }
  const values = new Array<number>(count);
  let scaled = 0;
  for (let index = 0; index < count; index++) {
    scaled = scale === AS_DOUBLES ? reader.double() : scaled + reader.integer();
    values[index] = scale === AS_DOUBLES ? scaled : scaled / scale;
  }
  return { atMs: times, values };
}

/** Begins a blob of points that keeps count and mean; blobs of older files begin with their scale, which is never 2. */
const WITH_MEANS = 2;
/** Means are kept to a thousandth, of large numbers (bytes) to a whole one. */
const FINE = 1000;
const LARGE = 1_000_000;

/**
 * Points of one resolution: ends of steps in rising order, each with its last value, the distance to lowest, highest and mean,
 * and the count of its samples.
 */
export function encodePoints(points: readonly SeriesStep[], stepMs: number): Uint8Array {
  const scale = scaleOf(points.flatMap((point) => [point.last, point.min, point.max]));
  const meanScale = points.some(({ min, max }) => Math.max(-min, max) > LARGE) ? 1 : FINE;
  writer.natural(WITH_MEANS);
  writer.natural(scale);
  writer.natural(meanScale);
  writer.natural(points.length);
  let previousStep = 0;
  let previous = 0;
  for (const point of points) {
    const step = point.atMs / stepMs;
    writer.integer(step - previousStep);
    previousStep = step;
    previous = writeValue(point.last, scale, previous);
    writeValue(point.min, scale, previous);
    writeValue(point.max, scale, previous);
    writer.natural(point.count);
    if (scale === AS_DOUBLES) writer.double(point.mean);
    else writer.integer(Math.round((point.mean - point.last) * meanScale));
  }
  return writer.finish();
}

export function decodePoints(blob: Uint8Array, stepMs: number): SeriesStep[] {
  const reader = new ByteReader(blob);
  const first = reader.natural();
  const hasMeans = first === WITH_MEANS;
  const scale = hasMeans ? reader.natural() : first;
  const meanScale = hasMeans ? reader.natural() : 1;
  const length = reader.natural();
  const read = (base: number) => (scale === AS_DOUBLES ? reader.double() : base + reader.integer());
  const divisor = scale === AS_DOUBLES ? 1 : scale;
  const points = new Array<SeriesStep>(length);
  let step = 0;
  let scaled = 0;
  for (let index = 0; index < length; index++) {
    step += reader.integer();
    scaled = read(scaled);
    const last = scaled / divisor;
    const min = read(scaled) / divisor;
    const max = read(scaled) / divisor;
    const count = hasMeans ? reader.natural() : 1;
    const mean = hasMeans ? readMean(reader, scale, meanScale, last) : last;
    points[index] = { atMs: step * stepMs, last, min, max, count, mean, median: last };
  }
  return points;
}

function readMean(reader: ByteReader, scale: number, meanScale: number, last: number): number {
  return scale === AS_DOUBLES ? reader.double() : last + reader.integer() / meanScale;
}

/** Writes one value against `previous` (both scaled) and gives what the next one is written against. */
function writeValue(value: number, scale: number, previous: number): number {
  if (scale === AS_DOUBLES) {
    writer.double(value);
    return value;
  }
  const scaled = Math.round(value * scale);
  writer.integer(scaled - previous);
  return scaled;
}
