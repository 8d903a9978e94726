import { describe, expect, it } from 'vitest';
import { type BacklogQuestion, timeToClear } from '../../../src/forecast/backlog.ts';
import type { Range } from '../../../src/model/forecast.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Office {
  readonly days: number;
  readonly stepMs?: number;
  /** Records an hour that come in at an hour of the day. */
  readonly intake: (hour: number) => number;
  /** Records an hour that the line carries. */
  readonly line: number;
  readonly isUp: (atMs: number) => boolean;
}

/** The history that such an office has now. */
function lived({ days, stepMs = 30 * MINUTE, intake, line, isUp }: Office): BacklogQuestion {
  const captured = [];
  const acknowledged = [];
  const waiting = [];
  const link = [];
  const total = { captured: 0, acknowledged: 0 };
  let up: boolean | undefined;
  for (let atMs = NOW - days * DAY; atMs <= NOW; atMs += stepMs) {
    if (isUp(atMs) !== up) {
      up = isUp(atMs);
      link.push({ atMs, up });
    }
    captured.push({ atMs, records: total.captured });
    acknowledged.push({ atMs, records: total.acknowledged });
    waiting.push({ atMs, records: total.captured - total.acknowledged });
    if (atMs + stepMs > NOW) break;
    total.captured += (intake(Math.floor(((atMs / HOUR) % 24) + 24) % 24) * stepMs) / HOUR;
    if (up) {
      total.acknowledged = Math.min(total.captured, total.acknowledged + (line * stepMs) / HOUR);
    }
  }
  const pending = waiting.at(-1)?.records ?? 0;
  return { nowMs: NOW, pending, captured, acknowledged, waiting, link };
}

const steady = (perHour: number) => () => perHour;
const outage = (fromMs: number, untilMs: number) => (atMs: number) => atMs < fromMs || atMs >= untilMs;
const rangeOf = (question: BacklogQuestion, which: 'clear' | 'onceUp' = 'clear'): Range => {
  const answer = timeToClear(question)[which];
  if (!answer.known) throw new Error(answer.reason.code);
  return answer.range;
};

