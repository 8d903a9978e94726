/** The shape of one row of the metrics table. Rows say everything about a metric; nothing else knows its name. */

import type { Config } from '../config/types.ts';
import type { Picture } from '../model/picture.ts';
import type { Counts, Histogram } from './counts.ts';

/** The program itself, for `siaga_build_info`. */
export interface Build {
  readonly version: string;
  /** The runtime, such as "v26.10.0". */
  readonly nodeVersion: string;
}

/** What is known before a scrape: the subjects of the configuration and the counts kept for them. */
export interface Known {
  readonly config: Config;
  readonly counts: Counts;
  readonly build: Build;
}

/** One series whose labels are known from the configuration; `value` is undefined while there is nothing to say. */
export interface KnownSeries {
  readonly labels: readonly string[];
  value(picture: Picture): number | undefined;
}

/** One series whose labels only the picture knows. */
export interface LiveSeries {
  readonly labels: readonly string[];
  readonly value: number;
}

export interface HistogramSeries {
  readonly labels: readonly string[];
  readonly histogram: Histogram;
}

interface RowCommon {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** The values that a label can have, where they are a closed set. */
  readonly values?: { readonly [label: string]: readonly string[] };
}

export interface KnownRow extends RowCommon {
  readonly source: 'known';
  readonly type: 'gauge' | 'counter';
  series(known: Known): Iterable<KnownSeries>;
}

export interface LiveRow extends RowCommon {
  readonly source: 'live';
  readonly type: 'gauge' | 'counter';
  series(picture: Picture, known: Known): Iterable<LiveSeries>;
}

export interface HistogramRow extends RowCommon {
  readonly source: 'histogram';
  readonly type: 'histogram';
  series(known: Known): Iterable<HistogramSeries>;
}

export type MetricRow = KnownRow | LiveRow | HistogramRow;

/** Milliseconds inside, seconds outside. */
export function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** A truth as Prometheus writes it; absent when it is not known. */
export function truth(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
