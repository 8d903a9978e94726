/** A link made of dice: a level with scatter and rare spikes, and faults put into it at known samples. Seeded. */

import type { Quality } from '../../../../src/assess/quality/quality.ts';
import type { QualityEvent, QualitySample } from '../../../../src/model/quality.ts';

export type Rtt = number | null;

export interface Dice {
  uniform(): number;
  normal(): number;
}

/** Lehmer's generator: good enough for noise, the same on every machine. */
export function dice(seed: number): Dice {
  let state = (seed % 2_147_483_646) + 1;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Samples around `levelMs`; one in a hundred is a spike of tens of milliseconds. */
export function quiet(d: Dice, count: number, levelMs = 180, scaleMs = 0.3): Rtt[] {
  return Array.from({ length: count }, () => {
    const spike = d.uniform() < 0.01 ? 40 * d.uniform() : 0;
    return levelMs + scaleMs * d.normal() + spike;
  });
}

export function congested(d: Dice, count: number, levelMs = 180): Rtt[] {
  return quiet(d, count, levelMs).map((rtt) => (rtt ?? 0) + 5 + 40 * d.uniform());
}

export const lost = (count: number): Rtt[] => Array(count).fill(null);

/** Each sample of `rtts` changed by how far the fault has come, 0 to 1. */
export function ramp(rtts: readonly Rtt[], change: (rttMs: number, share: number) => Rtt): Rtt[] {
  return rtts.map((rtt, index) => (rtt === null ? null : change(rtt, index / rtts.length)));
}

export const FOUR_MINUTES = 240_000;
/** 2026-11-01T00:00Z */
export const START_MS = 1_793_491_200_000;

export function timed(rtts: readonly Rtt[], stepMs = FOUR_MINUTES, startMs = START_MS): QualitySample[] {
  return rtts.map((rttMs, index) => ({ atMs: startMs + index * stepMs, rttMs }));
}

export function replay(quality: Quality, samples: readonly QualitySample[]): QualityEvent[] {
  return samples.flatMap((sample) => quality.observe(sample));
}

/** Number of the sample at a time, with the spacing and start of `timed`. */
export function sampleAt(atMs: number, stepMs = FOUR_MINUTES, startMs = START_MS): number {
  return Math.round((atMs - startMs) / stepMs);
}
