/** What was opened, to be closed in reverse: at the end, or at once when the start fails half-way. */

import type { Clock } from './clock.ts';
import { sleep } from './clock.ts';

export interface Teardown {
  /** Runs at close, later ones first. A step that throws or takes too long does not keep the earlier ones from closing. */
  add(name: string, close: () => Promise<void> | void): void;
  close(): Promise<void>;
}

export interface TeardownOptions {
  readonly clock: Clock;
  /** The most that one step may take. */
  readonly stepMs: number;
  readonly onTrouble: (name: string, trouble: string) => void;
}

export function createTeardown({ clock, stepMs, onTrouble }: TeardownOptions): Teardown {
  const steps: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];

  async function closeOne(name: string, close: () => Promise<void> | void): Promise<void> {
    const done = new AbortController();
    const limit = sleep(clock, stepMs, done.signal).then(() => {
      if (!done.signal.aborted) onTrouble(name, `did not close within ${stepMs} ms`);
    });
    const closing = Promise.resolve()
      .then(close)
      .catch((error: unknown) => onTrouble(name, String(error)))
      .finally(() => done.abort());
    await Promise.race([closing, limit]);
  }

  return {
    add(name, close) {
      steps.push({ name, close });
    },
    async close() {
      for (let step = steps.pop(); step; step = steps.pop()) await closeOne(step.name, step.close);
    },
  };
}
