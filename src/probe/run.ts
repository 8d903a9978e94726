/**
 * What every kind of probe is given and gives back: one run, and what was found in it.
 */

import type { ProbeEvidence, ProbeFailure } from '../model/observation.ts';
import type { ProbeContext } from './probe.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface Run {
  readonly context: ProbeContext;
  /** The deadline of the whole run. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly watch: Stopwatch;
}

/** The phases are added by the door. */
export interface Found extends Omit<ProbeEvidence, 'phasesMs'> {
  readonly failure?: ProbeFailure;
}
