/**
 * The runs that began in one wake-up and may take the same time: one timer is the deadline of them all. A timer for each, set and
 * cancelled, would cost as much as a short run.
 */

import type { Clock, Timer } from '../platform/clock.ts';

export class Round {
  readonly #timeoutMs: number;
  readonly #running = new Set<AbortController>();
  #timer: Timer | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  add(run: AbortController): void {
    this.#running.add(run);
  }

  /** To be called when all have begun, so that each has its whole time. */
  setDeadline(clock: Clock): void {
    if (this.#running.size > 0) this.#timer = clock.after(this.#timeoutMs, () => this.#abort());
  }

  /** Must be called when the run is over. */
  end(run: AbortController): void {
    this.#running.delete(run);
    if (this.#running.size === 0) this.#timer?.cancel();
  }

  #abort(): void {
    for (const run of this.#running) {
      run.abort(new DOMException(`no answer within ${this.#timeoutMs} ms`, 'TimeoutError'));
    }
  }
}
