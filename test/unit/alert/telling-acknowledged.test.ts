/** Who has taken an alert on is told to those who were told of it and ask for that. */

import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../../src/config/channel-types.ts';
import { channel, HOUR, MINUTE, route, TellingRig } from './telling-rig.ts';

const asking = (name: string, more = {}) => channel(name, { acknowledgements: true, ...more });
/** Until two hours after the start of the rig. */
const MORNING: QuietHours = {
  kind: 'quiet',
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 360, untilMinute: 540 }],
};

describe('an acknowledgement', () => {
  it('is told once to each that was told and asks for it, and to no Alertmanager', () => {
    const rig = new TellingRig(
      [asking('x'), channel('y'), asking('head')],
      [route(['x', 'y'], { escalate: [{ afterMs: HOUR, to: ['head'] }] })],
      ['am/one:9093'],
    );
    rig.begin('1').step();
    expect(rig.acknowledge('1', 4 * HOUR).step(MINUTE)).toEqual(['1 acknowledged @x']);
    expect(rig.entries.at(-1)?.event).toMatchObject({
      eventId: `1.acknowledged.${rig.atMs - MINUTE}`,
      acknowledgement: { by: 'Budi', untilMs: rig.atMs - MINUTE + 4 * HOUR },
    });
    expect(rig.step(MINUTE)).toEqual([]);
    expect(rig.restart().step(MINUTE)).toEqual([]);
    expect(rig.end('1').step()).toEqual(['1 resolved @am/one:9093', '1 resolved @x', '1 resolved @y']);
  });

  it('is told anew when another takes its place, and what it stopped goes on after it', () => {
    const rig = new TellingRig([asking('x')], [route(['x'], { repeatMs: HOUR })]);
    rig.begin('1').step();
    expect(rig.acknowledge('1', 10 * MINUTE).step(MINUTE)).toEqual(['1 acknowledged @x']);
    expect(rig.acknowledge('1', 20 * MINUTE).step(MINUTE)).toEqual(['1 acknowledged @x']);
    expect(rig.step(20 * MINUTE)).toEqual(['1 firing again 2 @x']);
    expect(rig.step(HOUR)).toEqual(['1 firing again 3 @x']);
  });

  it('goes with the beginning that is still held back, and is not told with the end', () => {
    const rig = new TellingRig([asking('x', { quiet: MORNING })], [route(['x'])]);
    rig.begin('1').begin('2').step();
    rig
      .acknowledge('1', 5 * HOUR)
      .acknowledge('2', 5 * HOUR)
      .step(MINUTE);
    expect(rig.standing('1')).toEqual(['x told 0 | quiet_hours 0-120 | beginning 120']);
    rig.end('2').step(MINUTE);
    expect(rig.step(2 * HOUR)).toEqual([
      '1 firing @x [quiet_hours]',
      '2 firing @x [quiet_hours]',
      '1 acknowledged @x [quiet_hours]',
      '2 resolved @x [quiet_hours]',
    ]);
  });

  it('that is taken back is followed by the alert, for those who heard of it; one that nobody heard of is dropped', () => {
    const rig = new TellingRig(
      [asking('x'), asking('y', { digest: { kind: 'hourly' } }), channel('z')],
      [route(['x', 'y', 'z'])],
    );
    rig.begin('1').step();
    expect(rig.step(HOUR)).toEqual(['1 firing @y']);
    expect(rig.acknowledge('1', 9 * HOUR).step(MINUTE)).toEqual(['1 acknowledged @x']);
    expect(rig.acknowledge('1', undefined).step(MINUTE)).toEqual(['1 firing again 2 @x']);
    expect(rig.step(2 * HOUR)).toEqual([]);
  });

  it('that drops a reminder leaves its number to the next', () => {
    const rig = new TellingRig([channel('x', { groupMs: MINUTE })], [route(['x'], { repeatMs: HOUR })]);
    rig.begin('1').step();
    rig.step(MINUTE);
    expect(rig.step(HOUR)).toEqual([]);
    rig.acknowledge('1', HOUR).step();
    expect(rig.step(HOUR)).toEqual([]);
    expect(rig.step(MINUTE)).toEqual(['1 firing again 2 @x']);
  });

  it('is told to a channel that is added too, behind the beginning', () => {
    const rig = new TellingRig([asking('x')], [route(['x'])]);
    rig.begin('1').step();
    rig.acknowledge('1', HOUR).step();
    rig.reconfigure([asking('x'), asking('y')], [route(['x', 'y'])]);
    expect(rig.step(MINUTE)).toEqual(['1 firing ongoing @y', '1 acknowledged @y']);
  });

  it('is not told to people who were about to be called and are not any more', () => {
    const rig = new TellingRig(
      [channel('x'), asking('head', { quiet: MORNING })],
      [route(['x'], { escalate: [{ afterMs: MINUTE, to: ['head'] }] })],
    );
    rig.begin('1').step();
    rig.step(MINUTE);
    rig.acknowledge('1', 9 * HOUR).step(MINUTE);
    expect(rig.step(3 * HOUR)).toEqual([]);
  });
});
