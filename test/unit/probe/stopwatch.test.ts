import { expect, test } from 'vitest';
import { Stopwatch } from '../../../src/probe/stopwatch.ts';
import { ManualClock } from '../../support/manual-clock.ts';

test('phases follow one another and the total is the whole', async () => {
  const clock = new ManualClock();
  const watch = new Stopwatch(clock);
  watch.begin('dns');
  await clock.advance(5);
  watch.begin('connect');
  expect(watch.running).toBe('connect');
  await clock.advance(20);
  watch.end();
  expect(watch.running).toBeUndefined();
  await clock.advance(100);
  expect(watch.finish()).toEqual({ dns: 5, connect: 20, total: 125 });
});

test('a phase that is begun again is timed anew; the time before counts for the total only', async () => {
  const clock = new ManualClock();
  const watch = new Stopwatch(clock);
  watch.begin('connect');
  await clock.advance(30);
  watch.begin('connect');
  await clock.advance(2);
  expect(watch.finish()).toEqual({ connect: 2, total: 32 });
});

test('a phase that was timed elsewhere makes the total', async () => {
  const clock = new ManualClock();
  const watch = new Stopwatch(clock);
  watch.begin('dns');
  await clock.advance(4);
  watch.begin('first_byte');
  await clock.advance(50);
  watch.set('first_byte', 0.5);
  expect(watch.finish()).toEqual({ dns: 4, first_byte: 0.5, total: 4.5 });
});

test('a step of the wall clock changes nothing', async () => {
  const clock = new ManualClock();
  const watch = new Stopwatch(clock);
  watch.begin('connect');
  clock.stepWall(-3_600_000);
  await clock.advance(7);
  expect(watch.finish()).toEqual({ connect: 7, total: 7 });
});
