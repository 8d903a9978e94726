import { describe, expect, it } from 'vitest';
import type { QuietHours } from '../../../src/config/channel-types.ts';
import { channel, HOUR, MINUTE, route, SECOND, TellingRig } from './telling-rig.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** 06:00 to 09:00, which is until two hours after the start of the rig. */
const MORNING: QuietHours = {
  kind: 'quiet',
  hours: [{ days: EVERY_DAY, fromMinute: 360, untilMinute: 540 }],
};

describe('a route', () => {
  it('tells its channels at once, and the end to whom the beginning was told', () => {
    const rig = new TellingRig([channel('x'), channel('y')], [route(['x'])], ['am/one:9093']);
    expect(rig.begin('1').step()).toEqual(['1 firing @am/one:9093', '1 firing @x']);
    rig.reconfigure([channel('x'), channel('y')], [route(['y'])]);
    expect(rig.end('1').step(MINUTE)).toEqual(['1 resolved @x']);
  });

  it('is the first that the alert fits', () => {
    const routes = [
      route(['x'], { severities: ['critical'] }),
      route([], { sites: ['b'] }),
      route(['y'], { alerts: ['SiagaUpstreamDown'] }),
      route(['z']),
    ];
    const rig = new TellingRig(
      ['x', 'y', 'z'].map((name) => channel(name)),
      routes,
    );
    expect(rig.begin('1', 'critical').step()).toEqual(['1 firing @x']);
    expect(rig.begin('2', 'warning', 'b').step()).toEqual([]);
    expect(rig.begin('3').step()).toEqual(['3 firing @y']);
    expect(rig.end('2').step()).toEqual([]);
  });

  it('takes what stands behind a channel along, with the same times', () => {
    const behind = channel('sms', { fallback: { of: 'x', afterMs: MINUTE } });
    const rig = new TellingRig([channel('x', { quiet: MORNING }), behind], [route(['x'])]);
    expect(rig.begin('1').step()).toEqual([]);
    expect(rig.step(2 * HOUR)).toEqual(['1 firing @x', '1 firing @sms']);
  });
});

