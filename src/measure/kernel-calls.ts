/**
 * Calls into file systems that may never come back. A system call stuck on a dead mount cannot be cancelled; in this
 * process it would hold one of libuv's four pool threads, which file writes and name look-ups of everybody else share,
 * and process exit would wait for it. So:
 *
 * - Only local disks and memory are asked in this process, one call at a time for the whole process. Whatever hangs,
 *   one pool thread is lost at most, and from that moment other mounts are asked by child processes instead.
 * - Every other mount is asked by a child process, one at a time per device. Nothing here waits for a stuck child.
 * - While a call that was given up has not come back, its device is not asked again: the answer is `hung`, at once.
 *   It comes back when the mount does or is taken away; when its source closes, the child is killed.
 */

import type { Result } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { type ProcessExit, type ProcessFailure, runProcess } from '../platform/process.ts';

/** Why a call has no answer. `late`: the deadline came, but nothing says that this mount hangs. `busy`: ask by a child. */
export type NoAnswerKind = 'hung' | 'late' | 'busy';

export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly kind: NoAnswerKind;

  constructor(kind: NoAnswerKind) {
    super(kind);
    this.kind = kind;
  }
}

/** A call given up sooner after its start than this is taken for unlucky, not for hung. */
const HUNG_AFTER_MS = 100;
/** How long a call waits behind another mount's call before it goes by a child process. */
const PATIENCE_MS = 1_000;

interface Outstanding {
  readonly device: string;
  readonly startedMs: number;
  readonly ended: Promise<void>;
  givenUp: boolean;
}

/** Both bounds of a call: `signal` is the deadline of this reading, `lifetime` ends when its source closes. */
export interface CallBounds {
  readonly signal: AbortSignal;
  readonly lifetime: AbortSignal;
}

function aborted(signal: AbortSignal): { readonly promise: Promise<void>; forget(): void } {
  let listener = () => {};
  const promise = new Promise<void>((resolve) => {
    listener = resolve;
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', listener, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', listener) };
}

/** One call at a time, in the order of asking. */
class Lane {
  readonly #clock: Clock;
  #current: Outstanding | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async call<T>(device: string, signal: AbortSignal, start: () => Promise<T>): Promise<T> {
    const gaveUp = aborted(signal);
    const askedMs = this.#nowMs();
    try {
      // Between the last look at the lane and taking it there is no await: two callers can never both find it free.
      for (;;) {
        const inTheWay = this.#inTheWay(device, signal, askedMs);
        if (!inTheWay) return await this.#run(device, start, gaveUp.promise);
        const patienceMs = inTheWay.device === device ? undefined : askedMs + PATIENCE_MS - this.#nowMs();
        await this.#wait(inTheWay, gaveUp.promise, patienceMs);
      }
    } finally {
      gaveUp.forget();
    }
  }

  /** The call to wait for; undefined when it is this caller's turn. Throws when waiting is pointless. */
  #inTheWay(device: string, signal: AbortSignal, askedMs: number): Outstanding | undefined {
    const current = this.#current;
    if (current && current.device !== device) {
      if (current.givenUp || this.#nowMs() - askedMs >= PATIENCE_MS) throw new NoAnswer('busy');
    } else if (current?.givenUp) {
      throw this.#noAnswerOf(current);
    }
    if (signal.aborted) throw current?.device === device ? this.#noAnswerOf(current) : new NoAnswer('late');
    return current;
  }

  async #wait(current: Outstanding, gaveUp: Promise<void>, patienceMs: number | undefined): Promise<void> {
    let timer: Timer | undefined;
    const waits = [current.ended, gaveUp];
    if (patienceMs !== undefined) {
      waits.push(
        new Promise((resolve) => {
          timer = this.#clock.after(patienceMs, resolve);
        }),
      );
    }
    await Promise.race(waits);
    timer?.cancel();
  }

  #run<T>(device: string, start: () => Promise<T>, gaveUp: Promise<void>): Promise<T> {
    const answer = start();
    const ended = answer.then(
      () => {},
      () => {},
    );
    const call: Outstanding = { device, startedMs: this.#nowMs(), ended, givenUp: false };
    this.#current = call;
    const free = ended.then(() => {
      this.#current = undefined;
    });
    const late = gaveUp.then(() => {
      call.givenUp = true;
      throw this.#noAnswerOf(call);
    });
    // A deadline may pass after the answer has come, and an answer after the deadline: the loser of the race is nobody's.
    late.catch(() => {});
    return Promise.race([free.then(() => answer), late]);
  }

  #noAnswerOf(call: Outstanding): NoAnswer {
    return new NoAnswer(this.#nowMs() - call.startedMs >= HUNG_AFTER_MS ? 'hung' : 'late');
  }

  #nowMs(): number {
    return this.#clock.now().monotonicMs;
  }
}

export type ChildAnswer = Result<ProcessExit, ProcessFailure>;

export interface KernelCalls {
  /** Rejects with NoAnswer, or with the call's own error. */
  inProcess<T>(device: string, bounds: CallBounds, call: () => Promise<T>): Promise<T>;
  /** Rejects with NoAnswer. The child is left alone at the deadline and killed at the end of the lifetime. */
  inChild(device: string, bounds: CallBounds, argv: readonly [string, ...string[]]): Promise<ChildAnswer>;
}

/** What a child of this kind has to say fits into one line. */
const MOST_OUTPUT_BYTES = 4_096;

export function createKernelCalls(clock: Clock): KernelCalls {
  const pool = new Lane(clock);
  const children = new Map<string, Lane>();
  return {
    inProcess: (device, bounds, call) => pool.call(device, bounds.signal, call),
    inChild(device, bounds, argv) {
      const lane = children.get(device) ?? new Lane(clock);
      children.set(device, lane);
      const options = { signal: bounds.lifetime, maxOutputBytes: MOST_OUTPUT_BYTES };
      return lane.call(device, bounds.signal, () => runProcess(argv, options));
    },
  };
}
