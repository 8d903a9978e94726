/**
 * The newest samples of every series, in the thread's memory: those that are in the journal but not yet in a chunk of their own.
 * The series that waits longest comes first, so the next one to seal is found without a search.
 */

import type { Moment } from '../model/moment.ts';
import type { SampleBatch } from './messages.ts';

const DOUBLES_PER_SAMPLE = 3;

/** A chunk of an hour (240 samples at one in 15 s) stores well; a power cut costs nothing, the journal has it. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** Bounds the thread's memory (16 bytes a sample) when there are very many series. */
const MOST_SAMPLES = 1_000_000;

export interface Run {
  readonly series: number;
  /** The batch that brought the first sample. */
  readonly firstBatch: number;
  readonly sinceMonotonicMs: number;
  readonly atMs: number[];
  readonly values: number[];
}

export class Tail {
  readonly #runs = new Map<number, Run>();
  #samples = 0;
  #lastBatch: number;

  constructor(lastBatch: number) {
    this.#lastBatch = lastBatch;
  }

  get lastBatch(): number {
    return this.#lastBatch;
  }

  /** `sealedBatch` says up to which batch a series is in chunks already; only a restart asks. */
  add(batch: SampleBatch, now: Moment, sealedBatch?: ReadonlyMap<number, number>): void {
    const { samples } = batch;
    this.#lastBatch = Math.max(this.#lastBatch, batch.batch);
    for (let index = 0; index + 2 < samples.length; index += DOUBLES_PER_SAMPLE) {
      const series = samples[index] ?? 0;
      if (batch.batch <= (sealedBatch?.get(series) ?? 0)) continue;
      const run = this.#runs.get(series) ?? this.#begin(series, batch.batch, now);
      run.atMs.push(samples[index + 1] ?? 0);
      run.values.push(samples[index + 2] ?? 0);
      this.#samples += 1;
    }
  }

  run(series: number): Run | undefined {
    return this.#runs.get(series);
  }

  /** The runs to be sealed now, those that wait longest first. */
  due(now: Moment, most: number): readonly Run[] {
    const runs: Run[] = [];
    let excess = this.#samples - MOST_SAMPLES;
    for (const run of this.#runs.values()) {
      if (runs.length >= most) break;
      if (excess <= 0 && now.monotonicMs - run.sinceMonotonicMs < LONGEST_WAIT_MS) break;
      excess -= run.values.length;
      runs.push(run);
    }
    return runs;
  }

  forget(runs: readonly Run[]): void {
    for (const run of runs) {
      if (this.#runs.delete(run.series)) this.#samples -= run.values.length;
    }
  }

  /** Journal rows below this batch are no longer needed once `sealed` are in chunks. */
  neededFrom(sealed: ReadonlySet<Run>): number {
    for (const run of this.#runs.values()) if (!sealed.has(run)) return run.firstBatch;
    return this.#lastBatch + 1;
  }

  #begin(series: number, firstBatch: number, now: Moment): Run {
    const run: Run = { series, firstBatch, sinceMonotonicMs: now.monotonicMs, atMs: [], values: [] };
    this.#runs.set(series, run);
    return run;
  }
}
