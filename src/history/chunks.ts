/**
 * Samples leave the journal: each series' run becomes one chunk and is merged into its roll-ups, in the same transaction, so
 * that the resolutions never contradict each other.
 */

import type { SeriesStep } from '../model/history.ts';
import { bytesOf, type Sqlite } from '../platform/sqlite.ts';
import { decodePoints, encodePoints, encodeSamples } from './codec.ts';
import { intoSteps, ROLLUP_STEPS_MS, samplePoint } from './steps.ts';
import type { Run, Tail } from './tail.ts';

/** One row holds a day of five minutes, or twelve days of hours. */
const STEPS_PER_ROW = 288;

export function seal(database: Sqlite, tail: Tail, runs: readonly Run[]): void {
  database.transaction(() => {
    for (const run of runs) sealRun(database, run, tail.lastBatch);
    database.run('DELETE FROM journal WHERE batch < ?', tail.neededFrom(new Set(runs)));
  });
  tail.forget(runs);
}

function sealRun(database: Sqlite, run: Run, lastBatch: number): void {
  const fromMs = run.atMs.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  const untilMs = run.atMs.reduce((most, atMs) => Math.max(most, atMs), Number.NEGATIVE_INFINITY);
  database.run(
    'INSERT INTO raw (series, from_ms, until_ms, samples) VALUES (?, ?, ?, ?)',
    run.series,
    fromMs,
    untilMs,
    encodeSamples(run),
  );
  for (const stepMs of ROLLUP_STEPS_MS) mergeRollup(database, run.series, pointsOf(run), stepMs);
  database.run('UPDATE series SET sealed_batch = ? WHERE id = ?', lastBatch, run.series);
}

export function pointsOf(run: {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}): SeriesStep[] {
  return run.atMs.map((atMs, index) => samplePoint(atMs, run.values[index] ?? 0));
}

/** The row in which a step is kept, by the instant at which the row begins. */
function rowOf(point: SeriesStep, stepMs: number): number {
  const rowMs = STEPS_PER_ROW * stepMs;
  return Math.floor((point.atMs - 1) / rowMs) * rowMs;
}

/** Points in order of time; the later of a step gives its last value. */
export function mergeRollup(
  database: Sqlite,
  series: number,
  samples: readonly SeriesStep[],
  stepMs: number,
): void {
  const rows = Map.groupBy(intoSteps(samples, stepMs), (point) => rowOf(point, stepMs));
  for (const [fromMs, points] of rows) {
    const known = database.get(
      'SELECT points FROM rollup WHERE series = ? AND step_ms = ? AND from_ms = ?',
      series,
      stepMs,
      fromMs,
    );
    const before = known === undefined ? [] : decodePoints(bytesOf(known.points), stepMs);
    database.run(
      `INSERT INTO rollup (series, step_ms, from_ms, points) VALUES (?, ?, ?, ?)
       ON CONFLICT (series, step_ms, from_ms) DO UPDATE SET points = excluded.points`,
      series,
      stepMs,
      fromMs,
      encodePoints(intoSteps([...before, ...points], stepMs), stepMs),
    );
  }
}

/** Rows of a roll-up that may hold steps of a window. */
export function readRollup(
  database: Sqlite,
  series: number,
  stepMs: number,
  window: { readonly fromMs: number; readonly untilMs: number },
): SeriesStep[] {
  const rows = database.all(
    'SELECT points FROM rollup WHERE series = ? AND step_ms = ? AND from_ms BETWEEN ? AND ? ORDER BY from_ms',
    series,
    stepMs,
    window.fromMs - STEPS_PER_ROW * stepMs,
    window.untilMs,
  );
  return rows.flatMap((row) => decodePoints(bytesOf(row.points), stepMs));
}
