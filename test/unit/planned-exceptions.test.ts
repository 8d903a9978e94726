import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../src/alert/occurrences.ts';
import type { MaintenancePlan } from '../../src/model/maintenance.ts';
import { createPlannedExceptions } from '../../src/planned-exceptions.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 11, 1, 22);
const NIGHTLY: MaintenancePlan = {
  id: 'copy',
  title: 'Nightly copy',
  origin: 'configuration',
  sites: ['a'],
  timezone: 'UTC',
  start: '2026-12-01T22:00:00',
  end: '2026-12-02T02:00:00',
  repeats: 'daily',
  announceMs: [],
};

function world(kept = new Map<string, string>()) {
  const exceptions = createPlannedExceptions(kept, (name, text) => kept.set(name, text));
  const windows = (plan: MaintenancePlan) => windowsOf(plan, START_MS - DAY_MS, START_MS + 3 * DAY_MS);
  return { kept, exceptions, windows };
}

function nth(number: number) {
  const window = windowsOf(NIGHTLY, START_MS - DAY_MS, START_MS + 3 * DAY_MS)[number];
  if (!window) throw new Error('no such window');
  return window;
}

describe('single times of repeated work', () => {
  it('go another way, and a restart knows it', () => {
    const first = world();
    first.exceptions.except(nth(0), START_MS + HOUR_MS);
    first.exceptions.except(nth(1), START_MS + HOUR_MS);
    const { exceptions, windows } = world(first.kept);
    const applied = exceptions.applied(NIGHTLY);
    expect(applied.exceptions).toEqual([
      { startsAtMs: START_MS, endedAtMs: START_MS + HOUR_MS },
      { startsAtMs: START_MS + DAY_MS },
    ]);
    expect(windows(applied).map(({ startsAtMs }) => (startsAtMs - START_MS) / DAY_MS)).toEqual([0, 2]);
    expect(exceptions.applied({ ...NIGHTLY, id: 'other' })).not.toHaveProperty('exceptions');
  });

  it('are forgotten when no chart shows them any more', () => {
    const { exceptions } = world();
    exceptions.except(nth(0), START_MS);
    exceptions.except(nth(1), START_MS + 500 * DAY_MS);
    expect(exceptions.applied(NIGHTLY).exceptions).toHaveLength(1);
  });
});

describe('a plan that is taken back', () => {
  it('keeps what was in force of it, over a restart, and leaves nothing to another of its name', () => {
    const first = world();
    first.exceptions.except(nth(0), START_MS + HOUR_MS);
    first.exceptions.takeBack(NIGHTLY, START_MS + DAY_MS + HOUR_MS);
    const { exceptions, windows } = world(first.kept);
    const spans = exceptions.gone().flatMap(windows);
    expect(spans.map(({ startsAtMs, endsAtMs = 0 }) => [startsAtMs, endsAtMs - startsAtMs])).toEqual([
      [START_MS, HOUR_MS],
      [START_MS + DAY_MS, HOUR_MS],
    ]);
    expect(exceptions.applied(NIGHTLY)).toBe(NIGHTLY);
  });

  it('before it began leaves nothing', () => {
    const { exceptions } = world();
    exceptions.takeBack(NIGHTLY, START_MS - HOUR_MS);
    expect(exceptions.gone()).toEqual([]);
  });

  it('with a damaged note begins anew', () => {
    const { exceptions } = world(
      new Map([
        ['maintenance/gone', '{'],
        ['maintenance/exceptions', 'x'],
      ]),
    );
    expect(exceptions.gone()).toEqual([]);
    expect(exceptions.applied(NIGHTLY)).toBe(NIGHTLY);
  });
});
