/** Keeps a reading to its time and to one at a time, even where what it waits for never answers. */

import type { SourceFailure } from '../model/observation.ts';
import { failed, type Result } from '../model/result.ts';
import { type Clock, sleep } from '../platform/clock.ts';

/** The signal is the deadline. */
export type Reading<Value, More extends readonly unknown[] = []> = (
  signal: AbortSignal,
  ...more: More
) => Promise<Result<Value, SourceFailure>>;

/** A source answers by itself at its deadline; this long later its silence is the answer. */
const GRACE_MS = 50;

/** `subject` is what is read, as people name it. While a reading that was given up has not come back, there is no other. */
export function punctual<Value, More extends readonly unknown[]>(
  read: Reading<Value, More>,
  subject: string,
  clock: Clock,
): Reading<Value, More> {
  let isReading = false;
  const silent = () => failed<SourceFailure>({ reason: 'hung', detail: `${subject} has not answered yet` });
  return async (signal, ...more) => {
    if (isReading) return silent();
    isReading = true;
    const reading = read(signal, ...more).finally(() => {
      isReading = false;
    });
    const answered = new AbortController();
    const silence = waitForAbort(signal, answered.signal).then(() => sleep(clock, GRACE_MS, answered.signal));
    try {
      return await Promise.race([reading, silence.then(silent)]);
    } finally {
      answered.abort();
    }
  };
}

/** Resolves when either aborts, and leaves no listener on the first. */
function waitForAbort(signal: AbortSignal, other: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted || other.aborted) return done();
    signal.addEventListener('abort', done, { once: true });
    other.addEventListener('abort', done, { once: true });
  });
}
