/**
 * A clock that the test owns. `advance(ms)` moves both clocks and fires what falls due, in order of time and then of
 * asking; promises and finished I/O callbacks are let through between two timers, so code that waits, works and waits
 * again behaves as in life. The wall clock alone can be set or stepped; timers and `monotonicMs` do not notice.
 */

import type { Moment } from '../../src/model/moment.ts';
import type { Clock, Timer } from '../../src/platform/clock.ts';

/** Where the wall clock starts: 2026-03-02T00:00:00Z, a Monday, 07:00 in Jakarta. */
export const MANUAL_START_MS = Date.UTC(2026, 2, 2);

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly call: () => void;
}

/** Turns of the event loop given to others between two timers; promises alone need none of them. */
const FLUSH_TURNS = 3;

/** Lets settled promises and finished I/O run; does not wait for I/O that is still under way. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < FLUSH_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export class ManualClock implements Clock {
  readonly #waiting = new Set<Waiting>();
  #wallMs: number;
  #monotonicMs = 0;
  #asked = 0;

  constructor(wallMs: number = MANUAL_START_MS) {
    this.#wallMs = wallMs;
  }

  now(): Moment {
    return { atMs: this.#wallMs, monotonicMs: this.#monotonicMs };
  }

  after(delayMs: number, call: () => void): Timer {
    this.#asked += 1;
    const waiting: Waiting = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: this.#asked, call };
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }

  /** Timers that have neither fired nor been cancelled: 0 after a clean close. */
  get timers(): number {
    return this.#waiting.size;
  }

  /** When the next timer is due on the monotonic clock; undefined when nothing waits. */
  get nextDueMs(): number | undefined {
    return this.#next()?.dueMs;
  }

  /** Moves both clocks by `ms`; a timer that a fired one asks for is fired too when it falls due by then. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await flush();
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) {
      this.#moveTo(next.dueMs);
      this.#waiting.delete(next);
      next.call();
      await flush();
    }
    this.#moveTo(untilMs);
  }

  /** Sets the wall clock alone, as an administrator or a time server does. */
  setWall(atMs: number): void {
    this.#wallMs = atMs;
  }

  /** Moves the wall clock alone, forwards or back. */
  stepWall(byMs: number): void {
    this.#wallMs += byMs;
  }

  #next(): Waiting | undefined {
    let next: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (
        !next ||
        waiting.dueMs < next.dueMs ||
        (waiting.dueMs === next.dueMs && waiting.order < next.order)
      ) {
        next = waiting;
      }
    }
    return next;
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}
