/**
 * The only door to time. Everything that waits or asks for the time gets a Clock, so that tests own it.
 * Wall clock for showing and storing; monotonic clock for every duration and every deadline.
 */

import type { Moment } from '../model/moment.ts';

export interface Timer {
  cancel(): void;
}

export interface Clock {
  now(): Moment;
  /** Calls once after `delayMs` on the monotonic clock. Does not keep the process alive when `background`. */
  after(delayMs: number, call: () => void, options?: { readonly background?: boolean }): Timer;
}

/** Node refuses longer timers and would fire them at once; no wait of ours is meant to be longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => ({ atMs: Date.now(), monotonicMs: performance.now() }),
  after(delayMs, call, options) {
    const timer = setTimeout(call, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS));
    if (options?.background) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface Deadline {
  readonly signal: AbortSignal;
  /** Must be called when the work is over: frees the timer and the listener on the parent. */
  end(): void;
}

/** A signal that aborts after `ms`, or when the parent does. The abort reason is an Error named TimeoutError or the parent's. */
export function deadline(clock: Clock, ms: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = clock.after(ms, () => {
    controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  });
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      timer.cancel();
      parent?.removeEventListener('abort', follow);
    },
  };
}

/** Resolves after `ms`, or at once when the signal aborts; never rejects. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      timer.cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
