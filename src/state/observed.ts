/** What a run of a probe or a reading of a source makes of what was known: the last good one stays while later ones fail. */

import type { ProbeObservation, SourceFailure, SyncObservation } from '../model/observation.ts';
import type { ProbePicture, SourcePicture } from '../model/picture.ts';
import type { Result } from '../model/result.ts';
import type { SyncPicture } from '../model/sync.ts';

export function probePicture(known: ProbePicture, last: ProbeObservation): ProbePicture {
  const { certificate = known.certificate } = last.outcome.evidence;
  const seen = { ...known, last, ...(certificate ? { certificate } : {}) };
  return last.outcome.failure ? seen : { ...seen, lastPassedAtMs: last.atMs };
}

export function afterReading<Reading>(
  known: SourcePicture<Reading>,
  outcome: Result<Reading, SourceFailure>,
  atMs: number,
): SourcePicture<Reading> {
  if (outcome.ok) return { name: known.name, reading: outcome.value, readAtMs: atMs };
  return { ...known, failure: outcome.failure, failingSinceMs: known.failingSinceMs ?? atMs };
}

/** A part that came is good, whatever became of the others. */
export function syncPicture(known: SyncPicture, { outcome, atMs }: SyncObservation): SyncPicture {
  const { counts, failure } = outcome;
  const { failure: _, failingSinceMs, ...good } = known;
  const seen = { ...good, ...(counts ? { counts, readAtMs: atMs } : {}) };
  return failure ? { ...seen, failure, failingSinceMs: failingSinceMs ?? atMs } : seen;
}
