import { describe, expect, it } from 'vitest';
import { createQuality } from '../../../../src/assess/quality/quality.ts';
import type { QualityEvent, QualitySample } from '../../../../src/model/quality.ts';
import {
  congested,
  type Dice,
  dice,
  FOUR_MINUTES,
  lost,
  quiet,
  type Rtt,
  ramp,
  replay,
  START_MS,
  sampleAt,
  timed,
} from './simulated-link.ts';

const isWarning = ({ kind }: QualityEvent): boolean => kind === 'degrading' || kind === 'flapping';

function warningsOf(rtts: readonly Rtt[], stepMs = FOUR_MINUTES): QualityEvent[] {
  return replay(createQuality(), timed(rtts, stepMs)).filter(isWarning);
}

/** Up for eight samples, down for three, so many times. */
const flapping = (times: number, d = dice(3)): Rtt[] =>
  Array.from({ length: times }, () => [...lost(3), ...quiet(d, 8)]).flat();

const FAULTS = {
  loss: (d = dice(21)) => ramp(quiet(d, 90), (rtt, share) => (d.uniform() < 0.4 * share ? null : rtt)),
  jitter: (d = dice(22)) => ramp(quiet(d, 90), (rtt, share) => rtt + Math.abs(d.normal()) * 1.6 * share),
  congestion: (d = dice(23)) => ramp(quiet(d, 45), (rtt, share) => rtt + 90 * share),
} as const;

