import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeAt,
  type MaintenanceNews,
  type MaintenanceState,
  silentUntil,
  stepMaintenance,
} from '../../../src/alert/maintenance.ts';
import type { MaintenancePlan, MaintenanceWindow } from '../../../src/model/maintenance.ts';

const HOUR_MS = 3_600_000;
const START_MS = Temporal.Instant.from('2026-12-04T00:00Z').epochMilliseconds;

const plan = (id: string, announceMs: readonly number[], sites: readonly string[]): MaintenancePlan => ({
  id,
  title: id,
  origin: 'people',
  sites,
  timezone: 'Asia/Jakarta',
  start: '2026-12-04T07:00:00',
  announceMs,
});

interface Given {
  readonly id?: string;
  readonly fromH: number;
  readonly toH?: number;
  readonly announceH?: readonly number[];
  readonly sites?: readonly string[];
}

const window = ({ id = 'w', fromH, toH, announceH = [], sites = ['a'] }: Given): MaintenanceWindow => ({
  id,
  plan: plan(
    id,
    announceH.map((hours) => hours * HOUR_MS),
    sites,
  ),
  startsAtMs: START_MS + fromH * HOUR_MS,
  ...(toH === undefined ? {} : { endsAtMs: START_MS + toH * HOUR_MS }),
});

/** What is announced hour by hour, as "hour phase id". */
function story(
  hours: number,
  windowsAt: (hour: number) => readonly MaintenanceWindow[],
  troubledAt: (hour: number) => boolean = () => false,
): readonly string[] {
  let state: MaintenanceState = new Map();
  const told: string[] = [];
  for (let hour = 0; hour <= hours; hour += 1) {
    const step = stepMaintenance(state, windowsAt(hour), START_MS + hour * HOUR_MS, () => troubledAt(hour));
    state = step.state;
    told.push(...step.news.map(({ phase, window: { id } }: MaintenanceNews) => `${hour} ${phase} ${id}`));
  }
  return told;
}

describe('a window', () => {
  it('is announced ahead, at its start and at its end, each once', () => {
    const planned = [window({ fromH: 30, toH: 33, announceH: [24, 1] })];
    expect(story(50, () => planned)).toEqual(['6 ahead w', '29 ahead w', '30 started w', '33 ended w']);
  });

  it('that is planned late is announced once, not for each lead that has passed', () => {
    const planned = [window({ fromH: 3, toH: 4, announceH: [48, 24, 12] })];
    expect(story(5, () => planned)).toEqual(['0 ahead w', '3 started w', '4 ended w']);
  });

  it('overruns while its sites still show trouble, and ends when they do not', () => {
    const planned = [window({ fromH: 1, toH: 3 })];
    expect(
      story(
        9,
        () => planned,
        (hour) => hour >= 2 && hour < 7,
      ),
    ).toEqual(['1 started w', '3 overrun w', '7 ended w']);
  });

  it('ends as planned where other work goes on: only the last one takes longer', () => {
    const [first, last] = [
      window({ id: 'first', fromH: 1, toH: 3 }),
      window({ id: 'last', fromH: 2, toH: 6 }),
    ];
    const planned = [first, last];
    expect(
      story(
        9,
        () => planned,
        (hour) => hour >= 2 && hour < 8,
      ),
    ).toEqual(['1 started first', '2 started last', '3 ended first', '6 overrun last', '8 ended last']);
  });

  it('takes longer where its own sites are left without any, though other work goes on at one of them', () => {
    const planned = [
      window({ id: 'wide', fromH: 1, toH: 3, sites: ['a', 'b'] }),
      window({ id: 'narrow', fromH: 1, toH: 6, sites: ['a'] }),
    ];
    expect(
      story(
        7,
        () => planned,
        (hour) => hour >= 2 && hour < 5,
      ),
    ).toEqual(['1 started wide', '1 started narrow', '3 overrun wide', '5 ended wide', '6 ended narrow']);
  });

  it('that is extended while it overruns is announced as changed, and overruns again if need be', () => {
    const at = (hour: number) => [window({ fromH: 1, toH: hour < 5 ? 3 : 6 })];
    expect(story(9, at, (hour) => hour < 8)).toEqual([
      '1 started w',
      '3 overrun w',
      '5 changed w',
      '6 overrun w',
      '8 ended w',
    ]);
  });

  it('that is taken back is announced as cancelled before its start, as ended after it, and not at all if nobody knew', () => {
    const until = (hour: number) => (at: number) =>
      at < hour ? [window({ fromH: 4, toH: 9, announceH: [2] })] : [];
    expect(story(9, until(3))).toEqual(['2 ahead w', '3 cancelled w']);
    expect(story(9, until(6))).toEqual(['2 ahead w', '4 started w', '6 ended w']);
    expect(story(9, until(1))).toEqual([]);
  });

  it('that was over before anybody looked is no news', () => {
    expect(story(3, () => [window({ fromH: -5, toH: -1 })])).toEqual([]);
  });
});

