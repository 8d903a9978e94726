import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScheduler, type Job, type Scheduler, splay } from '../../../src/schedule/schedule.ts';
import { ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let scheduler: Scheduler;
let errors: string[];

beforeEach(() => {
  clock = new ManualClock();
  errors = [];
  scheduler = createScheduler({ clock, onError: (job, error) => errors.push(`${job}: ${error}`) });
});

afterEach(async () => {
  const closing = scheduler.close();
  await clock.advance(10_000);
  await closing;
  expect(clock.timers).toBe(0);
});

const PLACED = { kind: 'every', everyMs: 10_000, place: 0.3 } as const;

interface Recorded extends Job {
  readonly startedMs: number[];
}

function every(name: string, everyMs: number, run: Job['run'] = async () => undefined): Recorded {
  const startedMs: number[] = [];
  return {
    name,
    when: { kind: 'every', everyMs },
    timeoutMs: everyMs * 0.8,
    startedMs,
    run(signal) {
      startedMs.push(clock.now().monotonicMs);
      return run(signal);
    },
  };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));

describe('intervals', () => {
  it('runs soon after the start and then once per interval, at its own place in it', async () => {
    const job = every('14.71/centre/tcp', 15_000);
    scheduler.replace([job]);
    await clock.advance(600_000);
    expect(job.startedMs[0]).toBeLessThan(400);
    const gaps = job.startedMs.slice(2).map((at, index) => at - (job.startedMs[index + 1] ?? 0));
    expect(gaps).toHaveLength(39);
    for (const gap of gaps) expect(Math.abs(gap - 15_000)).toBeLessThanOrEqual(50);
  });

  it('is not moved by a step of the wall clock', async () => {
    const job = every('a', 10_000);
    scheduler.replace([job]);
    await clock.advance(60_000);
    const before = job.startedMs.length;
    clock.stepWall(-3_600_000);
    await clock.advance(60_000);
    clock.stepWall(86_400_000);
    await clock.advance(60_000);
    expect(job.startedMs.length - before).toBe(12);
  });

  it('aborts at the deadline and goes on with the grid', async () => {
    const job = every('slow', 10_000, untilAborted);
    scheduler.replace([job]);
    await clock.advance(100_500);
    expect(job.startedMs.length).toBeGreaterThanOrEqual(10);
  });

  it('says by the wall clock when a job ran last', async () => {
    let ranAtMs = 0;
    const job = every('tcp', 15_000, async () => {
      ranAtMs = clock.now().atMs;
      return undefined;
    });
    scheduler.replace([job]);
    expect(scheduler.status().get('tcp')?.lastRunAtMs).toBeUndefined();
    await clock.advance(100_000);
    expect(scheduler.status().get('tcp')?.lastRunAtMs).toBe(ranAtMs);
  });

  it('never runs a job twice at once, and a stuck one delays only itself', async () => {
    const stuck = every('stuck', 1_000, () => new Promise(() => undefined));
    const other = every('other', 1_000);
    scheduler.replace([stuck, other]);
    await clock.advance(30_000);
    expect(stuck.startedMs).toHaveLength(1);
    expect(other.startedMs.length).toBeGreaterThanOrEqual(30);
    expect(scheduler.status().get('stuck')?.lateMs).toBeGreaterThan(25_000);
    expect(scheduler.status().get('other')?.lateMs).toBeLessThanOrEqual(50);
  });

  it('repeats sooner when a run asks for it, then returns to the grid', async () => {
    let answers = [{ inMs: 500 }, { inMs: 500 }, undefined];
    const job = every('confirm', 15_000, async () => answers.shift());
    scheduler.replace([job]);
    await clock.advance(2_000);
    expect(job.startedMs).toHaveLength(3);
    await clock.advance(60_000);
    expect(job.startedMs.length).toBeLessThanOrEqual(8);
    answers = [];
  });

  it('runs a hastened job now, once, and returns to the grid', async () => {
    const job = every('nearer', 15_000);
    scheduler.replace([job]);
    await clock.advance(32_000);
    const before = [...job.startedMs];
    scheduler.hasten('nearer', 0);
    scheduler.hasten('nearer', 0);
    await clock.advance(60);
    expect(job.startedMs.length - before.length).toBe(1);
    await clock.advance(30_000);
    expect(job.startedMs.length - before.length).toBe(3);
  });

  it('runs a job that is hastened by a while after it, or at its beat when that is sooner', async () => {
    const job = every('nearer', 15_000);
    scheduler.replace([job]);
    await clock.advance(32_000);
    const last = job.startedMs.at(-1) ?? 0;
    scheduler.hasten('nearer', 2_000);
    scheduler.hasten('nearer', 60_000);
    await clock.advance(1_900);
    expect(job.startedMs.at(-1)).toBe(last);
    await clock.advance(200);
    expect((job.startedMs.at(-1) ?? 0) - 32_000).toBeCloseTo(2_000, -2);
    await clock.advance(15_000);
    expect(job.startedMs.filter((at) => at > 34_100)).toHaveLength(1);
  });

  it('keeps to the interval in force that a run asks for, each with a grid of its own', async () => {
    let everyMs: number | undefined = 60_000;
    const job = every('wide', 15_000, async () => (everyMs === undefined ? undefined : { everyMs }));
    scheduler.replace([job]);
    await clock.advance(600_000);
    const wide = job.startedMs.length;
    expect(wide).toBeGreaterThanOrEqual(10);
    expect(wide).toBeLessThanOrEqual(11);
    expect(scheduler.status().get('wide')?.everyMs).toBe(60_000);
    everyMs = undefined;
    await clock.advance(60_000);
    const before = job.startedMs.length;
    await clock.advance(600_000);
    expect(job.startedMs.length - before).toBe(40);
  });

  it('leaves a running job alone when it is hastened', async () => {
    const job = every('busy', 10_000, untilAborted);
    scheduler.replace([job]);
    await clock.advance(1_000);
    scheduler.hasten('busy', 0);
    await clock.advance(1_000);
    expect(job.startedMs).toHaveLength(1);
  });

  it('says what a job threw and goes on', async () => {
    const job = every('bug', 1_000, () => Promise.reject(new Error('boom')));
    scheduler.replace([job]);
    await clock.advance(5_000);
    expect(job.startedMs.length).toBeGreaterThanOrEqual(5);
    expect(errors[0]).toBe('bug: Error: boom');
  });
});