describe('degrading', () => {
  it.each([
    ['loss', 50],
    ['jitter', 55],
    ['congestion', 20],
  ] as const)(
    'warns of rising %s within %i samples, once, and says what went from what to what',
    (cause, within) => {
      const warnings = warningsOf([...quiet(dice(20), 450), ...FAULTS[cause]()]);
      expect(warnings).toMatchObject([{ kind: 'degrading', cause }]);
      const [warning] = warnings;
      if (warning?.kind !== 'degrading') throw new Error('no warning');
      expect(sampleAt(warning.atMs)).toBeGreaterThanOrEqual(450);
      expect(sampleAt(warning.atMs)).toBeLessThan(450 + within);
      expect(sampleAt(warning.onsetMs)).toBeGreaterThanOrEqual(440);
      expect(warning.to).toBeGreaterThan(warning.from);
    },
  );

  it.each(['loss', 'jitter', 'congestion'] as const)(
    'warns of %s as early in samples at 15 seconds',
    (cause) => {
      const rtts = [...quiet(dice(20), 450), ...FAULTS[cause]()];
      const atFourMinutes = warningsOf(rtts).map(({ atMs }) => sampleAt(atMs));
      const atFifteenSeconds = warningsOf(rtts, 15_000).map(({ atMs }) => sampleAt(atMs, 15_000));
      expect(atFifteenSeconds).toEqual(atFourMinutes);
    },
  );

  it.each([1, 2, 3, 4, 5])('does not warn of ten days in order (seed %i)', (seed) => {
    expect(warningsOf(quiet(dice(seed), 3600))).toEqual([]);
  });

  it('does not take a new route that is a quarter longer for a fault', () => {
    const d = dice(24);
    const events = replay(createQuality(), timed([...quiet(d, 500), ...quiet(d, 500, 225)]));
    expect(events.map(({ kind }) => kind)).toEqual(['level_shift']);
  });

  it.each([1, 2, 3])('does not take a level that has risen a little for jitter (seed %i)', (seed) => {
    const d = dice(seed);
    expect(warningsOf([...quiet(d, 450, 195, 0.3), ...quiet(d, 200, 196, 0.3)])).toEqual([]);
  });

  it.each([2, 3, 4])('sees jitter above a level that has sunk a little (seed %i)', (seed) => {
    const d = dice(seed);
    const fault = ramp(quiet(d, 90, 179), (rtt, share) => rtt + Math.abs(d.normal()) * 1.5 * share);
    const warnings = warningsOf([...quiet(d, 400), ...quiet(d, 100, 179), ...fault]);
    expect(warnings).toMatchObject([{ kind: 'degrading', cause: 'jitter' }]);
  });

  it.each([1, 2, 4])('does not excuse jitter by a level that rose the day before (seed %i)', (seed) => {
    const d = dice(seed);
    // At the same hours of the day: 360 samples later.
    const days = [...quiet(d, 360), ...quiet(d, 90, 180.9), ...quiet(d, 270)];
    const fault = ramp(quiet(d, 90), (rtt, share) => rtt + Math.abs(d.normal()) * 2 * share);
    expect(warningsOf([...days, ...fault])).toMatchObject([{ kind: 'degrading', cause: 'jitter' }]);
  });

  it('counts two losses in a row as one', () => {
    const d = dice(28);
    const losses = (...runs: number[]) => runs.flatMap((run) => [...lost(run), ...quiet(d, 8)]);
    expect(warningsOf([...quiet(d, 400), ...losses(2), ...quiet(d, 200)])).toEqual([]);
    expect(warningsOf([...quiet(d, 400), ...losses(1, 2)])).toEqual([]);
    expect(warningsOf([...quiet(d, 400), ...losses(1, 2, 1)])).toMatchObject([{ cause: 'loss' }]);
  });

  it('does not take one outage for a lossy link', () => {
    const d = dice(25);
    expect(warningsOf([...quiet(d, 400), ...lost(30), ...quiet(d, 400)])).toEqual([]);
  });

  it('says that it is over, once, when it is', () => {
    const events = replay(
      createQuality(),
      timed([...quiet(dice(20), 450), ...FAULTS.loss(), ...quiet(dice(26), 200)]),
    );
    const told = events.filter((event) => isWarning(event) || event.kind === 'recovered');
    expect(told).toMatchObject([
      { kind: 'degrading', cause: 'loss' },
      { kind: 'recovered', from: 'degrading', cause: 'loss' },
    ]);
    expect(told[1]?.onsetMs).toBe(told[0]?.onsetMs);
  });

  it('learns in a few days that every evening is congested, and still sees another hour', () => {
    const d = dice(27);
    // A day of 360 samples; 20 of them, from 19:20, are congested by a seventh of the level.
    const day = (at: number): Rtt[] => [
      ...quiet(d, at),
      ...quiet(d, 20).map((rtt) => (rtt ?? 0) + 18 + 12 * d.uniform()),
      ...quiet(d, 340 - at),
    ];
    const days = [...Array.from({ length: 6 }, () => day(290)).flat(), ...day(100)];
    const warnings = warningsOf(days).map(({ atMs }) => Math.floor(sampleAt(atMs) / 360));
    expect(warnings[0]).toBe(0);
    expect(warnings.filter((dayNumber) => dayNumber >= 2 && dayNumber <= 5)).toEqual([]);
    expect(warnings.at(-1)).toBe(6);
  });
});

