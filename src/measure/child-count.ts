/**
 * Counts a directory on a mount that this process must not touch: `find` in a child process, 3 to 8 us a file, its lines
 * summed up as they come. A count that takes longer than a reading goes on in the background and the last total stands,
 * so a total is at most as old as one count takes, and its rest: fifty times as long, which is 2 % of one core. For a
 * thousand files that is half a second, for a million on a slow line several minutes.
 */

import type { Clock } from '../platform/clock.ts';
import { sleep } from '../platform/clock.ts';
import { runProcess } from '../platform/process.ts';
import { failureFromStderr, MeasureError, notRun } from './failure.ts';
import type { Totals } from './tally.ts';

const REST_PER_COUNT = 50;
const MOST_OUTPUT_BYTES = 16_384;

/** Sums lines of "bytes seconds.fraction". */
export class FindSum {
  files = 0;
  #bytes = 0;
  #oldestAtMs = Infinity;
  #strange = false;

  add(line: string): void {
    const [bytes, changedAtSeconds] = line.split(' ').map(Number);
    if (bytes === undefined || changedAtSeconds === undefined || Number.isNaN(bytes + changedAtSeconds)) {
      this.#strange = true;
      return;
    }
    this.files += 1;
    this.#bytes += bytes;
    this.#oldestAtMs = Math.min(this.#oldestAtMs, changedAtSeconds * 1_000);
  }

  totals(path: string): Totals {
    if (this.#strange) throw notRun('find printed something unexpected', path);
    const oldestAtMs = this.files === 0 ? undefined : this.#oldestAtMs;
    return { files: this.files, bytes: this.#bytes, oldestAtMs };
  }
}

export class ChildCount {
  readonly #clock: Clock;
  readonly #lifetime: AbortSignal;
  #running: { readonly sum: FindSum; readonly done: Promise<void> } | undefined;
  #last: { readonly totals?: Totals; readonly error?: unknown } = {};
  #restUntilMs = 0;

  constructor(clock: Clock, lifetime: AbortSignal) {
    this.#clock = clock;
    this.#lifetime = lifetime;
  }

  /** The newest total that is there within `waitMs`. One child at a time, whatever happens to it. */
  async count(path: string, waitMs: number): Promise<Totals> {
    if (!this.#running && this.#clock.now().monotonicMs >= this.#restUntilMs) this.#start(path);
    if (this.#running) {
      const wait = new AbortController();
      await Promise.race([this.#running.done, sleep(this.#clock, waitMs, wait.signal)]);
      wait.abort();
    }
    if (this.#last.totals) return this.#last.totals;
    if (this.#last.error) throw this.#last.error;
    const files = this.#running?.sum.files ?? 0;
    const detail = `${path} is still being counted for the first time: ${files} files so far`;
    throw new MeasureError({ reason: 'timeout', detail });
  }

  #start(path: string): void {
    const startedMs = this.#clock.now().monotonicMs;
    const sum = new FindSum();
    const done = find(path, sum, this.#lifetime).then(
      (totals) => this.#end({ totals }, startedMs),
      (error: unknown) => this.#end({ error }, startedMs),
    );
    this.#running = { sum, done };
  }

  #end(last: { readonly totals?: Totals; readonly error?: unknown }, startedMs: number): void {
    const nowMs = this.#clock.now().monotonicMs;
    this.#last = last;
    this.#restUntilMs = nowMs + REST_PER_COUNT * (nowMs - startedMs);
    this.#running = undefined;
  }
}

async function find(path: string, sum: FindSum, signal: AbortSignal): Promise<Totals> {
  // The slash at the end makes find enter a path that is itself a symbolic link.
  const root = path.endsWith('/') ? path : `${path}/`;
  const options = { signal, maxOutputBytes: MOST_OUTPUT_BYTES, onLine: (line: string) => sum.add(line) };
  const walk = ['-xdev', '-name', 'lost+found', '-prune', '-o', '-type', 'f', '-printf', '%s %T@\\n'];
  const answer = await runProcess(['find', root, ...walk], options);
  if (!answer.ok) throw notRun(answer.failure.detail, path);
  const { code, stderr } = answer.value;
  // Files that vanish while find walks make it complain and end with 1; everything else is a failure.
  const trouble = stderr.split('\n').filter((line) => line && !line.includes('No such file'));
  if (trouble.length > 0) throw failureFromStderr(trouble.join('\n'), path);
  if (code === undefined) throw notRun('find was stopped', path);
  if (code !== 0 && sum.files === 0) throw failureFromStderr(stderr, path);
  return sum.totals(path);
}
