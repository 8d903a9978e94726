/**
 * A clock that runs so many times faster than life: timers fire that much sooner, sockets and files stay as slow as they are.
 * At the pace of life until it is told to hurry: a thread that starts has a second for it, not a tenth.
 */

import type { Moment } from '../../src/model/moment.ts';
import type { Clock, Timer } from '../../src/platform/clock.ts';

export class FastClock implements Clock {
  readonly #wallAtStartMs = Date.now();
  readonly #timesFaster: number;
  #factor = 1;
  /** Its reading when the pace last changed, and when that was. */
  #reading = { monotonicMs: 0, takenMs: performance.now() };

  constructor(timesFaster: number) {
    this.#timesFaster = timesFaster;
  }

  hurry(): void {
    this.#reading = { monotonicMs: this.now().monotonicMs, takenMs: performance.now() };
    this.#factor = this.#timesFaster;
  }

  now(): Moment {
    const { monotonicMs: beforeMs, takenMs } = this.#reading;
    const monotonicMs = beforeMs + (performance.now() - takenMs) * this.#factor;
    return { atMs: this.#wallAtStartMs + monotonicMs, monotonicMs };
  }

  after(delayMs: number, call: () => void, options?: { readonly background?: boolean }): Timer {
    const timer = setTimeout(call, Math.max(0, delayMs) / this.#factor);
    if (options?.background) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  }
}
