/** A clock that runs so many times faster than life: timers fire that much sooner, sockets and files stay as slow as they are. */

import type { Moment } from '../../src/model/moment.ts';
import type { Clock, Timer } from '../../src/platform/clock.ts';

export class FastClock implements Clock {
  readonly #factor: number;
  readonly #startedMs = performance.now();
  readonly #wallAtStartMs = Date.now();

  constructor(factor: number) {
    this.#factor = factor;
  }

  now(): Moment {
    const monotonicMs = (performance.now() - this.#startedMs) * this.#factor;
    return { atMs: this.#wallAtStartMs + monotonicMs, monotonicMs };
  }

  after(delayMs: number, call: () => void, options?: { readonly background?: boolean }): Timer {
    const timer = setTimeout(call, Math.max(0, delayMs) / this.#factor);
    if (options?.background) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  }
}
