import { describe, expect, it } from 'vitest';
import { deadline, sleep } from '../../../src/platform/clock.ts';
import { MANUAL_START_MS, ManualClock } from '../../support/manual-clock.ts';

describe('ManualClock', () => {
  it('fires timers in order of time, then of asking, each at its own moment', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${clock.now().monotonicMs}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    await clock.advance(19);
    expect(fired).toEqual(['first@10', 'second@10']);
    await clock.advance(1);
    expect(fired).toEqual(['first@10', 'second@10', 'late@20']);
    expect(clock.now()).toEqual({ atMs: MANUAL_START_MS + 20, monotonicMs: 20 });
  });

  it('fires what a fired timer asks for, with promises let through in between', async () => {
    const clock = new ManualClock();
    const ticks: number[] = [];
    const loop = async (): Promise<void> => {
      await sleep(clock, 1_000);
      ticks.push(clock.now().monotonicMs);
      if (ticks.length < 3) await loop();
    };
    const done = loop();
    await clock.advance(10_000);
    await done;
    expect(ticks).toEqual([1_000, 2_000, 3_000]);
  });

  it('forgets cancelled timers', async () => {
    const clock = new ManualClock();
    const limit = deadline(clock, 50);
    expect(clock.nextDueMs).toBe(50);
    limit.end();
    expect(clock.timers).toBe(0);
    await clock.advance(100);
    expect(limit.signal.aborted).toBe(false);
  });

  it('steps the wall clock without touching timers', async () => {
    const clock = new ManualClock();
    let fired = false;
    clock.after(60_000, () => {
      fired = true;
    });
    clock.stepWall(-86_400_000);
    expect(clock.now()).toEqual({ atMs: MANUAL_START_MS - 86_400_000, monotonicMs: 0 });
    clock.setWall(0);
    await clock.advance(59_999);
    expect(fired).toBe(false);
    await clock.advance(1);
    expect(fired).toBe(true);
    expect(clock.now()).toEqual({ atMs: 60_000, monotonicMs: 60_000 });
  });
});
