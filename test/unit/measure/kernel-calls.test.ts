import { describe, expect, it } from 'vitest';
import { type CallBounds, createKernelCalls } from '../../../src/measure/kernel-calls.ts';
import { deadline } from '../../../src/platform/clock.ts';
import { flush, ManualClock } from '../../support/manual-clock.ts';

function world() {
  const clock = new ManualClock();
  const calls = createKernelCalls(clock);
  const within = (ms: number): CallBounds => ({
    signal: deadline(clock, ms).signal,
    lifetime: new AbortController().signal,
  });
  return { clock, calls, within };
}

/** A call that comes back when the test says so, and counts how often it was made. */
function stuck() {
  let release = () => {};
  const state = { made: 0 };
  const call = () => {
    state.made += 1;
    return new Promise<string>((resolve) => {
      release = () => resolve('back');
    });
  };
  return { call, state, release: () => release() };
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error) => (error instanceof Error ? error.message : error),
  );

describe('calls in this process', () => {
  it('makes one at a time, in the order of asking', async () => {
    const { calls, within } = world();
    const order: string[] = [];
    let running = 0;
    const call = (name: string) => async () => {
      running += 1;
      expect(running).toBe(1);
      await flush();
      running -= 1;
      order.push(name);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => calls.inProcess(name, within(1_000), call(name))));
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('passes on the error of the call and goes on', async () => {
    const { calls, within } = world();
    const bounds = within(1_000);
    expect(await outcome(calls.inProcess('a', bounds, () => Promise.reject(new Error('EACCES'))))).toBe(
      'EACCES',
    );
    expect(await calls.inProcess('a', bounds, async () => 'fine')).toBe('fine');
  });

  it('answers hung at the deadline, then at once and without a second call, until it comes back', async () => {
    const { clock, calls, within } = world();
    const hung = stuck();
    const first = outcome(calls.inProcess('a', within(5_000), hung.call));
    await clock.advance(4_999);
    expect(hung.state.made).toBe(1);
    await clock.advance(1);
    expect(await first).toBe('hung');
    expect(await outcome(calls.inProcess('a', within(5_000), hung.call))).toBe('hung');
    expect(hung.state.made).toBe(1);
    hung.release();
    await flush();
    expect(await calls.inProcess('a', within(5_000), async () => 'fine')).toBe('fine');
  });

  it('sends other mounts to a child while one hangs, and after a second already when they wait behind it', async () => {
    const { clock, calls, within } = world();
    const hung = stuck();
    const first = outcome(calls.inProcess('a', within(5_000), hung.call));
    const waiting = outcome(calls.inProcess('b', within(5_000), hung.call));
    await clock.advance(1_000);
    expect(await waiting).toBe('busy');
    await clock.advance(4_000);
    expect(await first).toBe('hung');
    expect(await outcome(calls.inProcess('b', within(5_000), hung.call))).toBe('busy');
    expect(hung.state.made).toBe(1);
  });

  it('says hung to who waits behind a call into the same mount', async () => {
    const { clock, calls, within } = world();
    const hung = stuck();
    const first = outcome(calls.inProcess('a', within(5_000), hung.call));
    const second = outcome(calls.inProcess('a', within(3_000), hung.call));
    await clock.advance(3_000);
    expect(await second).toBe('hung');
    await clock.advance(2_000);
    expect(await first).toBe('hung');
    expect(hung.state.made).toBe(1);
  });

  it('does not take a call that began just before the deadline for hung', async () => {
    const { clock, calls } = world();
    const limit = deadline(clock, 1_000);
    await clock.advance(950);
    const lifetime = new AbortController().signal;
    const call = outcome(calls.inProcess('a', { signal: limit.signal, lifetime }, stuck().call));
    await clock.advance(50);
    expect(await call).toBe('late');
  });

  it('makes no call after the deadline, and leaves no timer behind', async () => {
    const { clock, calls, within } = world();
    const late = stuck();
    const bounds = within(10);
    await clock.advance(10);
    expect(await outcome(calls.inProcess('a', bounds, late.call))).toBe('late');
    expect(late.state.made).toBe(0);
    expect(clock.timers).toBe(0);
  });
});
