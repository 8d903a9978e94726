import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../src/platform/one-at-a-time.ts';

function work() {
  const runs: PromiseWithResolvers<number>[] = [];
  const ask = oneAtATime(() => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  });
  return { ask, runs };
}

describe('work one at a time', () => {
  it('begins at once when nothing runs, also after a run', async () => {
    const { ask, runs } = work();
    const first = ask();
    runs[0]?.resolve(1);
    expect(await first).toBe(1);
    const second = ask();
    runs[1]?.resolve(2);
    expect(await second).toBe(2);
  });

  it('gives all who ask meanwhile the answer of one run that began afterwards', async () => {
    const { ask, runs } = work();
    const first = ask();
    const others = [ask(), ask(), ask()];
    expect(runs).toHaveLength(1);
    runs[0]?.resolve(1);
    expect(await first).toBe(1);
    // Whoever asks between two runs still belongs to the next one.
    others.push(ask());
    while (runs.length < 2) await Promise.resolve();
    runs[1]?.resolve(2);
    expect(await Promise.all(others)).toEqual([2, 2, 2, 2]);
    expect(runs).toHaveLength(2);
  });

  it('goes on after a run that failed', async () => {
    const { ask, runs } = work();
    const first = ask();
    const second = ask();
    runs[0]?.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    while (runs.length < 2) await Promise.resolve();
    runs[1]?.resolve(2);
    expect(await second).toBe(2);
  });
});
