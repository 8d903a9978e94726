/**
 * Earlier history of one series joins what is known: a sample is taken only where its five minutes hold nothing yet, neither a
 * measurement of this service nor an earlier import. So an import never overwrites, and doing it twice changes nothing.
 * It is kept in steps, as everything of its age is.
 */

import type { SeriesStep } from '../model/history.ts';
import type { Sqlite } from '../platform/sqlite.ts';
import { mergeRollup, readRollup, seal } from './chunks.ts';
import type { NumberedSeries, SampleBatch } from './messages.ts';
import { FIVE_MINUTES_MS, HOUR_MS, inOrder, intoSteps, samplePoint, stepEnd } from './steps.ts';
import { storeSeries } from './stored.ts';
import type { Tail } from './tail.ts';

/** Gives how many samples were taken. */
export function importSamples(
  database: Sqlite,
  tail: Tail,
  series: NumberedSeries,
  samples: SampleBatch['samples'],
): number {
  // What was measured lately lies in the journal; as steps it can be compared.
  const run = tail.run(series.id);
  if (run) seal(database, tail, [run]);
  const points = pairsOf(samples);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return 0;
  const window = { fromMs: first.atMs - HOUR_MS, untilMs: last.atMs + HOUR_MS };
  const known = readRollup(database, series.id, FIVE_MINUTES_MS, window);
  const knownHours = readRollup(database, series.id, HOUR_MS, window);
  const taken = notYetKnown(points, known, knownHours);
  if (taken.length === 0) return 0;
  const added = intoSteps(taken, FIVE_MINUTES_MS);
  database.transaction(() => {
    storeSeries(database, [series]);
    mergeRollup(database, series.id, added, FIVE_MINUTES_MS);
    mergeRollup(database, series.id, wholeHours(added, known), HOUR_MS);
  });
  return taken.length;
}

function pairsOf(samples: Float64Array): SeriesStep[] {
  const points: SeriesStep[] = [];
  for (let index = 0; index + 1 < samples.length; index += 2) {
    points.push(samplePoint(samples[index] ?? 0, samples[index + 1] ?? 0));
  }
  return inOrder(points);
}

/** An hour of which only the whole is still kept is known too. */
function notYetKnown(
  points: readonly SeriesStep[],
  known: readonly SeriesStep[],
  knownHours: readonly SeriesStep[],
): readonly SeriesStep[] {
  const steps = new Set(known.map(({ atMs }) => atMs));
  const hoursInSteps = new Set(known.map(({ atMs }) => stepEnd(atMs, HOUR_MS)));
  const hours = new Set(knownHours.map(({ atMs }) => atMs).filter((atMs) => !hoursInSteps.has(atMs)));
  return points.filter(
    ({ atMs }) => !steps.has(stepEnd(atMs, FIVE_MINUTES_MS)) && !hours.has(stepEnd(atMs, HOUR_MS)),
  );
}

/** Every step of the hours that gain something, in order of time: the last value of an hour is that of its last step. */
function wholeHours(added: readonly SeriesStep[], known: readonly SeriesStep[]): readonly SeriesStep[] {
  const hours = new Set(added.map(({ atMs }) => stepEnd(atMs, HOUR_MS)));
  const before = known.filter(({ atMs }) => hours.has(stepEnd(atMs, HOUR_MS)));
  return inOrder([...before, ...added]);
}
