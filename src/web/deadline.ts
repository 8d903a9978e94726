/** Storage lives behind a queue that can be slow or stuck; nobody who looks at a page waits for it longer than this. */

import type { StorageFailure } from '../model/history.ts';
import { failed, type Result } from '../model/result.ts';
import type { Clock } from '../platform/clock.ts';

const PATIENCE_MS = 3_000;

export async function patient<T>(
  clock: Clock,
  answer: Promise<Result<T, StorageFailure>>,
): Promise<Result<T, StorageFailure>> {
  const late = Promise.withResolvers<Result<T, StorageFailure>>();
  const timer = clock.after(PATIENCE_MS, () => {
    late.resolve(failed({ reason: 'hung', detail: `no answer within ${PATIENCE_MS / 1000} s` }));
  });
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    timer.cancel();
  }
}
