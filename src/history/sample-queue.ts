/**
 * Samples that are not durable yet, in batches as the storage thread takes them. Never grows beyond its bound: the oldest batch
 * goes first, and is counted. A batch that was handed out stays as it is until it is settled, so that it can be handed out again.
 */

import type { SeriesStep } from '../model/history.ts';
import type { SampleBatch } from './messages.ts';
import { samplePoint } from './steps.ts';

/** The most that one transaction takes: about 2 ms of work, so that an alert never waits long behind samples. */
export const SAMPLES_PER_BATCH = 1_000;
const DOUBLES = 3;

interface Waiting {
  readonly samples: Float64Array<ArrayBuffer>;
  used: number;
  batch?: number;
}

export class SampleQueue {
  readonly #mostSamples: number;
  #waiting: Waiting[] = [];
  #size = 0;
  #dropped = 0;
  #lastBatch: number;

  constructor(options: { readonly mostSamples: number; readonly lastBatch: number }) {
    this.#mostSamples = options.mostSamples;
    this.#lastBatch = options.lastBatch;
  }

  get size(): number {
    return this.#size;
  }

  get dropped(): number {
    return this.#dropped;
  }

  push(series: number, atMs: number, value: number): void {
    if (!Number.isFinite(atMs) || !Number.isFinite(value)) {
      this.#dropped += 1;
      return;
    }
    const last = this.#waiting.at(-1);
    const open =
      last !== undefined && last.batch === undefined && last.used < last.samples.length
        ? last
        : this.#begin();
    open.samples[open.used] = series;
    open.samples[open.used + 1] = Math.round(atMs);
    open.samples[open.used + 2] = value;
    open.used += DOUBLES;
    this.#size += 1;
  }

  /** The oldest batch, numbered; the same one again until it is settled. */
  next(): SampleBatch | undefined {
    const first = this.#waiting[0];
    if (first === undefined) return undefined;
    if (first.batch === undefined) {
      this.#lastBatch += 1;
      first.batch = this.#lastBatch;
    }
    return { batch: first.batch, samples: first.samples.subarray(0, first.used) };
  }

  settle(batch: number): void {
    const first = this.#waiting[0];
    if (first?.batch !== batch) return;
    this.#waiting.shift();
    this.#size -= first.used / DOUBLES;
  }

  /** What waits here of one series, in order of arrival. */
  pointsOf(series: number): SeriesStep[] {
    const points: SeriesStep[] = [];
    for (const { samples, used } of this.#waiting) {
      for (let index = 0; index < used; index += DOUBLES) {
        if (samples[index] === series)
          points.push(samplePoint(samples[index + 1] ?? 0, samples[index + 2] ?? 0));
      }
    }
    return points;
  }

  #begin(): Waiting {
    if (this.#size + SAMPLES_PER_BATCH > this.#mostSamples) this.#dropOldest();
    const begun: Waiting = { samples: new Float64Array(SAMPLES_PER_BATCH * DOUBLES), used: 0 };
    this.#waiting.push(begun);
    return begun;
  }

  #dropOldest(): void {
    const oldest = this.#waiting.findIndex((waiting) => waiting.batch === undefined);
    const [gone] = oldest < 0 ? [] : this.#waiting.splice(oldest, 1);
    if (gone === undefined) return;
    this.#size -= gone.used / DOUBLES;
    this.#dropped += gone.used / DOUBLES;
  }
}
