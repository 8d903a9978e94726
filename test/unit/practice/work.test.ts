import { describe, expect, it } from 'vitest';
import type { MaintenancePlan } from '../../../src/model/maintenance.ts';
import { failed, success } from '../../../src/model/result.ts';
import { createWork, type Plans } from '../../../src/practice/work.ts';
import { ManualClock } from '../../support/manual-clock.ts';

function scene(refusal?: string) {
  const clock = new ManualClock();
  const done: string[] = [];
  const made: MaintenancePlan[] = [];
  const plans: Plans = {
    plan(plan) {
      made.push(plan);
      return refusal === undefined ? success(plan) : failed(refusal);
    },
    withdraw(id) {
      done.push(`${id} withdrawn`);
      return failed('');
    },
    sites: () => [
      { id: 'practice', timezone: 'Asia/Jakarta' },
      { id: 'second', timezone: 'Asia/Makassar' },
    ],
  };
  const work = createWork({ clock, plans, cut: (isCut) => done.push(isCut ? 'cut' : 'back') });
  return { clock, done, made, work };
}

const lengthMs = ({ start, end }: MaintenancePlan) =>
  Temporal.PlainDateTime.from(start)
    .until(end ?? start)
    .total('milliseconds');

describe('practice of planned work', () => {
  it('is planned over all practice sites, cuts the centre when it begins, and longer than planned', async () => {
    const { clock, done, made, work } = scene();
    work.begin();
    expect(made[0]).toMatchObject({ sites: ['practice', 'second'], timezone: 'Asia/Jakarta' });
    expect(made.map(lengthMs)).toEqual([60_000]);
    expect(work.inWords()).toMatch(
      /^Work is planned from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d \(Asia\/Jakarta\)/,
    );
    await clock.advance(29_000);
    expect(done).toEqual([]);
    await clock.advance(2_000);
    expect(done).toEqual(['cut']);
    await clock.advance(103_000);
    expect(done).toEqual(['cut']);
    await clock.advance(2_000);
    expect([done, work.inWords()]).toEqual([['cut', 'back'], undefined]);
  });

  it('is taken back by a restore, and nothing of it happens any more', async () => {
    const { clock, done, work } = scene();
    work.begin();
    work.stop();
    work.stop();
    await clock.advance(300_000);
    expect([done, work.inWords()]).toEqual([['practice-work withdrawn'], undefined]);
  });

  it('begins anew when it is asked for again', async () => {
    const { clock, done, made, work } = scene();
    work.begin();
    await clock.advance(20_000);
    work.begin();
    await clock.advance(20_000);
    expect([made.length, done]).toEqual([2, []]);
    await clock.advance(200_000);
    expect(done).toEqual(['cut', 'back']);
  });

  it('says why it cannot be planned', async () => {
    const { clock, done, work } = scene('There are 500 plans already.');
    expect(() => work.begin()).toThrow('There are 500 plans already.');
    await clock.advance(300_000);
    expect(done).toEqual([]);
    const alone = createWork({ clock, plans: undefined, cut: () => {} });
    expect(() => alone.begin()).toThrow('no site is marked as practice');
  });
});