it('whatever is planned and changed, what was started is ended once, and nothing is said twice in a row', () => {
  const change = fc.record({
    fromH: fc.integer({ min: 0, max: 20 }),
    lasts: fc.integer({ min: 1, max: 12 }),
    open: fc.boolean(),
    present: fc.boolean(),
    troubled: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (hours) => {
      const at = (hour: number) => hours[Math.min(hour, hours.length - 1)];
      const windowsAt = (hour: number) => {
        const now = at(hour);
        // In the end everything is taken back, so that every story is over.
        if (!now?.present || hour >= hours.length) return [];
        const { fromH, lasts, open } = now;
        return [window(open ? { fromH, announceH: [3] } : { fromH, toH: fromH + lasts, announceH: [3] })];
      };
      const told = story(hours.length + 1, windowsAt, (hour) => at(hour)?.troubled ?? false).map(
        (line) => line.split(' ')[1],
      );
      let open = false;
      for (const phase of told) {
        if (phase === 'started') {
          expect(open).toBe(false);
          open = true;
        }
        if (phase === 'overrun') expect(open).toBe(true);
        if (phase === 'ended') {
          expect(open).toBe(true);
          open = false;
        }
      }
      expect(open).toBe(false);
    }),
  );
});

describe('silence at a site', () => {
  it('lasts from the start to the end, at the sites of the plan', () => {
    const windows = [window({ fromH: 1, toH: 3, sites: ['a', 'b'] })];
    const names = (site: string, hour: number) =>
      activeAt(windows, site, START_MS + hour * HOUR_MS).map(({ id }) => id);
    expect([names('a', 0.99), names('a', 1), names('b', 2.99), names('a', 3), names('c', 2)]).toEqual([
      [],
      ['w'],
      ['w'],
      [],
      [],
    ]);
  });

  it('is extended by windows that overlap or touch, and has no end while one of them has none', () => {
    const chain = [
      window({ id: 'third', fromH: 5, toH: 9 }),
      window({ id: 'first', fromH: 0, toH: 3 }),
      window({ id: 'second', fromH: 2, toH: 5 }),
      window({ id: 'apart', fromH: 10, toH: 11 }),
    ];
    const until = (windows: readonly MaintenanceWindow[]) => silentUntil(windows, 'a', START_MS + HOUR_MS);
    expect(until(chain)).toBe(START_MS + 9 * HOUR_MS);
    expect(until([...chain, window({ id: 'open', fromH: 9 })])).toBe(Number.POSITIVE_INFINITY);
    expect(until([window({ fromH: 2, toH: 3 })])).toBeUndefined();
  });

  it('is unbroken up to that moment, and broken at it', () => {
    const given = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 40 }), (spans, hour) => {
        const windows = spans.map(([fromH, lasts], index) =>
          window({ id: `${index}`, fromH, toH: fromH + lasts }),
        );
        const nowMs = START_MS + hour * HOUR_MS;
        const untilMs = silentUntil(windows, 'a', nowMs);
        if (untilMs === undefined) {
          expect(activeAt(windows, 'a', nowMs)).toEqual([]);
          return;
        }
        for (let atMs = nowMs; atMs < untilMs; atMs += HOUR_MS) {
          expect(activeAt(windows, 'a', atMs).length).toBeGreaterThan(0);
        }
        expect(activeAt(windows, 'a', untilMs)).toEqual([]);
      }),
    );
  });
});
