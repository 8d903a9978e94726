import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../../src/config/channel-types.ts';
import { channel, HOUR, MINUTE, route, SECOND, START_MS, TellingRig } from './telling-rig.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** 06:00 to 09:00, which is until two hours after the start of the rig. */
const MORNING = [{ days: EVERY_DAY, fromMinute: 360, untilMinute: 540 }];
const QUIET: QuietHours = { kind: 'quiet', hours: MORNING };
/** From 10:00 on. */
const WORKING: QuietHours = {
  kind: 'working',
  hours: [{ days: EVERY_DAY, fromMinute: 600, untilMinute: 1_000 }],
};

it('is said of moments between two milliseconds, as the monotonic clock counts them', () => {
  const rig = new TellingRig(
    [channel('night', { quiet: QUIET })],
    [route(['night'], { repeatMs: 3 * HOUR })],
  );
  rig.begin('1').step();
  rig.step(2 * HOUR);
  rig.monotonicMs += 0.25;
  expect(rig.standing('1')).toEqual(['night told 1 | reminder 180']);
});

describe('what is held back', () => {
  it('says for whom, why, since when and until when', () => {
    const channels = [
      channel('now'),
      channel('group', { groupMs: MINUTE }),
      channel('night', { quiet: QUIET }),
      channel('office', { quiet: WORKING }),
      channel('desk', { digest: { kind: 'daily', atMinute: 450 } }),
      channel('late', { digest: { kind: 'hourly' }, quiet: QUIET }),
    ];
    const rig = new TellingRig(channels, [route(channels.map(({ name }) => name))]);
    rig.begin('1').step();
    expect(rig.standing('1')).toEqual([
      'now told 1',
      'group told 0 | group 0-1 | beginning 1',
      'night told 0 | quiet_hours 0-120 | beginning 120',
      'office told 0 | working_hours 0-180 | beginning 180',
      'desk told 0 | digest 0-30 | beginning 30',
      'late told 0 | digest 0-120 | beginning 120',
    ]);
    rig.begin('2').step(30 * MINUTE);
    rig.end('1').step();
    expect(rig.held()).toEqual(
      expect.arrayContaining(['night quiet_hours 3', 'office working_hours 3', 'late digest 3']),
    );
    expect(rig.standing('2')[2]).toBe('night told 0 | quiet_hours 0-120 | beginning 120');
    rig.step(25 * HOUR);
    expect(rig.held()).toEqual([]);
    expect(rig.standing('2')[2]).toBe('night told 1');
  });

  it('goes with the first part of its message', () => {
    const rig = new TellingRig([channel('x', { groupMs: 10 * MINUTE })], [route(['x'])]);
    rig.begin('1').step();
    rig.begin('2').step(5 * MINUTE);
    expect(rig.standing('2')).toEqual(['x told 0 | group 0-10 | beginning 10']);
    rig.begin('3', 'critical').step(MINUTE);
    expect(rig.standing('2')).toEqual(['x told 0 | group 0-6 | beginning 6']);
    expect(rig.step(5 * SECOND)).toHaveLength(3);
    expect(rig.standing('2')).toEqual(['x told 1']);
  });
});

describe('what comes next', () => {
  const escalate = [{ afterMs: HOUR, to: ['head', 'x'] }];
  const rig = (more = {}) =>
    new TellingRig([channel('x'), channel('head', more)], [route(['x'], { escalate, repeatMs: 3 * HOUR })]);

  it('is the reminder, and who is called while nobody comes', () => {
    const one = rig();
    one.begin('1').step();
    expect(one.standing('1')).toEqual(['x told 1 | reminder 180', 'head told 0 | escalation 60']);
    one.step(HOUR);
    expect(one.standing('1')).toEqual(['x told 1 | reminder 180', 'head told 1 | reminder 240']);
    one.step(2 * HOUR);
    one.waiting.add('x 1');
    expect(one.standing('1')[0]).toBe('x told 2, on its way | reminder 360');
    expect(one.held()).toEqual([]);
  });

  it('is after the hours in which the channel is quiet', () => {
    const one = rig({ quiet: QUIET });
    one.begin('1').step();
    expect(one.standing('1')[1]).toBe('head told 0 | escalation 120');
    one.step(HOUR);
    expect(one.standing('1')[1]).toBe('head told 0 | quiet_hours 60-120 | escalation 120');
  });

  it('waits for the end of an acknowledgement', () => {
    const one = rig();
    one.begin('1').step();
    one.acknowledge('1', 2 * HOUR).step(10 * MINUTE);
    expect(one.standing('1')).toEqual([
      'x told 1 | acknowledged 0-120 | reminder 120',
      'head told 0 | acknowledged 0-120 | escalation 180',
    ]);
    expect(one.held()).toEqual(['x acknowledged 1', 'head acknowledged 1']);
    // Exactly when it was foreseen.
    expect(one.step(110 * MINUTE)).toEqual(['1 firing again 2 @x']);
    expect(one.step(HOUR)).toEqual(['1 firing escalated @head']);
  });

  it('waits for the end of planned work, if that is known', () => {
    const one = rig();
    one.begin('1').step();
    one.isSilent = true;
    expect(one.standing('1')).toEqual(['x told 1 | maintenance 0-', 'head told 0 | maintenance 0-']);
    one.silence = { sinceMs: START_MS, untilMs: START_MS + 2 * HOUR };
    expect(one.standing('1')).toEqual([
      'x told 1 | maintenance 0-120 | reminder 180',
      'head told 0 | maintenance 0-120 | escalation 120',
    ]);
    expect(one.held()).toEqual(['x maintenance 1', 'head maintenance 1']);
  });

  it('is nothing where nothing is repeated, and is not known of what nobody decided about yet', () => {
    const one = new TellingRig([channel('x')], [route(['x'])]);
    one.begin('1');
    expect(one.standing('1')).toEqual([]);
    one.step();
    expect(one.standing('1')).toEqual(['x told 1']);
    one.isSilent = true;
    expect(one.held()).toEqual([]);
  });
});

it('says the same after a restart', () => {
  const rig = new TellingRig(
    [channel('x', { quiet: QUIET }), channel('y')],
    [route(['x', 'y'], { repeatMs: HOUR })],
  );
  rig.begin('1').step();
  rig.begin('2').step(MINUTE);
  const before = [rig.standing('1'), rig.standing('2')];
  rig.restart();
  expect([rig.standing('1'), rig.standing('2')]).toEqual(before);
});