describe('time to clear', () => {
  it('is now when nothing waits', () => {
    const question = { nowMs: NOW, pending: 0, captured: [], acknowledged: [], waiting: [], link: [] };
    expect(timeToClear(question).clear).toEqual({ known: true, range: { p10: 0, p50: 0, p90: 0 } });
  });

  it('cannot be said before the line was seen working off a backlog, and says so', () => {
    const question = lived({ days: 5, intake: steady(10), line: 40, isUp: () => true });
    const { clear, basis } = timeToClear({ ...question, pending: 100 });
    const reason = { code: 'no_drain_seen' };
    expect(clear).toEqual({ known: false, reason });
    expect(basis).toEqual({ kind: 'unknown', reason });
    expect(timeToClear({ ...question, pending: 100, captured: [] }).clear.known).toBe(false);
  });

  it('is the backlog over what the line carries beyond the intake', () => {
    // Two days of 10 an hour wait; a day later 30 an hour more than come in have gone: 480 - 8 x 30 are left.
    const question = lived({
      days: 10,
      intake: steady(10),
      line: 40,
      isUp: outage(NOW - 2 * DAY - 8 * HOUR, NOW - 8 * HOUR),
    });
    expect(question.pending).toBeCloseTo(480 - 240, 0);
    const { p10, p50, p90 } = rangeOf(question);
    expect(p50).toBeGreaterThan(7.5 * HOUR);
    expect(p50).toBeLessThan(8.5 * HOUR);
    expect(p10).toBeLessThanOrEqual(p50 ?? 0);
    expect(p90).toBeGreaterThanOrEqual(p50 ?? 0);
  });

  it('comes nearer as the backlog drains', () => {
    const left = [2, 6, 10, 14].map((hours) => {
      const isUp = outage(NOW - 2 * DAY - hours * HOUR, NOW - hours * HOUR);
      return rangeOf(lived({ days: 12, intake: steady(10), line: 40, isUp })).p50 ?? Infinity;
    });
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(new Set(left).size).toBe(4);
  });

  it('goes by the hours of the office: a night without intake is faster than the mean', () => {
    const isUp = outage(NOW - 3 * DAY - 6 * HOUR, NOW - 6 * HOUR);
    const office = (hour: number) => (hour >= 1 && hour < 9 ? 30 : 0);
    const byHours = rangeOf(lived({ days: 12, intake: office, line: 40, isUp })).p50 ?? 0;
    // 720 came, 6 x 40 - 180 less wait; from now on nothing comes for 16 hours.
    expect(byHours).toBeGreaterThan(15 * HOUR);
    expect(byHours).toBeLessThan(18 * HOUR);
  });

  it('is never when more comes in than goes', () => {
    const question = lived({ days: 4, intake: steady(50), line: 40, isUp: () => true });
    expect(rangeOf(question)).toEqual({ p10: null, p50: null, p90: null });
  });

  it('counts from the announced end of the outage, until that has passed', () => {
    const isUp = (atMs: number) => outage(NOW - 8 * DAY, NOW - 7 * DAY)(atMs) && atMs < NOW - 6 * HOUR;
    const question = lived({ days: 20, intake: steady(10), line: 40, isUp });
    const back = rangeOf(question, 'onceUp');
    const clear = rangeOf({ ...question, outageEndsAtMs: NOW + 3 * DAY });
    // By then 72 hours of 10 wait besides, and 30 an hour more than come in go.
    expect((clear.p50 ?? 0) / HOUR).toBeCloseTo(72 + (back.p50 ?? 0) / HOUR + 720 / 30, -1);
    expect((clear.p10 ?? 0) / HOUR).toBeGreaterThan(72);
    expect(rangeOf({ ...question, outageEndsAtMs: NOW - HOUR })).toEqual(rangeOf(question));
  });

  it('while the link is down counts from its return, and says both', () => {
    const isUp = (atMs: number) => outage(NOW - 8 * DAY, NOW - 7 * DAY)(atMs) && atMs < NOW - 6 * HOUR;
    const question = lived({ days: 12, intake: steady(10), line: 40, isUp });
    const onceUp = rangeOf(question, 'onceUp');
    expect(onceUp.p50).toBeGreaterThan(1.8 * HOUR);
    expect(onceUp.p50).toBeLessThan(2.2 * HOUR);
    expect(rangeOf(question).p50 ?? Infinity).toBeGreaterThan(onceUp.p50 ?? 0);
  });

  it('says the same whatever the origin of the totals and of time', () => {
    const isUp = outage(NOW - 2 * DAY, NOW - 6 * HOUR);
    const question = lived({ days: 10, intake: steady(10), line: 40, isUp });
    const moved = question.captured.map(({ atMs, records }) => ({ atMs, records: records + 1e6 }));
    expect(timeToClear({ ...question, captured: moved })).toEqual(timeToClear(question));
    const later = <T extends { readonly atMs: number }>(points: readonly T[]) =>
      points.map((point) => ({ ...point, atMs: point.atMs + 364 * DAY }));
    const shifted = {
      ...question,
      nowMs: question.nowMs + 364 * DAY,
      captured: later(question.captured),
      acknowledged: later(question.acknowledged),
      waiting: later(question.waiting),
      link: later(question.link),
    };
    expect(timeToClear(shifted)).toEqual(timeToClear(question));
  });

  it('is known within minutes where everything happens in minutes', () => {
    const isUp = outage(NOW - 5 * MINUTE, NOW - MINUTE);
    const question = lived({ days: 1 / 48, stepMs: 5_000, intake: steady(3_600), line: 8 * 3_600, isUp });
    const { p50 } = rangeOf({ ...question, pending: 120 });
    expect(p50).toBeGreaterThan(10_000);
    expect(p50).toBeLessThan(40_000);
  });
});
