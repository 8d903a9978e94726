import { describe, expect, it } from 'vitest';
import { judgeLinkEpisodes } from '../../../src/cli/backtest-link-episodes.ts';
import { createLinkCourse, type Outage } from '../../../src/cli/link-course.ts';
import type { ReplayedLink } from '../../../src/cli/link-replay.ts';
import type { AlertEvent, AlertName } from '../../../src/model/alert.ts';
import type { LinkState } from '../../../src/model/assessment.ts';
import { annotationsInBoth } from '../../support/texts.ts';

const HOUR_MS = 3_600_000;
const HORIZON_MS = 24 * HOUR_MS;

/** An alert from one hour to another, or for good. */
function alerted(alert: AlertName, fromHour: number, untilHour?: number): AlertEvent[] {
  const about = { alert, severity: 'warning', site: 'a', subject: { link: 'centre' } } as const;
  const whole = {
    ...about,
    alertId: `${alert}${fromHour}`,
    startsAtMs: 0,
    annotations: annotationsInBoth('', ''),
  };
  const event = (kind: AlertEvent['kind'], hour: number): AlertEvent => ({
    ...{ kind, alert: whole, atMs: hour * HOUR_MS, clockTrusted: true },
    eventId: `${whole.alertId}.${kind}`,
  });
  return [event('firing', fromHour), ...(untilHour === undefined ? [] : [event('resolved', untilHour)])];
}

const outage = (fromHour: number, untilHour: number): Outage => ({
  firstLostAtMs: fromHour * HOUR_MS,
  confirmedAtMs: fromHour * HOUR_MS + 60_000,
  endedAtMs: untilHour * HOUR_MS,
});

function judged(
  events: readonly AlertEvent[],
  outages: readonly Outage[],
  flapHours: readonly number[] = [],
) {
  const course = { outages, flapsAtMs: flapHours.map((hour) => hour * HOUR_MS), lostAlone: 0 };
  const replayed: ReplayedLink = { events, course, untilMs: 1_000 * HOUR_MS };
  return judgeLinkEpisodes(replayed, HORIZON_MS);
}

describe('a warning of a link', () => {
  it('is right when the link goes down within the horizon, also when it was over by then', () => {
    const { episodes, missed } = judged(alerted('SiagaUpstreamDegrading', 10, 11), [outage(20, 21)]);
    expect(episodes).toMatchObject([{ verdict: 'right', leadMs: 10 * HOUR_MS }]);
    expect(missed).toBe(0);
  });

  it('is wrong when it does not, or much later, which then came unwarned', () => {
    expect(judged(alerted('SiagaUpstreamDegrading', 10, 11), []).episodes).toMatchObject([
      { verdict: 'wrong' },
    ]);
    const late = judged(alerted('SiagaUpstreamDegrading', 10, 11), [outage(40, 41)]);
    expect(late).toMatchObject({ episodes: [{ verdict: 'wrong' }], missed: 1 });
    const after = judged(alerted('SiagaUpstreamDegrading', 10, 11), [outage(9, 12)]);
    expect(after).toMatchObject({ episodes: [{ verdict: 'wrong' }], missed: 1 });
  });

  it('is not decided when the replay ends too soon', () => {
    expect(judged(alerted('SiagaUpstreamDegrading', 990), []).episodes).toMatchObject([{ verdict: 'open' }]);
  });

  it('warned of an outage for as long as it stood', () => {
    expect(judged(alerted('SiagaUpstreamFlapping', 10), [outage(90, 91)], [11]).missed).toBe(0);
  });

  it('of a flap is right when the link flaps on', () => {
    const flapping = alerted('SiagaUpstreamFlapping', 10, 20);
    expect(judged(flapping, [], [10, 12]).episodes).toMatchObject([
      { verdict: 'right', leadMs: 2 * HOUR_MS },
    ]);
    expect(judged(flapping, [], [10]).episodes).toMatchObject([{ verdict: 'wrong' }]);
  });
});

describe('an outage', () => {
  it('is told so long after its first lost probe, and foretells nothing', () => {
    const { episodes, told } = judged(alerted('SiagaUpstreamDown', 21, 23), [outage(20, 22), outage(30, 31)]);
    expect(episodes).toMatchObject([{ afterFirstLostMs: HOUR_MS }]);
    expect(episodes[0]).not.toHaveProperty('verdict');
    expect(told).toBe(1);
  });
});

describe('the course of a link', () => {
  it('tells an outage from lost probes that came to nothing', () => {
    const course = createLinkCourse();
    const runs: readonly [passed: boolean, state: LinkState][] = [
      [true, 'up'],
      [false, 'up'],
      [true, 'up'],
      [false, 'up'],
      [false, 'down'],
      [true, 'down'],
      [false, 'down'],
      [true, 'down'],
      [true, 'up'],
      [false, 'up'],
      [false, 'down'],
    ];
    for (const [index, [passed, state]] of runs.entries()) course.went(index, state, passed, undefined);
    course.went(runs.length, 'unknown', undefined, undefined);
    expect(course.known()).toEqual({
      lostAlone: 1,
      flapsAtMs: [],
      outages: [
        { firstLostAtMs: 3, confirmedAtMs: 4, endedAtMs: 8 },
        { firstLostAtMs: 9, confirmedAtMs: 10 },
      ],
    });
  });

  it('of a flap counts each time that it went down again', () => {
    const course = createLinkCourse();
    for (const [atMs, downs] of [0, 4, 4, 5, 0, 4].entries()) {
      const flap = downs === 0 ? undefined : { downs, downMs: 1, longestUpMs: 1, sinceMs: 0, usualDownMs: 1 };
      course.went(atMs, 'up', undefined, flap);
    }
    expect(course.known().flapsAtMs).toEqual([1, 3, 5]);
  });
});
