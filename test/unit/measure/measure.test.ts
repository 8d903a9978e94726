import { describe, expect, it } from 'vitest';
import type { FilesystemStore } from '../../../src/config/types.ts';
import type { KernelCalls } from '../../../src/measure/kernel-calls.ts';
import { createStoreSource } from '../../../src/measure/measure.ts';
import { deadline } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storeSettings } from '../../support/stores.ts';

const CONFIG: FilesystemStore = { ...storeSettings, kind: 'filesystem', path: '/' };

/** Calls that know no deadline, as when the thread pool is taken by somebody else. */
function deaf(): { readonly calls: KernelCalls; made: number; answer(): void } {
  const waiting: (() => void)[] = [];
  const never = () => {
    state.made += 1;
    return new Promise<never>((_, reject) => {
      waiting.push(() => reject(new Error('interrupted')));
    });
  };
  const state = {
    made: 0,
    calls: { inProcess: never, inChild: never },
    answer: () => {
      for (const reject of waiting.splice(0)) reject();
    },
  };
  return state;
}

describe('createStoreSource', () => {
  it('answers by the deadline even when nothing below does, and makes no second reading meanwhile', async () => {
    const clock = new ManualClock();
    const below = deaf();
    const source = createStoreSource(CONFIG, { clock, calls: below.calls, names: createHostResolver() });
    const read = async () => {
      const limit = deadline(clock, 1_000);
      const result = await source.read(limit.signal);
      limit.end();
      return result.ok ? 'ok' : result.failure.reason;
    };
    const first = read();
    while (below.made === 0) await clock.advance(0);
    await clock.advance(1_100);
    expect(await first).toBe('hung');
    expect(await read()).toBe('hung');
    expect(below.made).toBe(1);
    expect(clock.timers).toBe(0);
    below.answer();
    await clock.advance(0);
    const again = read();
    while (below.made < 2) await clock.advance(0);
    below.answer();
    expect(await again).toBe('protocol');
    await source.close();
  });
});
