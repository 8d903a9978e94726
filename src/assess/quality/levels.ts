/**
 * Levels a link has kept before. Routes recur: a link that left one of its levels is likely to come back to it or to
 * go to another that it knows, so a known level needs less evidence than one never seen.
 */
import { bulkDensity, tailDensity } from './noise.ts';
import type { Regime } from './regime.ts';

export interface KnownLevel {
  levelMs: number;
  scaleMs: number;
  weight: number;
}

const MOST_LEVELS = 8;
/** A regime of fewer samples is no habit of the link. */
const FEWEST_SAMPLES = 4;
const FORGETTING = 0.97;

export function rememberLevel(levels: KnownLevel[], regime: Regime): void {
  if (regime.kind !== 'steady' || regime.samples < FEWEST_SAMPLES) return;
  const { levelMs, scaleMs } = regime;
  const weight = Math.min(regime.samples, 500);
  const known = levels.find((level) => Math.abs(level.levelMs - levelMs) < 3 * scaleMs);
  if (known) Object.assign(known, { levelMs, scaleMs, weight: known.weight * 0.7 + weight });
  else levels.push({ levelMs, scaleMs, weight });
  for (const level of levels) level.weight *= FORGETTING;
  levels.sort((a, b) => b.weight - a.weight);
  if (levels.length > MOST_LEVELS) levels.length = MOST_LEVELS;
}

/** Density of the first sample of a new level, given the regime it leaves: anywhere near, or at a known level. */
export function newLevelDensity(levels: readonly KnownLevel[], regime: Regime, rttMs: number): number {
  const { levelMs, scaleMs } = regime;
  const reach = Math.max(3, 0.015 * levelMs, 2 * scaleMs);
  // Half of the prior lies above the present level and half below.
  const anywhere = tailDensity(Math.abs(rttMs - levelMs), reach) / 2;
  if (levels.length === 0) return anywhere;
  let known = 0;
  let weights = 0;
  for (const level of levels) {
    if (Math.abs(level.levelMs - levelMs) < 4 * level.scaleMs) continue;
    known += level.weight * bulkDensity(rttMs, level.levelMs, 1.3 * level.scaleMs);
    weights += level.weight;
  }
  return weights > 0 ? (anywhere + known / weights) / 2 : anywhere;
}
