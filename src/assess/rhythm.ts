/**
 * How often a link is to be looked at. Pure, one step per finished run.
 *
 *   usual   --(every run passed for relax.after)--------------------------------> relaxed, where relax.factor allows it
 *   relaxed --(a run against its verdict, a warning, any state but up)----------> usual
 *   any     --(down, degraded, flapping or warned of, and it was not before)----> tight
 *   tight   --(tighten.for has gone by, or all is well)-------------------------> usual
 */

import type { Rhythm } from '../config/types.ts';
import type { LinkState } from '../model/assessment.ts';

export const TEMPI = ['relaxed', 'usual', 'tight'] as const;
export type Tempo = (typeof TEMPI)[number];

export interface RhythmMemory {
  readonly tempo: Tempo;
  /** `well`, or what is wrong; absent between the two, as while one failure waits for its confirmation. */
  readonly condition?: 'well' | 'warned' | LinkState;
  /** Since when it is so. */
  readonly sinceMonotonicMs: number;
}

export interface Standing {
  readonly state: LinkState;
  /** Whether a warning about the quality stands. */
  readonly warned: boolean;
  /** Whether the run agrees with the verdict on its probe. */
  readonly settled: boolean;
}

/** Gives the same memory while nothing changes. */
export function nextRhythm(
  memory: RhythmMemory,
  standing: Standing,
  monotonicMs: number,
  rhythm: Rhythm,
): RhythmMemory {
  const condition = conditionOf(standing);
  const sinceMonotonicMs = condition === memory.condition ? memory.sinceMonotonicMs : monotonicMs;
  const tempo = tempoIn(condition, monotonicMs - sinceMonotonicMs, rhythm);
  if (condition === memory.condition && tempo === memory.tempo) return memory;
  return { tempo, sinceMonotonicMs, ...(condition && { condition }) };
}

function conditionOf({ state, warned, settled }: Standing): RhythmMemory['condition'] {
  if (state === 'unknown') return undefined;
  if (state !== 'up') return state;
  if (warned) return 'warned';
  return settled ? 'well' : undefined;
}

function tempoIn(condition: RhythmMemory['condition'], forMs: number, { relax, tighten }: Rhythm): Tempo {
  if (condition === undefined) return 'usual';
  if (condition === 'well') return relax.factor > 1 && forMs >= relax.afterMs ? 'relaxed' : 'usual';
  return tighten.factor > 1 && forMs < tighten.forMs ? 'tight' : 'usual';
}

/** The interval in force of a probe that is to run each `usualMs`. */
export function intervalMs(usualMs: number, tempo: Tempo, { relax, tighten }: Rhythm): number {
  if (tempo === 'relaxed') return usualMs * relax.factor;
  if (tempo === 'usual') return usualMs;
  return Math.max(usualMs / tighten.factor, Math.min(usualMs, tighten.leastMs));
}