describe('escalation', () => {
  const steps = [
    { afterMs: 30 * MINUTE, to: ['head'] },
    { afterMs: 2 * HOUR, to: ['province'] },
  ];
  const rig = () =>
    new TellingRig(
      ['x', 'head', 'province'].map((name) => channel(name)),
      [route(['x'], { escalate: steps })],
    );

  it('calls further people, each once, and they are told the end', () => {
    const one = rig();
    one.begin('1').step();
    expect(one.step(29 * MINUTE)).toEqual([]);
    expect(one.nextMs - one.monotonicMs).toBe(MINUTE);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @head']);
    expect(one.step(89 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @province']);
    expect(one.step(24 * HOUR)).toEqual([]);
    expect(one.end('1').step()).toEqual(['1 resolved @x', '1 resolved @head', '1 resolved @province']);
  });

  it('goes on through a restart, whatever the wall clock says then', () => {
    const one = rig();
    one.begin('1').step();
    one.step(20 * MINUTE);
    expect(one.restart(-400 * 24 * HOUR).step(9 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @head']);
    // The time that the service was away counts.
    expect(one.restart(2 * HOUR).step()).toEqual(['1 firing escalated @province']);
  });

  it('counts the time without power when a clock that came up wrong is believed again, and by no other clock', () => {
    const one = rig();
    one.begin('1').step();
    one.step(20 * MINUTE);
    // Away for half an hour, and up again in 2026.
    one.restart(-400 * 24 * HOUR);
    one.clockTrusted = false;
    expect(one.step(MINUTE)).toEqual([]);
    one.restart();
    expect(one.step(MINUTE)).toEqual([]);
    one.atMs += 400 * 24 * HOUR + 30 * MINUTE;
    expect(one.step()).toEqual([]);
    one.clockTrusted = true;
    expect(one.step()).toEqual(['1 firing escalated @head']);
    expect(one.step(67 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @province']);
  });

  it('is not hastened by a restart whose clock is ahead of everything', () => {
    const one = rig();
    one.begin('1').step();
    one.restart(400 * 24 * HOUR);
    one.clockTrusted = false;
    expect(one.step(MINUTE)).toEqual([]);
    one.atMs -= 400 * 24 * HOUR;
    one.clockTrusted = true;
    expect(one.step(28 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @head']);
  });

  it('stops when somebody acknowledges, and begins anew when that is over or taken back', () => {
    const one = rig();
    one.begin('1').step();
    one.step(10 * MINUTE);
    one.acknowledge('1', HOUR).step();
    expect(one.step(59 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing again 2 @x']);
    expect(one.expired).toEqual(['1']);
    expect(one.step(29 * MINUTE)).toEqual([]);
    one.acknowledge('1', HOUR).step();
    one.step(MINUTE);
    one.acknowledge('1', undefined).step();
    expect(one.step(29 * MINUTE)).toEqual([]);
    expect(one.step(MINUTE)).toEqual(['1 firing escalated @head']);
  });

  it('does not tell the end to people who were about to be called when somebody acknowledged', () => {
    const quiet = new TellingRig(
      [channel('x'), channel('head', { quiet: MORNING })],
      [route(['x'], { escalate: [{ afterMs: MINUTE, to: ['head'] }] })],
    );
    quiet.begin('1').step();
    expect(quiet.step(MINUTE)).toEqual([]);
    quiet.acknowledge('1', 10 * HOUR).step();
    expect(quiet.step(3 * HOUR)).toEqual([]);
    expect(quiet.end('1').step()).toEqual(['1 resolved @x']);
  });
});

describe('repeats', () => {
  it('come at an even interval with their number and the same event id, until the end', () => {
    const rig = new TellingRig([channel('x')], [route(['x'], { repeatMs: HOUR })]);
    rig.begin('1').step();
    expect(rig.step(HOUR)).toEqual(['1 firing again 2 @x']);
    expect(rig.step(59 * MINUTE)).toEqual([]);
    expect(rig.restart().step(MINUTE)).toEqual(['1 firing again 3 @x']);
    expect(rig.end('1').step()).toEqual(['1 resolved @x']);
    expect(rig.step(9 * HOUR)).toEqual([]);
    expect(new Set(rig.entries.map(({ event }) => event.eventId))).toEqual(
      new Set(['1.firing', '1.resolved']),
    );
    expect(new Set(rig.entries.map(({ event }) => event.alert.startsAtMs)).size).toBe(1);
    expect(new Set(rig.entries.map(({ id }) => id)).size).toBe(rig.entries.length);
  });

  it('wait until the receiver has taken what was told before', () => {
    const rig = new TellingRig([channel('x')], [route(['x'], { repeatMs: HOUR })]);
    rig.begin('1').step();
    rig.waiting.add('x 1');
    expect(rig.step(5 * HOUR)).toEqual([]);
    rig.waiting.clear();
    expect(rig.step(SECOND)).toEqual(['1 firing again 2 @x']);
  });

  it('are silent while it is acknowledged, also over a wall clock that steps back, and the end is told', () => {
    const rig = new TellingRig([channel('x')], [route(['x'], { repeatMs: HOUR })]);
    rig.begin('1').step();
    rig.acknowledge('1', 5 * HOUR).step();
    expect(rig.step(4 * HOUR)).toEqual([]);
    expect(rig.restart(-30 * 24 * HOUR).step(59 * MINUTE)).toEqual([]);
    expect(rig.step(MINUTE)).toEqual(['1 firing again 2 @x']);
    rig.acknowledge('1', 5 * HOUR).step();
    expect(rig.end('1').step()).toEqual(['1 resolved @x']);
  });
});

it('repeats and escalates nothing that planned work explains, and tells the end meanwhile', () => {
  const escalate = [{ afterMs: HOUR, to: ['head'] }];
  const rig = new TellingRig([channel('x'), channel('head')], [route(['x'], { repeatMs: HOUR, escalate })]);
  rig.begin('1').begin('2').step();
  rig.isSilent = true;
  expect(rig.step(5 * HOUR)).toEqual([]);
  expect(rig.end('1').step()).toEqual(['1 resolved @x']);
  rig.isSilent = false;
  expect(rig.step(MINUTE)).toEqual(['2 firing escalated @head', '2 firing again 2 @x']);
});

describe('company', () => {
  const rig = () => new TellingRig([channel('x', { groupMs: 30 * SECOND })], [route(['x'])]);

  it('is what begins at one site within a short while, in one message', () => {
    const one = rig();
    expect(one.begin('1').step()).toEqual([]);
    expect(
      one
        .begin('2')
        .begin('3', 'warning', 'b')
        .step(20 * SECOND),
    ).toEqual([]);
    expect(one.step(10 * SECOND)).toEqual(['1 firing @x [group]', '2 firing @x [group]']);
    expect(new Set(one.entries.map(({ bundle }) => bundle?.id)).size).toBe(1);
    expect(one.step(20 * SECOND)).toEqual(['3 firing @x']);
  });

  it('never delays a critical one by more than five seconds, and comes along with it', () => {
    const one = rig();
    one.begin('1').step();
    expect(one.begin('2', 'critical').step(SECOND)).toEqual([]);
    expect(one.nextMs - one.monotonicMs).toBe(5 * SECOND);
    expect(one.step(5 * SECOND)).toEqual(['1 firing @x [group]', '2 firing @x [group]']);
  });

  it('outlives a restart', () => {
    const one = rig();
    one.begin('1').step();
    one.restart();
    expect(one.end('1').step(10 * SECOND)).toEqual([]);
    expect(one.step(20 * SECOND)).toEqual(['1 firing @x [group]', '1 resolved @x [group]']);
  });
});

describe('quiet hours', () => {
  it('hold back what is not critical, and tell it in one message when they are over', () => {
    const rig = new TellingRig([channel('x', { quiet: MORNING }), channel('y')], [route(['x', 'y'])]);
    expect(rig.begin('1').begin('2').step()).toEqual(['1 firing @y', '2 firing @y']);
    expect(rig.begin('3', 'critical').end('1').step(HOUR)).toEqual([
      '3 firing @x',
      '3 firing @y',
      '1 resolved @y',
    ]);
    expect(rig.end('3').step(HOUR - SECOND)).toEqual(['3 resolved @x', '3 resolved @y']);
    expect(rig.restart().step(SECOND)).toEqual([
      '1 firing @x [quiet_hours]',
      '2 firing @x [quiet_hours]',
      '1 resolved @x [quiet_hours]',
    ]);
    expect(rig.end('2').step()).toEqual(['2 resolved @x', '2 resolved @y']);
  });

  it('hold back nothing by a clock that is not believed', () => {
    const rig = new TellingRig(
      [channel('x', { quiet: MORNING, digest: { kind: 'hourly' } })],
      [route(['x'])],
    );
    rig.clockTrusted = false;
    expect(rig.begin('1').step()).toEqual(['1 firing @x']);
  });

  it('end after as much time as they had left, whoever sets the wall clock', () => {
    const rig = new TellingRig([channel('x', { quiet: MORNING })], [route(['x'])]);
    rig.begin('1').step();
    rig.atMs -= 24 * HOUR;
    expect(rig.step(2 * HOUR)).toEqual(['1 firing @x']);
  });

  it('of a site are by its own clock', () => {
    const rig = new TellingRig([channel('x', { quiet: MORNING })], [route(['x'])]);
    rig.begin('1').step();
    expect((rig.state.held[0]?.dueMs ?? 0) - rig.atMs).toBe(2 * HOUR);
  });
});

describe('a digest', () => {
  it('collects what is not critical until its time, and then tells the end with the beginning', () => {
    const rig = new TellingRig(
      [channel('x', { digest: { kind: 'daily', atMinute: 600 } })],
      [route(['x'], { repeatMs: HOUR })],
    );
    expect(rig.begin('1').begin('2').begin('3', 'critical').step()).toEqual(['3 firing @x']);
    expect(rig.end('1').step(30 * MINUTE)).toEqual([]);
    expect(rig.end('3').step(2 * HOUR)).toEqual(['3 resolved @x']);
    expect(rig.step(30 * MINUTE)).toEqual([
      '1 firing @x [digest]',
      '2 firing @x [digest]',
      '1 resolved @x [digest]',
    ]);
    expect(rig.step(2 * HOUR)).toEqual([]);
    expect(rig.step(22 * HOUR)).toEqual(['2 firing again 2 @x']);
  });

  it('waits for the end of quiet hours', () => {
    const rig = new TellingRig(
      [channel('x', { digest: { kind: 'hourly' }, quiet: MORNING })],
      [route(['x'])],
    );
    rig.begin('1').begin('2').step();
    expect(rig.step(HOUR)).toEqual([]);
    expect(rig.step(HOUR)).toEqual(['1 firing @x [digest]', '2 firing @x [digest]']);
  });

  it('goes before the end when it is told otherwise meanwhile', () => {
    const digest = { kind: 'daily', atMinute: 600 } as const;
    const rig = new TellingRig([channel('x', { digest })], [route(['x'])]);
    rig.begin('1').begin('2').step();
    rig.reconfigure([channel('x')], [route(['x'])]);
    expect(rig.end('1').step()).toEqual(['1 firing @x [digest]', '2 firing @x [digest]', '1 resolved @x']);
  });
});

describe('hours that are changed while something is held back', () => {
  const until = (untilMinute: number): QuietHours => ({
    kind: 'quiet',
    hours: [{ days: EVERY_DAY, fromMinute: 360, untilMinute }],
  });
  const rigWith = (quiet: QuietHours) => {
    const rig = new TellingRig([channel('x', { quiet })], [route(['x'])]);
    expect(rig.begin('1').step()).toEqual([]);
    return rig;
  };

  it.each([
    ['later', 660, 4 * HOUR],
    ['earlier', 480, HOUR],
  ])('hold it until they end, %s', (_, untilMinute, laterMs) => {
    const rig = rigWith(MORNING);
    rig.reconfigure([channel('x', { quiet: until(untilMinute) })], [route(['x'])]);
    expect(rig.step(laterMs - SECOND)).toEqual([]);
    expect(rig.nextMs - rig.monotonicMs).toBe(SECOND);
    expect(rig.step(SECOND)).toEqual(['1 firing @x']);
  });

  it('hold it no longer when they are over already, or gone', () => {
    const over = rigWith(MORNING);
    over.step(HOUR);
    over.reconfigure([channel('x', { quiet: until(450) })], [route(['x'])]);
    expect(over.step()).toEqual(['1 firing @x']);
    const gone = rigWith(MORNING);
    gone.reconfigure([channel('x')], [route(['x'])]);
    expect(gone.step()).toEqual(['1 firing @x']);
  });

  it('are known after a restart', () => {
    const rig = rigWith(MORNING);
    rig.reconfigure([channel('x', { quiet: until(660) })], [route(['x'])]);
    expect(rig.restart(HOUR).step(2 * HOUR)).toEqual([]);
    expect(rig.step(HOUR)).toEqual(['1 firing @x']);
  });

  it('wait for a clock that is believed', () => {
    const rig = rigWith(MORNING);
    rig.reconfigure([channel('x', { quiet: until(660) })], [route(['x'])]);
    rig.clockTrusted = false;
    expect(rig.step(HOUR)).toEqual([]);
    rig.clockTrusted = true;
    expect(rig.step(2 * HOUR)).toEqual([]);
    expect(rig.step(HOUR)).toEqual(['1 firing @x']);
  });

  it('let nothing go in the night because its hour passed while the service was stopped', () => {
    const rig = rigWith(MORNING);
    expect(rig.restart(24 * HOUR).step()).toEqual([]);
    expect(rig.step(2 * HOUR)).toEqual(['1 firing @x']);
  });
});

it('says nothing to a channel that left, and nothing of an end to one that came later', () => {
  const rig = new TellingRig([channel('x', { quiet: MORNING }), channel('y')], [route(['x', 'y'])]);
  rig.begin('1').step();
  rig.reconfigure([channel('y'), channel('z')], [route(['y', 'z'])]);
  expect(rig.end('1').step(3 * HOUR)).toEqual(['1 resolved @y']);
});

it('takes an alert that an earlier version told as known to everybody', () => {
  const rig = new TellingRig([channel('x'), channel('y')], [route(['x'])]);
  rig.begin('1').step();
  rig.state = { ...rig.state, alerts: new Map() };
  expect(rig.step(MINUTE)).toEqual([]);
  expect(rig.end('1').step()).toEqual(['1 resolved @x', '1 resolved @y']);
});

it('says whether anything must be stored, and wakes for nothing when nothing will come', () => {
  const rig = new TellingRig([channel('x')], [route(['x'])]);
  rig.begin('1').step();
  expect(rig.changed).toBe(true);
  rig.step(MINUTE);
  expect([rig.changed, rig.nextMs]).toEqual([false, Number.POSITIVE_INFINITY]);
});