describe('flapping', () => {
  it('is one incident, however many times the link goes down', () => {
    const rtts = [...quiet(dice(30), 300), ...flapping(12), ...quiet(dice(31), 300)];
    const events = replay(createQuality(), timed(rtts));
    const told = events.filter((event) => isWarning(event) || event.kind === 'recovered');
    expect(told.map(({ kind }) => kind)).toEqual(['flapping', 'recovered']);
    expect(told[0]).toMatchObject({ downs: 3, onsetMs: START_MS + 300 * FOUR_MINUTES });
    expect(told[1]).toMatchObject({ from: 'flapping', downs: 12, downMs: 12 * 3 * FOUR_MINUTES });
  });

  it('begins again only after it has ended', () => {
    const pause = quiet(dice(32), 20);
    const rtts = [...quiet(dice(30), 300), ...flapping(5), ...pause, ...flapping(5)];
    expect(warningsOf(rtts).map(({ kind }) => kind)).toEqual(['flapping']);
    const apart = [...quiet(dice(30), 300), ...flapping(5), ...quiet(dice(33), 200), ...flapping(5)];
    expect(warningsOf(apart).map(({ kind }) => kind)).toEqual(['flapping', 'flapping']);
  });

  it('is not made by two outages a day apart', () => {
    const d = dice(34);
    const rtts = [...quiet(d, 300), ...lost(5), ...quiet(d, 300), ...lost(5), ...quiet(d, 300)];
    expect(warningsOf(rtts)).toEqual([]);
  });

  describe('slowly, at one sample in 15 seconds', () => {
    const STEP_MS = 15_000;
    const minutes = (count: number): number => Math.round(count * 4);
    const spell = (d: Dice, from: number, to: number): number => minutes(from + (to - from) * d.uniform());
    const calm = (d: Dice): Rtt[] => quiet(d, minutes(100));

    it.each([71, 72, 73, 74])('is one incident (seed %i)', (seed) => {
      const d = dice(seed);
      const flap = Array.from({ length: 20 }, () => [
        ...lost(spell(d, 1, 3)),
        ...quiet(d, spell(d, 5, 9)),
      ]).flat();
      const rtts = [...calm(d), ...flap, ...calm(d)];
      const events = replay(createQuality(), timed(rtts, STEP_MS));
      const told = events.filter((event) => isWarning(event) || event.kind === 'recovered');
      expect(told.map(({ kind }) => kind)).toEqual(['flapping', 'recovered']);
      expect(told[0]).toMatchObject({ onsetMs: START_MS + minutes(100) * STEP_MS });
      expect(told[1]).toMatchObject({ downs: 20 });
      const calmMs = (told[1]?.atMs ?? 0) - (START_MS + (minutes(100) + flap.length) * STEP_MS);
      expect(calmMs).toBeLessThan(30 * 60_000);
    });

    it('is not made by a few outages, though they come within the hour', () => {
      const d = dice(75);
      const outage = () => [...lost(minutes(3)), ...quiet(d, minutes(12))];
      expect(warningsOf([...calm(d), ...outage(), ...outage(), ...outage(), ...calm(d)], STEP_MS)).toEqual(
        [],
      );
    });
  });

  it('is said beside the states down and up, which say their own', () => {
    const events = replay(
      createQuality(),
      timed([...quiet(dice(35), 100), ...lost(6), ...congested(dice(36), 2)]),
    );
    expect(events.filter(({ kind }) => kind === 'down' || kind === 'up')).toEqual([
      {
        kind: 'down',
        atMs: START_MS + 102 * FOUR_MINUTES,
        onsetMs: START_MS + 100 * FOUR_MINUTES,
        lostSamples: 3,
      },
      {
        kind: 'up',
        atMs: START_MS + 106 * FOUR_MINUTES,
        onsetMs: START_MS + 100 * FOUR_MINUTES,
        lostSamples: 6,
      },
    ]);
  });
});

describe('loss within bursts', () => {
  const bursts = (d: Dice, count: number, loss: number): QualitySample[] =>
    timed(quiet(d, count), 15_000).map((sample) => {
      const answered = Array.from({ length: 10 }, () => d.uniform() >= loss).filter(Boolean).length;
      return answered === 0 ? { ...sample, rttMs: null } : { ...sample, lossRatio: 1 - answered / 10 };
    });
  const warned = (samples: readonly QualitySample[]) =>
    replay(createQuality(), samples).filter(({ kind }) => kind === 'degrading' || kind === 'flapping').length;

  it.each([61, 62, 63])('of 1 and of 3 percent does not warn in a day (seed %i)', (seed) => {
    expect(warned(bursts(dice(seed), 5_760, 0.01))).toBe(0);
    expect(warned(bursts(dice(seed), 5_760, 0.03))).toBe(0);
  });

  it.each([61, 62, 63])('of 30 percent warns, once (seed %i)', (seed) => {
    const d = dice(seed);
    const after = bursts(d, 120, 0.3).map((sample) => ({ ...sample, atMs: sample.atMs + 300 * 15_000 }));
    const quality = createQuality();
    replay(quality, bursts(d, 300, 0.005));
    const events = replay(quality, after).filter(({ kind }) => kind === 'degrading');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ cause: 'loss', measure: 'loss_ratio' });
    expect(quality.reading().lossRatio).toBeGreaterThan(0.15);
  });
});
