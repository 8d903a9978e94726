import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NOTHING_YET,
  type ProbeFinished,
  type ProbeMemory,
  remember,
} from '../../../src/assess/probe-memory.ts';
import type { LinkRules } from '../../../src/config/types.ts';

const RULES: LinkRules = {
  window: 6,
  down: { consecutive: 3, ratio: 0.5 },
  up: { consecutive: 2, ratio: 0.2 },
};

interface Seen {
  readonly how: 'passed' | 'failed' | 'noted' | 'burst';
  readonly afterMs: number;
}

/** The rules in plain words, with the whole past at hand. */
class Plain {
  passes: boolean[] = [];
  failedInRow = 0;
  passedInRow = 0;
  verdict = 'unknown';
  downBy: string | undefined;
  longestGapMs = 0;
  bursts = 0;
  hasPassed = false;

  see({ how, afterMs }: Seen, isFirst: boolean): void {
    const passed = how !== 'failed';
    if (passed) this.hasPassed = true;
    if (!isFirst) this.longestGapMs = Math.max(this.longestGapMs, afterMs);
    if (how === 'burst') this.bursts = Math.min(3, this.bursts + 1);
    this.passes = [...this.passes, passed].slice(-RULES.window);
    this.failedInRow = passed ? 0 : this.failedInRow + 1;
    this.passedInRow = passed ? this.passedInRow + 1 : 0;
    if (this.downBy === undefined) this.#mayGoDown(passed);
    else this.#mayComeUp();
  }

  get #failedRatio(): number {
    return this.passes.filter((passed) => !passed).length / this.passes.length;
  }

  #mayGoDown(passed: boolean): void {
    const byRatio = this.passes.length >= RULES.window / 2 && this.#failedRatio >= RULES.down.ratio;
    if (this.failedInRow >= RULES.down.consecutive) this.downBy = 'consecutive';
    else if (byRatio) this.downBy = 'ratio';
    if (this.downBy) this.verdict = 'down';
    else if (passed) this.verdict = 'up';
  }

  #mayComeUp(): void {
    const isCalm = this.downBy === 'consecutive' || this.#failedRatio <= RULES.up.ratio;
    if (this.passedInRow < RULES.up.consecutive || !isCalm) return;
    if (this.downBy === 'consecutive') this.passes = this.passes.slice(-this.passedInRow);
    this.downBy = undefined;
    this.verdict = 'up';
  }
}

function finished({ how }: Seen, monotonicMs: number): ProbeFinished {
  return {
    kind: 'result',
    probe: 'edge',
    passed: how !== 'failed',
    at: { atMs: 1_000_000 + monotonicMs, monotonicMs },
    ...(how === 'failed' && { reason: 'timeout', detail: 'no answer' }),
    ...(how === 'noted' && { note: 'large packets are lost' }),
    ...(how === 'burst' && { packets: { sent: 10, answered: 9 } }),
  };
}

function shown({ bursts = [], ...memory }: ProbeMemory) {
  const { passes, failedInRow, passedInRow, verdict, downBy, longestGapMs, lastMonotonicMs } = memory;
  const hasPassed = memory.hasPassed === true;
  const counts = { failedInRow, passedInRow, longestGapMs, bursts: bursts.length };
  return { passes, verdict, downBy, hasPassed, lastMonotonicMs, ...counts };
}

/** Long stretches of passes with trouble now and then, as links have them. */
const courses = fc
  .array(
    fc.record({
      how: fc.constantFrom<Seen['how'][]>('passed', 'passed', 'passed', 'passed', 'failed', 'noted', 'burst'),
      times: fc.integer({ min: 1, max: 9 }),
      afterMs: fc.integer({ min: 1, max: 60_000 }),
    }),
    { maxLength: 12 },
  )
  .map((stretches) =>
    stretches.flatMap(({ how, times, afterMs }) =>
      Array.from({ length: times }, (_, index): Seen => ({ how, afterMs: afterMs + 10 * index })),
    ),
  );

describe('what is remembered of a probe', () => {
  it('is what its rules say of every run so far, however dull or troubled the course was', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const plain = new Plain();
        let memory: ProbeMemory = NOTHING_YET;
        let monotonicMs = 0;
        for (const [index, seen] of course.entries()) {
          monotonicMs += seen.afterMs;
          memory = remember(memory, finished(seen, monotonicMs), RULES);
          plain.see(seen, index === 0);
          expect(shown(memory)).toEqual({ ...plain, lastMonotonicMs: monotonicMs });
        }
      }),
      { seed: 20_261_122, numRuns: 150 },
    );
  });

  it('is not copied while all goes well: the window stays the same one', () => {
    let memory: ProbeMemory = NOTHING_YET;
    for (let run = 1; run <= 10; run += 1)
      memory = remember(memory, finished({ how: 'passed', afterMs: 1_000 }, run * 1_000), RULES);
    const after = remember(memory, finished({ how: 'passed', afterMs: 1_000 }, 11_000), RULES);
    expect(after.passes).toBe(memory.passes);
  });
});
