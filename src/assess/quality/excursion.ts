/**
 * Excursions: a link that went to another level and came back before it had stayed there long enough for a change.
 * Short ones are part of life on most links. A big one that held for a while, tight as a route, is told once: when the
 * link has come back.
 */
import type { Candidate } from './candidate.ts';
import type { Regime } from './regime.ts';

/** Samples for which it must have held, and samples back at the old level that end it. */
const HELD_SAMPLES = 6;
const BACK_SAMPLES = 3;
/** An excursion is big from both of these on; the first is a share of the level. */
const BIG_SHARE = 0.03;
const BIG_MS = 3;
/** Back is within so many scales of the level. */
const BACK_SCALES = 3;

/** The candidate whose excursion from the regime has just ended; `recent`: the last answers, newest last. */
export function endedExcursion(
  candidates: readonly Candidate[],
  { kind, levelMs, scaleMs }: Regime,
  recent: readonly { readonly rttMs: number }[],
): Candidate | undefined {
  if (kind !== 'steady') return undefined;
  const bigMs = Math.max(BIG_MS, BIG_SHARE * levelMs);
  const ended = candidates.find(
    (candidate) =>
      candidate.decisiveSamples >= HELD_SAMPLES &&
      candidate.samples - candidate.decisiveSamples === BACK_SAMPLES &&
      Math.abs(candidate.levelMs - levelMs) >= bigMs,
  );
  if (!ended) return undefined;
  const back = recent.slice(-BACK_SAMPLES);
  return back.every(({ rttMs }) => Math.abs(rttMs - levelMs) < BACK_SCALES * scaleMs) ? ended : undefined;
}
