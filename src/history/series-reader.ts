/**
 * One series over a window, out of everything that is still kept of it: samples where they are kept and wanted, five minutes
 * and hours where they are not. A coarser step is used only where nothing finer lies in it, so there is no seam and no overlap.
 */

import type { SeriesQuery, SeriesStep } from '../model/history.ts';
import { bytesOf, type Sqlite } from '../platform/sqlite.ts';
import { pointsOf, readRollup } from './chunks.ts';
import { decodeSamples } from './codec.ts';
import { AS_SAMPLED_MS, finestFor, inOrder, ROLLUP_STEPS_MS, stepEnd, thinOut, withNewest } from './steps.ts';
import type { Tail } from './tail.ts';

type Window = Omit<SeriesQuery, 'key'>;

const NOTHING = { atMs: [], values: [] };

export function readSeries(
  database: Sqlite,
  tail: Tail,
  series: number,
  window: Window,
): readonly SeriesStep[] {
  const finest = finestFor(window);
  const newest = within(pointsOf(tail.run(series) ?? NOTHING), window, AS_SAMPLED_MS);
  const stored =
    finest === AS_SAMPLED_MS
      ? readSamples(database, series, window)
      : readRollup(database, series, finest, window);
  let points = withNewest(within(stored, window, finest), newest, finest);
  for (const stepMs of ROLLUP_STEPS_MS) {
    if (stepMs <= finest) continue;
    const coarse = within(readRollup(database, series, stepMs, window), window, stepMs);
    points = fillGaps(points, coarse, stepMs);
  }
  return thinOut(points, window);
}

function readSamples(database: Sqlite, series: number, window: Window): SeriesStep[] {
  const rows = database.all(
    'SELECT samples FROM raw WHERE series = ? AND until_ms >= ? AND from_ms <= ? ORDER BY id',
    series,
    window.fromMs,
    window.untilMs,
  );
  return rows.flatMap((row) => pointsOf(decodeSamples(bytesOf(row.samples))));
}

/** What ends in the window; of the step in which the window ends, what is known of it. */
function within(points: readonly SeriesStep[], window: Window, stepMs: number): SeriesStep[] {
  const latestMs = stepMs === AS_SAMPLED_MS ? window.untilMs : stepEnd(window.untilMs, stepMs);
  return points.filter((point) => point.atMs >= window.fromMs && point.atMs <= latestMs);
}

function fillGaps(fine: SeriesStep[], coarse: readonly SeriesStep[], stepMs: number): SeriesStep[] {
  const known = new Set(fine.map((point) => stepEnd(point.atMs, stepMs)));
  const missing = coarse.filter((point) => !known.has(point.atMs));
  return missing.length === 0 ? fine : inOrder([...missing, ...fine]);
}
