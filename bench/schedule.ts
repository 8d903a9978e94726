/**
 * What keeping time costs: 10,000 jobs spread over 30 s, by our scheduler and by one bare heap of timers that wakes for each job.
 *
 *     node bench/schedule.ts        a minute and a half
 *
 * Both run the same empty jobs; ours also gives each a deadline and a signal. Lateness is against each job's own place in the
 * interval. How late a bare timer of 50 ms is on this machine is measured last, with nothing else going on.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, systemClock } from '../src/platform/clock.ts';
import { createScheduler, splay } from '../src/schedule/schedule.ts';
import { type Row, table } from './table.ts';

const JOBS = 10_000;
const EVERY_MS = 30_000;
const WARM_UP_EVERY_MS = 500;
const WARM_UP_MS = 4_000;
const BARE_TIMER_MS = 50;
const BARE_TIMER_FOR_MS = 10_000;
const MOST_LATER_MS = 60;

interface Run {
  readonly cpuMs: number;
  readonly runs: number;
  readonly p99LateMs: number;
}

const names = Array.from({ length: JOBS }, (_, index) => `14.${index}/centre/https`);

function p99(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
}

/** Begins to run all jobs once in `everyMs`; gives what ends it. */
type Begin = (job: (index: number) => void, everyMs: number) => () => Promise<void> | void;

/** A service runs for months: what is measured is code that the compilers have seen. */
async function warmUp(begin: Begin): Promise<void> {
  const end = begin(() => {}, WARM_UP_EVERY_MS);
  await wait(WARM_UP_MS);
  await end();
}

/** Counts one interval, from a quarter into the first on, so that setting up is left out. */
async function count(begin: Begin): Promise<Run> {
  const late: number[] = [];
  let counting = false;
  const startMs = performance.now();
  const end = begin((index) => {
    if (!counting) return;
    const sinceMs = performance.now() - startMs - splay(names[index] ?? '') * EVERY_MS;
    late.push(((sinceMs % EVERY_MS) + EVERY_MS) % EVERY_MS);
  }, EVERY_MS);
  await wait(EVERY_MS / 4);
  counting = true;
  const before = process.cpuUsage();
  await wait(EVERY_MS);
  const { user, system } = process.cpuUsage(before);
  counting = false;
  await end();
  return { cpuMs: (user + system) / 1000, runs: late.length, p99LateMs: p99(late) };
}

function ours(job: (index: number) => void, everyMs: number): () => Promise<void> {
  // One instant for all jobs, as when the whole set were placed at once: their places can be told from outside.
  let placing: ReturnType<Clock['now']> | undefined = systemClock.now();
  const clock: Clock = { ...systemClock, now: () => placing ?? systemClock.now() };
  const scheduler = createScheduler({
    clock,
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  scheduler.replace(
    names.map((name, index) => ({
      name,
      when: { kind: 'every', everyMs },
      timeoutMs: 5_000,
      run: async () => {
        job(index);
        return undefined;
      },
    })),
  );
  placing = undefined;
  return () => scheduler.close();
}

interface Due {
  readonly index: number;
  readonly atMs: number;
}

/** A binary heap by due time with one timer for its head. */
function bare(job: (index: number) => void, everyMs: number): () => void {
  const startMs = performance.now();
  const heap: Due[] = [];
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    const first = heap[0];
    if (first) timer = setTimeout(fire, Math.max(0, first.atMs - performance.now()));
  };
  const fire = () => {
    for (let first = heap[0]; first && first.atMs <= performance.now(); first = heap[0]) {
      pop(heap);
      job(first.index);
      push(heap, { index: first.index, atMs: first.atMs + everyMs });
    }
    arm();
  };
  for (const [index, name] of names.entries()) push(heap, { index, atMs: startMs + splay(name) * everyMs });
  arm();
  return () => clearTimeout(timer);
}

function push(heap: Due[], due: Due): void {
  let child = heap.push(due) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (!above || above.atMs <= due.atMs) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let parent = 0;
  for (let child = 1; child < heap.length; child = 2 * parent + 1) {
    const left = heap[child];
    const right = heap[child + 1];
    const least = left && right && right.atMs < left.atMs ? right : left;
    if (!least || least.atMs >= last.atMs) break;
    if (least === right) child += 1;
    heap[parent] = least;
    parent = child;
  }
  heap[parent] = last;
}

async function bareTimerLateMs(): Promise<number> {
  const late: number[] = [];
  for (const untilMs = performance.now() + BARE_TIMER_FOR_MS; performance.now() < untilMs; ) {
    const beganMs = performance.now();
    await wait(BARE_TIMER_MS);
    late.push(performance.now() - beganMs - BARE_TIMER_MS);
  }
  return p99(late);
}

await warmUp(bare);
await warmUp(ours);
const peer = await count(bare);
const own = await count(ours);
const timerMs = await bareTimerLateMs();
const perThousand = ({ cpuMs, runs }: Run) => (cpuMs / runs) * 1000;
const rows: readonly Row[] = [
  { measure: 'bare heap: CPU of 1,000 runs', value: perThousand(peer), unit: 'ms' },
  { measure: 'siaga: CPU of 1,000 runs', value: perThousand(own), unit: 'ms' },
  {
    measure: 'CPU beside the bare heap',
    value: perThousand(own) / perThousand(peer),
    unit: 'x',
    atMost: 0.3,
  },
  { measure: 'siaga: runs in one interval', value: own.runs, unit: '' },
  { measure: 'bare heap: p99 lateness', value: peer.p99LateMs, unit: 'ms' },
  { measure: `bare timer of ${BARE_TIMER_MS} ms: p99 lateness`, value: timerMs, unit: 'ms' },
  {
    measure: 'siaga: p99 lateness',
    value: own.p99LateMs,
    unit: 'ms',
    atMost: Math.round(timerMs + MOST_LATER_MS),
  },
];
console.log(table(rows));
