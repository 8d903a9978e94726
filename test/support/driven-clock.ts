/**
 * A manual clock for the whole service with real sockets and files: time stands still while somebody works. Whoever works
 * has a deadline, and a deadline is a timer; so the delays named at the start tell which timers mean work under way. Give the
 * probes, stores and channels timeouts that nothing else in the service waits for.
 */

import type { Timer } from '../../src/platform/clock.ts';
import { ManualClock } from './manual-clock.ts';

/** In life; work on loopback that takes longer hangs. */
const LONGEST_WORK_MS = 20_000;
/** The question to the storage thread of the service. */
const STORAGE_ANSWER_MS = 10_000;

export class DrivenClock extends ManualClock {
  readonly #deadlinesMs: ReadonlySet<number>;
  readonly #strideMs: number;
  readonly #working = new Set<symbol>();

  /** With a stride nobody is woken sooner than that: months go by in which somebody would look each second. */
  constructor(deadlinesMs: readonly number[], wallMs?: number, strideMs = 0) {
    super(wallMs);
    this.#strideMs = strideMs;
    this.#deadlinesMs = new Set([STORAGE_ANSWER_MS, ...deadlinesMs]);
  }

  override after(delayMs: number, call: () => void): Timer {
    if (!this.#deadlinesMs.has(delayMs)) return super.after(Math.max(delayMs, this.#strideMs), call);
    const work = Symbol(`work within ${delayMs} ms`);
    this.#working.add(work);
    const timer = super.after(delayMs, () => {
      this.#working.delete(work);
      call();
    });
    return {
      cancel: () => {
        this.#working.delete(work);
        timer.cancel();
      },
    };
  }

  /** Goes from timer to timer for `ms`, and at each waits until the work that it began has ended. */
  async drive(ms: number): Promise<void> {
    const untilMs = this.now().monotonicMs + ms;
    await this.#idle();
    for (;;) {
      const { monotonicMs } = this.now();
      const nextMs = this.nextDueMs;
      if (nextMs === undefined || nextMs > untilMs) {
        await this.advance(untilMs - monotonicMs);
        return;
      }
      await this.advance(Math.max(0, nextMs - monotonicMs));
      await this.#idle();
    }
  }

  async #idle(): Promise<void> {
    const giveUpAtMs = performance.now() + LONGEST_WORK_MS;
    while (this.#working.size > 0) {
      if (performance.now() > giveUpAtMs) {
        throw new Error(
          `still at work after ${LONGEST_WORK_MS} ms: ${[...this.#working].map(String).join(', ')}`,
        );
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
