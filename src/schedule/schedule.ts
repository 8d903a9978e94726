/**
 * WHEN things run. Takes jobs with an interval or a cron expression and runs each one on time, spread over its interval,
 * within its deadline, never twice at once, and drains on close.
 * Intervals live on the monotonic clock, so a step of the wall clock moves nothing; cron lives on the wall clock by nature.
 * Invariant: a job that hangs past its deadline delays only itself.
 */

import type { Moment } from '../model/moment.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { sleep } from '../platform/clock.ts';
import { type Beat, cronBeat, intervalBeat } from './beat.ts';
import { createCronMatcher } from './cron.ts';
import { Round } from './round.ts';
import { SlotQueue } from './slot-queue.ts';

/** One slot of lateness buys the sharing of wake-ups. */
const SLOT_MS = 60;
/** First runs come soon after the start, this much further apart for each job. */
const FIRST_RUN_MS = 250;
const FIRST_RUN_STEP_MS = 20;
/** How long close() waits for jobs that do not heed their signal. */
const DRAIN_MS = 2_000;

export type When =
  | {
      readonly kind: 'every';
      readonly everyMs: number;
      /** Where in the interval, at least 0 and less than 1; by the name when absent. Jobs of one place run together. */
      readonly place?: number;
    }
  | {
      readonly kind: 'cron';
      readonly expression: string;
      readonly timezone: string;
      /** The run comes up to so long after the calendar's time, at the place of its job. */
      readonly splayMs: number;
    };

export interface Job {
  /** Unique; also decides the job's place within its interval, unless that is given: the same at every start. */
  readonly name: string;
  readonly when: When;
  readonly timeoutMs: number;
  /** Of a job by a calendar: it runs soon after the start as well, as every job with an interval does. */
  readonly atStart?: boolean;
  /** Must heed the signal. Undefined goes on at the usual interval. */
  run(signal: AbortSignal): Promise<Again | undefined>;
}

/** What a run wants of the next one. */
export interface Again {
  /** So many milliseconds after the end of this run, where that is before its next beat. */
  readonly inMs?: number;
  /** The interval in force from now on, when it is not the usual one; a calendar has none. */
  readonly everyMs?: number;
}

export interface TaskStatus {
  readonly lastRunAtMs: number | undefined;
  /** How long past its due time the job is now, milliseconds of the monotonic clock; 0 when on time. */
  readonly lateMs: number;
  /** Length of the interval in force; for cron how often the calendar is looked at. */
  readonly everyMs: number;
}

export interface Scheduler {
  /** Makes `jobs` the whole set: known names go on with the new definition, vanished ones are aborted. */
  replace(jobs: readonly Job[]): void;
  /** Runs the job after so long, unless its next beat comes before; one that is running already is left alone. */
  hasten(name: string, inMs: number): void;
  status(): ReadonlyMap<string, TaskStatus>;
  /** Aborts what runs, waits for it a bounded time. */
  close(): Promise<void>;
}

interface Task {
  job: Job;
  beat: Beat;
  slot: number;
  dueMs: number;
  everyMs: number;
  lastRunAtMs: number | undefined;
  /** It is to run before its next beat: at the start, or because it was asked for. */
  early: boolean;
  running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  removed: boolean;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** A job that throws is a bug; it is said and the job goes on at its next time. */
  readonly onError: (job: string, error: unknown) => void;
}

