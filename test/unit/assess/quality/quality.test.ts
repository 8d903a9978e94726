import { describe, expect, it } from 'vitest';
import { createQuality } from '../../../../src/assess/quality/quality.ts';
import type { QualityEvent } from '../../../../src/model/quality.ts';
import {
  congested,
  dice,
  FOUR_MINUTES,
  lost,
  quiet,
  type Rtt,
  ramp,
  replay,
  START_MS,
  timed,
} from './simulated-link.ts';

/** A life with everything in it. */
function eventfulLife(seed: number): Rtt[] {
  const d = dice(seed);
  return [
    ...quiet(d, 300),
    ...quiet(d, 60, 190),
    ...congested(d, 40, 190),
    ...quiet(d, 120, 190),
    ...lost(7),
    ...ramp(quiet(d, 90), (rtt, share) =>
      d.uniform() < 0.4 * share ? null : rtt + 3 * share * Math.abs(d.normal()),
    ),
    ...Array.from({ length: 6 }, () => [...lost(3), ...quiet(d, 7)]).flat(),
    ...quiet(d, 300),
  ];
}

describe('the quality of one link', () => {
  it.each([41, 42, 43])('is judged the same when saved and restored after every sample (seed %i)', (seed) => {
    const samples = timed(eventfulLife(seed));
    const kept = replay(createQuality(), samples);
    let saved: string | undefined;
    const restored = samples.flatMap((sample) => {
      const quality = createQuality(saved);
      const events = quality.observe(sample);
      saved = quality.save();
      return events;
    });
    expect(restored).toEqual(kept);
    expect(new Set(kept.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(6);
  });

  it('says only what rests on the samples before', () => {
    const samples = timed(eventfulLife(44));
    const all = replay(createQuality(), samples);
    const cut = samples.slice(0, 560);
    const until = cut.at(-1)?.atMs ?? 0;
    expect(replay(createQuality(), cut)).toEqual(all.filter(({ atMs }) => atMs <= until));
  });

  it('says the same a week later, a week later', () => {
    const rtts = eventfulLife(45);
    const weekMs = 7 * 86_400_000;
    const later = replay(createQuality(), timed(rtts, FOUR_MINUTES, START_MS + weekMs));
    const moved = (event: QualityEvent): QualityEvent => ({
      ...event,
      atMs: event.atMs + weekMs,
      onsetMs: event.onsetMs + weekMs,
    });
    expect(later).toEqual(replay(createQuality(), timed(rtts)).map(moved));
  });

  it('keeps at most 16 KiB, however restless the link', () => {
    const quality = createQuality();
    for (let k = 0; k < 20; k++)
      replay(quality, timed(eventfulLife(50 + k), FOUR_MINUTES, START_MS + k * 9e8));
    expect(quality.save().length).toBeLessThanOrEqual(16 * 1024);
  });

  it.each(['', 'null', '{}', '{"version":0}', 'not JSON'])('begins anew from %j', (saved) => {
    const samples = timed(quiet(dice(46), 20));
    const quality = createQuality(saved);
    expect(replay(quality, samples)).toEqual([]);
    expect(quality.reading().lossRatio).toBe(0);
  });

  it('does not hold a gap in our own watching against the link', () => {
    const d = dice(47);
    const quality = createQuality();
    replay(quality, timed([...quiet(d, 300), null, null]));
    const resumeMs = START_MS + 600 * FOUR_MINUTES;
    const after = replay(quality, timed([null, ...quiet(d, 100)], FOUR_MINUTES, resumeMs));
    expect(after).toEqual([]);
  });

  it('ends a state that began before a gap', () => {
    const d = dice(52);
    const quality = createQuality();
    const before = replay(quality, timed([...quiet(d, 300), ...lost(4)]));
    const resumeMs = START_MS + 600 * FOUR_MINUTES;
    const after = replay(quality, timed(quiet(d, 10), FOUR_MINUTES, resumeMs));
    expect([...before, ...after].map(({ kind }) => kind)).toEqual(['down', 'up']);
  });

  it.each([61, 62, 63])('stays in its senses whatever comes (seed %i)', (seed) => {
    const d = dice(seed);
    const quality = createQuality();
    const odd: Rtt[] = [0, 1e-9, 0.3, 180, 181, 1e6, null];
    for (let k = 0; k < 3000; k++) {
      const rttMs = odd[Math.floor(d.uniform() * odd.length)] ?? null;
      quality.observe({ atMs: START_MS + k * FOUR_MINUTES * (d.uniform() - 0.1), rttMs });
    }
    const { risk } = quality.reading();
    expect(risk).toBeGreaterThanOrEqual(0);
    expect(risk).toBeLessThanOrEqual(1);
    const { window: _, ...rest } = JSON.parse(quality.save());
    expect(JSON.stringify(rest)).not.toContain('null');
  });

  it('makes nothing of the noise of a local network', () => {
    const d = dice(53);
    const local = Array.from(
      { length: 3600 },
      () => 0.3 + 0.1 * Math.abs(d.normal()) + (d.uniform() < 0.02 ? d.uniform() : 0),
    );
    expect(replay(createQuality(), timed(local))).toEqual([]);
    expect(replay(createQuality(), timed(Array(500).fill(0)))).toEqual([]);
  });

  it('lives through a clock that steps back', () => {
    const d = dice(48);
    const quality = createQuality();
    replay(quality, timed(quiet(d, 300)));
    expect(replay(quality, timed(quiet(d, 300), FOUR_MINUTES, START_MS - 86_400_000))).toEqual([]);
  });
});

describe('the reading for the gauges', () => {
  it('is of the last five minutes', () => {
    const quality = createQuality();
    const old: Rtt[] = Array(40).fill(500);
    const recent: Rtt[] = [
      10,
      null,
      12,
      10,
      14,
      10,
      null,
      12,
      10,
      12,
      10,
      12,
      10,
      12,
      10,
      12,
      10,
      12,
      10,
      12,
      10,
    ];
    replay(quality, timed([...old, ...recent], 15_000));
    const { rttMs, lossRatio, jitterMs } = quality.reading();
    expect(rttMs).toEqual({ p50: 10, p90: 12, p99: 14 });
    expect(lossRatio).toBeCloseTo(2 / 21);
    expect(jitterMs).toBeCloseTo(40 / 18);
  });

  it('is of eight samples when five minutes hold fewer', () => {
    const quality = createQuality();
    replay(quality, timed([...quiet(dice(49), 50), ...lost(4)]));
    expect(quality.reading().lossRatio).toBe(0.5);
  });

  it('knows nothing before the first answer', () => {
    expect(createQuality().reading()).toEqual({ rttMs: null, jitterMs: null, lossRatio: 0, risk: 0 });
  });

  it('knows nothing of a line that never answered, and sees no risk in what is merely silent', () => {
    const quality = createQuality();
    replay(quality, timed(lost(300)));
    expect(quality.isKnown()).toBe(false);
    expect(quality.reading().risk).toBeLessThan(0.5);
    replay(quality, timed([20], FOUR_MINUTES, START_MS + 300 * FOUR_MINUTES));
    expect(quality.isKnown()).toBe(true);
  });

  it('raises the risk before it warns, and lowers it when all is calm again', () => {
    const d = dice(51);
    const quality = createQuality();
    replay(quality, timed(quiet(d, 450)));
    const calm = quality.reading().risk;
    let before = 0;
    for (const sample of timed(
      ramp(quiet(d, 45), (rtt, share) => rtt + 90 * share),
      FOUR_MINUTES,
      START_MS + 450 * FOUR_MINUTES,
    )) {
      if (quality.observe(sample).some(({ kind }) => kind === 'degrading')) break;
      before = quality.reading().risk;
    }
    expect(calm).toBeLessThan(0.5);
    expect(before).toBeGreaterThan(calm);
    expect(before).toBeLessThanOrEqual(1);
    expect(quality.reading().risk).toBe(1);
    replay(quality, timed(quiet(d, 100), FOUR_MINUTES, START_MS + 600 * FOUR_MINUTES));
    expect(quality.reading().risk).toBeLessThan(0.5);
  });
});