describe('cron', () => {
  const cron = (expression: string, timezone: string, splayMs = 0, name = 'calendar'): Recorded => ({
    ...every(name, 60_000),
    when: { kind: 'cron', expression, timezone, splayMs },
  });

  it('can be hastened beyond its next look at the calendar', async () => {
    const job = cron('0 12 * * *', 'Asia/Jakarta');
    scheduler.replace([job]);
    await clock.advance(30_000);
    scheduler.hasten('calendar', 45_000);
    await clock.advance(46_000);
    expect(job.startedMs).toHaveLength(1);
  });

  it('fires at the times of its zone', async () => {
    const atMs: number[] = [];
    const job = cron('30 7 * * *', 'Asia/Jakarta');
    scheduler.replace([
      {
        ...job,
        run: async () => {
          atMs.push(clock.now().atMs);
          return undefined;
        },
      },
    ]);
    await clock.advance(2 * 86_400_000);
    expect(atMs.map((at) => new Date(at).toISOString().slice(0, 16))).toEqual([
      '2026-03-02T00:30',
      '2026-03-03T00:30',
    ]);
  });

  it('runs soon after the start too where a job asks for it, not again when it stays, and then by its calendar', async () => {
    const job = { ...cron('0 12 * * *', 'Asia/Jakarta'), atStart: true };
    scheduler.replace([job]);
    await clock.advance(1_000);
    expect(job.startedMs).toHaveLength(1);
    scheduler.replace([{ ...job }]);
    await clock.advance(4 * 3_600_000);
    expect(job.startedMs).toHaveLength(1);
    await clock.advance(3_600_000);
    expect(job.startedMs).toHaveLength(2);
    expect((job.startedMs[1] ?? 0) - (job.startedMs[0] ?? 0)).toBeGreaterThan(4 * 3_600_000);
  });

  it('is spread over the splay, each job at its own place in every round, and late only against that', async () => {
    const names = Array.from({ length: 40 }, (_, site) => `site-${site}/centre/tcp`);
    const jobs = names.map((name) => cron('*/10 * * * *', 'UTC', 90_000, name));
    scheduler.replace(jobs);
    await clock.advance(1_800_000);
    const [first, second] = [0, 1].map((round) =>
      jobs.map(({ startedMs }) => startedMs[round] ?? Number.NaN),
    );
    const startMs = Math.min(...(first ?? []));
    const places = first?.map((at) => at - startMs) ?? [];
    expect(Math.max(...places)).toBeGreaterThan(60_000);
    expect(Math.max(...places)).toBeLessThan(90_000);
    expect(new Set(places).size).toBeGreaterThan(35);
    for (const [job, at] of (second ?? []).entries())
      expect(Math.abs(at - (first?.[job] ?? 0) - 600_000)).toBeLessThanOrEqual(60);
    for (const { lateMs } of scheduler.status().values()) expect(lateMs).toBeLessThanOrEqual(60);
  });

  it('does not make up for hours that a clock jump skipped', async () => {
    const job = cron('*/10 * * * *', 'UTC');
    scheduler.replace([job]);
    await clock.advance(3_600_000);
    const before = job.startedMs.length;
    clock.stepWall(5 * 3_600_000);
    await clock.advance(3_600_000);
    expect(job.startedMs.length - before).toBeGreaterThanOrEqual(6);
    expect(job.startedMs.length - before).toBeLessThanOrEqual(7);
  });
});

