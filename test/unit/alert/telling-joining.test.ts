/** Channels and routes that change while alerts fire. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../../src/config/channel-types.ts';
import { channel, HOUR, MINUTE, route, TellingRig } from './telling-rig.ts';

const [X, Y] = [channel('x'), channel('y')];
/** Until two hours after the start of the rig. */
const MORNING: QuietHours = {
  kind: 'quiet',
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 360, untilMinute: 540 }],
};

describe('a channel that is added', () => {
  it('is told what fires already, once, in one message a site, and the ends', () => {
    const rig = new TellingRig([X], [route(['x'])]);
    rig.begin('1').begin('2', 'critical').begin('3', 'warning', 'b').step();
    rig.reconfigure([X, Y], [route(['x', 'y'])]);
    expect(rig.step(HOUR)).toEqual([
      '1 firing ongoing @y [ongoing]',
      '2 firing ongoing @y [ongoing]',
      '3 firing ongoing @y',
    ]);
    expect(rig.entries.at(-1)?.event.eventId).toBe('3.firing');
    expect(rig.step(HOUR)).toEqual([]);
    expect(rig.restart().step(HOUR)).toEqual([]);
    expect(rig.end('1').step()).toEqual(['1 resolved @x', '1 resolved @y']);
  });

  it('is told by a route that is added, and only what fits it', () => {
    const rig = new TellingRig([X, Y], [route(['x'])]);
    rig.begin('1').begin('2', 'critical').step();
    rig.reconfigure([X, Y], [route(['y'], { severities: ['critical'] }), route(['x'])]);
    expect(rig.step(HOUR)).toEqual(['2 firing ongoing @y']);
    // Who was told the beginning is told the end.
    expect(rig.end('2').step()).toEqual(['2 resolved @x', '2 resolved @y']);
  });

  it('waits for its own hours, and for the end of planned work', () => {
    const rig = new TellingRig([X], [route(['x'])]);
    rig.begin('1').begin('2').begin('3', 'critical').step();
    rig.reconfigure([X, channel('y', { quiet: MORNING })], [route(['x', 'y'])]);
    rig.isSilent = true;
    expect(rig.step(MINUTE)).toEqual([]);
    rig.isSilent = false;
    expect(rig.step(MINUTE)).toEqual(['3 firing ongoing @y']);
    expect(rig.end('1').step(MINUTE)).toEqual(['1 resolved @x']);
    expect(rig.step(2 * HOUR)).toEqual([
      '1 firing ongoing @y [quiet_hours]',
      '2 firing ongoing @y [quiet_hours]',
      '1 resolved @y [quiet_hours]',
    ]);
  });

  it('hears of what somebody has taken on too, and is not called as if nobody had', () => {
    const rig = new TellingRig([X], [route(['x'])]);
    rig.begin('1').step();
    rig.acknowledge('1', HOUR).step();
    rig.reconfigure([X, Y], [route(['x'], { escalate: [{ afterMs: MINUTE, to: ['y'] }] })]);
    expect(rig.step(MINUTE)).toEqual([]);
    rig.reconfigure([X, Y], [route(['x', 'y'])]);
    expect(rig.step(MINUTE)).toEqual(['1 firing ongoing @y']);
  });

  it('that stands behind another is told what that one is', () => {
    const behind = channel('sms', { fallback: { of: 'x', afterMs: MINUTE } });
    const rig = new TellingRig([X], [route(['x'])]);
    rig.begin('1').step();
    rig.reconfigure([X, behind], [route(['x'])]);
    expect(rig.step(MINUTE)).toEqual([]);
    expect(rig.end('1').step()).toEqual(['1 resolved @x', '1 resolved @sms']);
  });
});

it('a channel that was removed and comes back is told what fires then', () => {
  const rig = new TellingRig([X, Y], [route(['x', 'y'])]);
  rig.begin('1').begin('2').step();
  rig.reconfigure([X], [route(['x'])]);
  expect(rig.end('1').step(MINUTE)).toEqual(['1 resolved @x']);
  rig.reconfigure([X, Y], [route(['x', 'y'])]);
  expect(rig.step(MINUTE)).toEqual(['2 firing ongoing @y']);
  expect(rig.end('2').step()).toEqual(['2 resolved @x', '2 resolved @y']);
});

const IDS = ['1', '2', '3'];
const NAMES = ['x', 'y', 'z'];
const turn = fc.record({
  laterMs: fc.integer({ min: 0, max: 3 * HOUR }),
  toggle: fc.constantFrom(...IDS),
  /** The channels of the configuration, and those of its route. */
  channels: fc.subarray(NAMES),
  to: fc.subarray(NAMES),
  restart: fc.boolean(),
});

it('whatever is reconfigured when: who is in the route of what fires was told once since it came, and then the end', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 20 }), (turns) => {
      const rig = new TellingRig([], [route([])]);
      /** By `channel alertId`, of channels that have been there all the while. */
      const told = new Map<string, 'firing' | 'resolved'>();
      let count = 0;
      const current = new Map<string, string>();
      for (const { laterMs, toggle, channels, to, restart } of turns) {
        rig.reconfigure(
          channels.map((name) => channel(name)),
          [route(to.filter((name) => channels.includes(name)))],
        );
        for (const key of told.keys())
          if (!channels.some((name) => key.startsWith(`${name} `))) told.delete(key);
        if (restart) rig.restart();
        const known = current.get(toggle);
        if (known === undefined) {
          count += 1;
          current.set(toggle, `${toggle}-${count}`);
          rig.begin(`${toggle}-${count}`);
        } else {
          current.delete(toggle);
          rig.end(known);
        }
        const before = rig.entries.length;
        rig.step(laterMs);
        for (const { channel: name, event } of rig.entries.slice(before)) {
          const key = `${name} ${event.alert.alertId}`;
          expect(told.get(key)).toBe(event.kind === 'firing' ? undefined : 'firing');
          told.set(key, event.kind === 'firing' ? 'firing' : 'resolved');
        }
        for (const alertId of rig.firing)
          for (const name of to.filter((one) => channels.includes(one)))
            expect(told.get(`${name} ${alertId}`)).toBe('firing');
      }
    }),
    { numRuns: 300 },
  );
});
