/** Laws of telling that hold whatever people do, whatever is held back and whenever the service is started again. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Hours, QuietHours } from '../../../src/config/channel-types.ts';
import { channel, HOUR, MINUTE, route, SECOND, START_MS, TellingRig } from './telling-rig.ts';

const IDS = ['1', '2', '3', '4'];
const CRITICAL = ['3', '4'];
const DAY_MS = 24 * HOUR;

const hours = fc.record<Hours>({
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  fromMinute: fc.integer({ min: 0, max: 1_439 }),
  untilMinute: fc.integer({ min: 0, max: 1_440 }),
});
const quiet = fc.record<QuietHours>({
  kind: fc.constantFrom('quiet', 'working'),
  hours: fc.array(hours, { minLength: 1, maxLength: 2 }),
});
const digest = fc.oneof(
  fc.constant({ kind: 'hourly' } as const),
  fc.record({ kind: fc.constant('daily' as const), atMinute: fc.integer({ min: 0, max: 1_439 }) }),
);
const held = fc.record(
  {
    quiet,
    digest,
    groupMs: fc.integer({ min: 0, max: 600 * SECOND }),
    acknowledgements: fc.boolean(),
  },
  { requiredKeys: ['groupMs', 'acknowledgements'] },
);

const step = fc.record({
  laterMs: fc.oneof(fc.integer({ min: 0, max: MINUTE }), fc.integer({ min: 0, max: DAY_MS })),
  wallStepMs: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: -4e9, max: 4e9 })),
  clockTrusted: fc.boolean(),
  restart: fc.boolean(),
  waits: fc.boolean(),
  act: fc.record({
    id: fc.constantFrom(...IDS),
    what: fc.constantFrom('begin', 'begin', 'end', 'end', 'acknowledge', 'withdraw'),
    forMs: fc.integer({ min: MINUTE, max: 3 * DAY_MS }),
  }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const ESCALATE = [
  { afterMs: 10 * MINUTE, to: ['y'] },
  { afterMs: 5 * HOUR, to: ['z'] },
];

/** A new id for each beginning, as the alert step gives it. */
class Course {
  readonly rig: TellingRig;
  readonly #current = new Map<string, string>();
  #count = 0;
  /** When each critical beginning was decided, on the monotonic clock of the first start. */
  readonly begunMs = new Map<string, number>();
  readonly toldMs = new Map<string, number>();
  #sinceStartMs = 0;

  constructor(x: object, y: object) {
    const channels = [channel('x', x), channel('y', y), channel('z')];
    this.rig = new TellingRig(channels, [route(['x'], { escalate: ESCALATE, repeatMs: 7 * HOUR })]);
  }

  play({ laterMs, wallStepMs, clockTrusted, restart, waits, act }: Step): void {
    const { rig } = this;
    rig.clockTrusted = clockTrusted;
    if (restart) rig.restart(wallStepMs);
    else rig.atMs += wallStepMs;
    for (const name of ['x', 'y', 'z']) {
      for (const id of this.#current.values())
        if (waits) rig.waiting.add(`${name} ${id}`);
        else rig.waiting.delete(`${name} ${id}`);
    }
    this.#do(act);
    this.#live(laterMs);
  }

  /** As the service does: it looks again when something is due. */
  #live(forMs: number): void {
    this.#go(0);
    const untilMs = this.#sinceStartMs + forMs;
    for (let look = 0; look < 200; look += 1) {
      const dueInMs = this.rig.nextMs - this.rig.monotonicMs;
      if (this.#sinceStartMs + dueInMs > untilMs || dueInMs <= 0) break;
      this.#go(dueInMs);
    }
    this.#go(untilMs - this.#sinceStartMs);
  }

  #do({ id, what, forMs }: Step['act']): void {
    const current = this.#current.get(id);
    if (what === 'begin' && current === undefined) {
      this.#count += 1;
      const alertId = `${id}-${this.#count}`;
      this.#current.set(id, alertId);
      this.begunMs.set(alertId, this.#sinceStartMs);
      this.rig.begin(alertId, CRITICAL.includes(id) ? 'critical' : 'warning');
    }
    if (current === undefined) return;
    if (what === 'acknowledge') this.rig.acknowledge(current, forMs);
    if (what === 'withdraw') this.rig.acknowledge(current, undefined);
    if (what === 'end') {
      this.rig.end(current);
      this.#current.delete(id);
    }
  }

  #go(laterMs: number): void {
    this.#sinceStartMs += laterMs;
    const before = this.rig.entries.length;
    this.rig.step(laterMs);
    for (const { channel: name, event } of this.rig.entries.slice(before))
      if (name === 'x' && event.kind === 'firing' && !this.toldMs.has(event.alert.alertId))
        this.toldMs.set(event.alert.alertId, this.#sinceStartMs);
  }

  /** Everything ends, and a week and a day go by: by then nothing is held back. */
  finish(): void {
    for (const id of IDS) this.#do({ id, what: 'end', forMs: 0 });
    this.#live(9 * DAY_MS);
  }
}

const course = [fc.array(step, { maxLength: 30 }), held, held] as const;
const played = (steps: readonly Step[], x: object, y: object) => {
  const one = new Course(x, y);
  for (const each of steps) one.play(each);
  return one;
};

it('whoever is told of a beginning is told of its end, behind it, once; and nobody else is', () => {
  fc.assert(
    fc.property(...course, (steps, x, y) => {
      const one = played(steps, x, y);
      one.finish();
      const open = new Map<string, number>();
      const ended = new Set<string>();
      const ids = one.rig.entries.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { channel: name, event } of one.rig.entries) {
        const key = `${name} ${event.alert.alertId}`;
        expect(ended.has(key)).toBe(false);
        const times = open.get(key) ?? 0;
        if (event.kind === 'resolved') {
          expect(times).toBeGreaterThan(0);
          ended.add(key);
        } else if (event.kind === 'acknowledged') {
          expect(times).toBeGreaterThan(0);
        } else {
          expect(event.repeat).toBe(times === 0 ? undefined : times + 1);
          open.set(key, times + 1);
        }
      }
      expect(new Set(open.keys())).toEqual(ended);
      expect(one.rig.state.held).toEqual([]);
      expect(one.rig.state.alerts.size).toBe(0);
      // Nobody was forgotten: each alert was told to the channel of its route.
      expect(new Set(one.toldMs.keys())).toEqual(new Set(one.begunMs.keys()));
    }),
    { numRuns: 300 },
  );
});

it('a critical beginning is told within seconds, whatever is quiet or collected', () => {
  fc.assert(
    fc.property(...course, (steps, x, y) => {
      const one = played(steps, x, y);
      one.finish();
      for (const [alertId, atMs] of one.begunMs) {
        if (!CRITICAL.some((id) => alertId.startsWith(`${id}-`))) continue;
        expect((one.toldMs.get(alertId) ?? Number.POSITIVE_INFINITY) - atMs).toBeLessThanOrEqual(5 * SECOND);
      }
    }),
    { numRuns: 300 },
  );
});

it('the same course is told in the same way', () => {
  fc.assert(
    fc.property(...course, (steps, x, y) => {
      expect(played(steps, x, y).rig.entries).toEqual(played(steps, x, y).rig.entries);
    }),
    { numRuns: 30 },
  );
});

it('starts where the tests of hours say', () => {
  expect(new Date(START_MS).toISOString()).toBe('2026-03-02T00:00:00.000Z');
});