describe('replace and close', () => {
  it('aborts what vanished and keeps the rhythm of what stayed', async () => {
    let aborted = false;
    const gone = every('gone', 10_000, async (signal) => {
      await untilAborted(signal);
      aborted = true;
      return undefined;
    });
    const kept = every('kept', 10_000);
    scheduler.replace([gone, kept]);
    await clock.advance(1_000);
    scheduler.replace([{ ...kept }]);
    await clock.advance(1);
    expect(aborted).toBe(true);
    await clock.advance(60_000);
    expect(gone.startedMs).toHaveLength(1);
    expect(kept.startedMs.length).toBeGreaterThanOrEqual(6);
    expect([...scheduler.status().keys()]).toEqual(['kept']);
  });

  it('runs jobs of one place together, also one that came later', async () => {
    const at = (name: string): Recorded => ({ ...every(name, 10_000), when: { ...PLACED } });
    const [early, late] = [at('early'), at('late')];
    scheduler.replace([early]);
    await clock.advance(33_333);
    scheduler.replace([early, late]);
    await clock.advance(50_000);
    expect(late.startedMs.slice(1)).toHaveLength(5);
    expect(early.startedMs).toEqual(expect.arrayContaining(late.startedMs.slice(1)));
  });

  it('waits a bounded time for a job that does not heed its signal', async () => {
    scheduler.replace([every('deaf', 10_000, () => new Promise(() => undefined))]);
    await clock.advance(1_000);
    let closed = false;
    const closing = scheduler.close().then(() => {
      closed = true;
    });
    await clock.advance(1_000);
    expect(closed).toBe(false);
    await clock.advance(1_500);
    await closing;
    expect(closed).toBe(true);
  });
});

describe('splay', () => {
  it('is stable and spreads 10,000 names evenly over 20 slots', () => {
    expect(splay('14.71/centre/tcp')).toBe(splay('14.71/centre/tcp'));
    const slots = new Array<number>(20).fill(0);
    for (let site = 0; site < 10_000; site += 1) {
      const slot = Math.floor(splay(`site-${site}/centre/tcp`) * 20);
      slots[slot] = (slots[slot] ?? 0) + 1;
    }
    expect(Math.min(...slots)).toBeGreaterThan(400);
    expect(Math.max(...slots)).toBeLessThan(600);
  });
});
