/**
 * The service's side of the storage thread. Every question is bounded in time; what hangs in the kernel cannot be stopped, so
 * while an answer is overdue nothing more is asked. A thread that died is begun anew with the next question.
 */

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StorageFailure } from '../model/history.ts';
import { failed, type Result } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import type { Answered, Asked, Kind, OpenFailure, Reply, StoreOptions, StoreState } from './messages.ts';

type Outcome<K extends Kind> = Result<Answered[K], K extends 'open' ? OpenFailure : StorageFailure>;

export interface Answer<K extends Kind> {
  /** The outcome, or `hung` when it takes too long. */
  readonly inTime: Promise<Outcome<K> | Result<never, StorageFailure>>;
  /** The outcome, however late. */
  readonly atLast: Promise<Outcome<K> | Result<never, StorageFailure>>;
}

interface Open {
  answer(reply: Reply): void;
  stopped(): void;
}

/** Beside this file, with this file's ending: it runs from TypeScript and from stripped JavaScript. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
const LONGEST_STOP_MS = 1_000;

export class StorageThread {
  readonly #options: StoreOptions;
  readonly #clock: Clock;
  readonly #onState: (state: StoreState) => void;
  readonly #open = new Map<number, Open>();
  #worker: Worker | undefined;
  #lastId = 0;
  #overdue = 0;

  constructor(options: StoreOptions, clock: Clock, onState: (state: StoreState) => void) {
    this.#options = options;
    this.#clock = clock;
    this.#onState = onState;
  }

  get isHung(): boolean {
    return this.#overdue > 0;
  }

  ask<K extends Kind>(kind: K, ask: Asked[K], timeoutMs: number): Answer<K> {
    const late: StorageFailure = { reason: 'hung', detail: `storage does not answer within ${timeoutMs} ms` };
    if (this.isHung) {
      const refused = Promise.resolve(failed(late));
      return { inTime: refused, atLast: refused };
    }
    const inTime = Promise.withResolvers<Outcome<K> | Result<never, StorageFailure>>();
    const atLast = Promise.withResolvers<Outcome<K> | Result<never, StorageFailure>>();
    let isLate = false;
    const timer = this.#clock.after(timeoutMs, () => {
      isLate = true;
      this.#overdue += 1;
      inTime.resolve(failed(late));
    });
    const settle = (outcome: Outcome<K> | Result<never, StorageFailure>) => {
      this.#settle(timer, isLate);
      inTime.resolve(outcome);
      atLast.resolve(outcome);
    };
    const id = ++this.#lastId;
    this.#open.set(id, {
      answer: (reply) => settle(reply.result as Outcome<K>),
      stopped: () => settle(failed({ reason: 'io', detail: 'the storage thread stopped' })),
    });
    this.#running().postMessage({ id, kind, ask });
    return { inTime: inTime.promise, atLast: atLast.promise };
  }

  /** Bounded: a thread that hangs in the kernel ends when the kernel lets it go. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.unref();
    const bound = Promise.withResolvers<void>();
    const timer = this.#clock.after(LONGEST_STOP_MS, bound.resolve);
    await Promise.race([worker.terminate(), bound.promise]);
    timer.cancel();
  }

  #settle(timer: Timer, wasLate: boolean): void {
    timer.cancel();
    if (wasLate) this.#overdue -= 1;
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(WORKER, { workerData: this.#options, name: 'siaga-history' });
    worker.on('message', (reply: Reply) => {
      const open = this.#open.get(reply.id);
      this.#open.delete(reply.id);
      this.#onState(reply.state);
      open?.answer(reply);
    });
    // `error` is always followed by `exit`, which does the work; without a listener it would end the service.
    worker.on('error', () => {});
    worker.on('exit', () => this.#stopped(worker));
    this.#worker = worker;
    return worker;
  }

  #stopped(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { stopped } of open) stopped();
  }
}