export function createScheduler({ clock, onError }: SchedulerOptions): Scheduler {
  const began = clock.now();
  const tasks = new Map<string, Task>();
  const queue = new SlotQueue<Task>(SLOT_MS);
  let timer: Timer | undefined;
  let armedForMs: number | undefined;
  let closed = false;

  /** Called after each run, so it leaves a timer alone that is right already. */
  function arm(): void {
    const due = closed ? undefined : queue.nextDueMs();
    if (due === armedForMs) return;
    timer?.cancel();
    armedForMs = due;
    timer = due === undefined ? undefined : clock.after(Math.max(0, due - clock.now().monotonicMs), fire);
  }

  function fire(): void {
    armedForMs = undefined;
    const rounds = new Map<number, Round>();
    // They begin in the same moment: to read two clocks for each would cost as much as the rest of its beginning.
    const now = clock.now();
    for (const task of queue.takeDue(now.monotonicMs)) start(task, now, rounds);
    for (const round of rounds.values()) round.setDeadline(clock);
    arm();
  }

  function enqueue(task: Task, dueMs: number): void {
    task.dueMs = dueMs;
    task.slot = queue.add(task, dueMs);
  }

  function start(task: Task, now: Moment, rounds: Map<number, Round>): void {
    if (!task.early && !task.beat.isDue(now)) {
      enqueue(task, task.beat.nextMs(now));
      return;
    }
    const { timeoutMs } = task.job;
    const round = rounds.get(timeoutMs) ?? new Round(timeoutMs);
    rounds.set(timeoutMs, round);
    const abort = new AbortController();
    // A later beat that falls into a long run is passed over, not queued behind it.
    task.running = { abort, done: run(task, now, abort, round) };
  }

  /** One controller for the deadline and for the end of the service: a second one would double the cost of an empty run. */
  async function run(task: Task, begun: Moment, abort: AbortController, round: Round): Promise<void> {
    round.add(abort);
    task.lastRunAtMs = begun.atMs;
    let again: Again | undefined;
    try {
      again = await task.job.run(abort.signal);
    } catch (error) {
      onError(task.job.name, error);
    } finally {
      round.end(abort);
    }
    task.running = undefined;
    if (task.removed || closed) return;
    const now = clock.now();
    const next = task.beat.nextMs(now, again?.everyMs);
    const wanted = now.monotonicMs + (again?.inMs ?? Number.POSITIVE_INFINITY);
    task.everyMs = again?.everyMs ?? task.beat.everyMs;
    task.early = wanted < next;
    enqueue(task, task.early ? wanted : next);
    arm();
  }

  function remove(task: Task): void {
    task.removed = true;
    queue.remove(task, task.slot);
    task.running?.abort.abort(new DOMException('job removed', 'AbortError'));
  }

  return {
    replace(jobs) {
      const names = new Set(jobs.map((job) => job.name));
      for (const [name, task] of tasks) {
        if (names.has(name)) continue;
        remove(task);
        tasks.delete(name);
      }
      const spread = FIRST_RUN_MS + FIRST_RUN_STEP_MS * jobs.length;
      for (const job of jobs) put(job, spread);
      arm();
    },
    hasten(name, inMs) {
      const task = tasks.get(name);
      const wanted = clock.now().monotonicMs + inMs;
      if (!task || task.running || closed) return;
      // A look at the calendar is no run.
      const runsBefore = task.dueMs <= wanted && (task.early || task.job.when.kind === 'every');
      if (runsBefore) return;
      queue.remove(task, task.slot);
      task.early = true;
      enqueue(task, wanted);
      arm();
    },
    status() {
      const now = clock.now().monotonicMs;
      const status = new Map<string, TaskStatus>();
      for (const [name, { lastRunAtMs, dueMs, running, job, everyMs }] of tasks) {
        const lateMs = Math.max(0, now - dueMs - (running ? job.timeoutMs : 0));
        status.set(name, { lastRunAtMs, lateMs, everyMs });
      }
      return status;
    },
    async close() {
      closed = true;
      timer?.cancel();
      const running = [...tasks.values()].flatMap((task) => task.running ?? []);
      for (const { abort } of running) abort.abort(new DOMException('service is stopping', 'AbortError'));
      const stop = new AbortController();
      await Promise.race([Promise.all(running.map(({ done }) => done)), sleep(clock, DRAIN_MS, stop.signal)]);
      stop.abort();
    },
  };

  function put(job: Job, spreadMs: number): void {
    const now = clock.now();
    const known = tasks.get(job.name);
    if (known && JSON.stringify(known.job.when) === JSON.stringify(job.when)) {
      known.job = job;
      return;
    }
    if (known) remove(known);
    const place = placeOf(job);
    const beat =
      job.when.kind === 'every'
        ? intervalBeat(job.when.everyMs, place, began)
        : cronBeat(createCronMatcher(job.when.expression, job.when.timezone), place * job.when.splayMs, now);
    const early = job.when.kind === 'cron' && job.atStart === true;
    const task: Task = {
      job,
      beat,
      slot: 0,
      dueMs: 0,
      everyMs: beat.everyMs,
      lastRunAtMs: undefined,
      early,
      running: undefined,
      removed: false,
    };
    tasks.set(job.name, task);
    const offsetMs = Math.min(spreadMs, beat.everyMs) * place;
    enqueue(task, early ? now.monotonicMs + offsetMs : beat.firstMs(offsetMs, now));
  }
}

function placeOf({ name, when }: Job): number {
  return (when.kind === 'every' ? when.place : undefined) ?? splay(name);
}

/**
 * A job's fixed place within its interval, at least 0 and less than 1: FNV-1a over its name, which begins with the site,
 * so that the sites of a country do not knock at the same door in the same second.
 */
export function splay(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV-1a are mixed better than the high ones for short names; fold them.
  return (((hash >>> 16) ^ hash) & 0xffff) / 0x10000;
}
