/**
 * Decides when what is pending goes to the storage thread: decisions at once, samples about once a second, one change at a time.
 *
 * Idle -> Writing on a decision, or on the tick when something is pending. Writing -> Idle when it is stored, -> Writing at once
 * when more decisions or a full batch came meanwhile. Writing -> Failing when it is refused: decisions are still tried at once
 * (the thread has a reserve for them), the rest with a growing pause. When no answer comes in time, everybody who waits is told
 * `hung` and nothing more is asked until the answer comes after all.
 */

import type { StorageFailure } from '../model/history.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Change, StoreState } from './messages.ts';
import type { Pending } from './pending.ts';
import { SAMPLES_PER_BATCH } from './sample-queue.ts';
import type { StorageThread } from './thread.ts';

const TICK_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

type Stored = Result<void, StorageFailure>;

export interface WriterOptions {
  readonly pending: Pending;
  readonly thread: Pick<StorageThread, 'ask' | 'isHung'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly answerTimeoutMs: number;
  /** Called when the failure begins, changes its reason, or ends. */
  readonly onFailure: (failure: StorageFailure | undefined) => void;
}

export class Writer {
  readonly #options: WriterOptions;
  #tick: Timer;
  #writing: Promise<void> | undefined;
  #waiters: ((stored: Stored) => void)[] = [];
  #failure: StorageFailure | undefined;
  #state: StoreState | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #retryAtMonotonicMs = 0;
  #lastCommitAtMs: number | undefined;
  #logId: string;
  #closed = false;

  constructor(options: WriterOptions, opened: { readonly logId: string; readonly failure?: StorageFailure }) {
    this.#options = options;
    this.#logId = opened.logId;
    this.#fail(opened.failure);
    this.#tick = this.#nextTick();
  }

  get failure(): StorageFailure | undefined {
    return this.#failure;
  }

  get lastCommitAtMs(): number | undefined {
    return this.#lastCommitAtMs;
  }

  /** The state that came with the thread's newest reply. */
  heard(state: StoreState): void {
    this.#state = state;
    if (state.logId === undefined || state.logId === this.#logId) return;
    this.#logId = state.logId;
    this.#options.pending.saveAllAnew();
  }

  /** Stores the decisions that are pending now. Resolves when they are durable, or cannot be for the time being. */
  commit(): Promise<Stored> {
    if (this.#options.thread.isHung) return Promise.resolve(failed(this.#failure ?? HUNG));
    const stored = Promise.withResolvers<Stored>();
    this.#waiters.push(stored.resolve);
    this.#begin(true);
    return stored.promise;
  }

  /** Writes until nothing is pending or storage refuses. */
  async flush(): Promise<void> {
    await this.#writing;
    while (!this.#options.pending.isEmpty && !this.#options.thread.isHung) {
      this.#begin(false);
      await this.#writing;
      if (this.#failure !== undefined) return;
    }
  }

  close(): void {
    this.#closed = true;
    this.#tick.cancel();
  }

  #nextTick(): Timer {
    return this.#options.clock.after(
      TICK_MS,
      () => {
        if (this.#closed) return;
        const { pending, clock } = this.#options;
        const isDue = clock.now().monotonicMs >= this.#retryAtMonotonicMs;
        if (isDue && (!pending.isEmpty || this.#failure !== undefined)) this.#begin(false);
        this.#tick = this.#nextTick();
      },
      { background: true },
    );
  }

  #begin(urgent: boolean): void {
    if (this.#writing !== undefined || this.#options.thread.isHung) return;
    this.#writing = this.#write(urgent).finally(() => {
      this.#writing = undefined;
      if (this.#waiters.length > 0) this.#begin(true);
    });
  }

  async #write(firstUrgent: boolean): Promise<void> {
    let urgent = firstUrgent;
    let mayStartOver = true;
    for (;;) {
      const waiters = this.#waiters.splice(0);
      const change = this.#options.pending.change(this.#options.clock.now(), urgent);
      const logIdBefore = this.#logId;
      const stored = await this.#store(change, waiters);
      if (this.#logId !== logIdBefore && mayStartOver) {
        // A database was begun anew: nothing counts as stored until it is in the new one.
        mayStartOver = false;
        this.#waiters.unshift(...waiters);
        urgent = true;
        continue;
      }
      const complete = !stored.ok || !this.#options.pending.isUrgent || this.#waiters.length > 0;
      if (complete) for (const waiter of waiters) waiter(stored);
      else this.#waiters.unshift(...waiters);
      if (!stored.ok) return;
      if (this.#waiters.length > 0) urgent = true;
      else if (this.#options.pending.isUrgent) urgent = true;
      else if (this.#failure === undefined && this.#options.pending.samples.size >= SAMPLES_PER_BATCH)
        urgent = false;
      else return;
    }
  }

  async #store(change: Change, waiters: readonly ((stored: Stored) => void)[]): Promise<Stored> {
    const { thread, pending, answerTimeoutMs, clock } = this.#options;
    const answer = thread.ask('write', change, answerTimeoutMs);
    void answer.inTime.then((stored) => {
      if (stored.ok || stored.failure.reason !== 'hung') return;
      this.#fail(stored.failure);
      for (const waiter of [...waiters, ...this.#waiters.splice(0)]) waiter(stored);
    });
    const stored = await answer.atLast;
    // A decision that is tried out of turn does not put off the next attempt for the rest.
    const outOfTurn = change.urgent && this.#failure !== undefined;
    if (!stored.ok) {
      this.#fail(stored.failure, outOfTurn);
      return stored;
    }
    pending.saved(change);
    this.#lastCommitAtMs = clock.now().atMs;
    this.#fail(this.#state?.failure, outOfTurn);
    return success(undefined);
  }

  #fail(failure: StorageFailure | undefined, outOfTurn = false): void {
    const changed = failure?.reason !== this.#failure?.reason;
    this.#failure = failure;
    if (failure === undefined) {
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#retryAtMonotonicMs = 0;
    } else if (!outOfTurn) {
      const { clock, random } = this.#options;
      // Between half and the whole pause, so that several services on one disk do not come back in step.
      const pauseMs = this.#pauseMs * (0.5 + random.fraction() / 2);
      this.#retryAtMonotonicMs = clock.now().monotonicMs + pauseMs;
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    }
    if (changed) this.#options.onFailure(failure);
  }
}

const HUNG: StorageFailure = { reason: 'hung', detail: 'storage does not answer' };
