/** Everything that is known of one link's quality: plain values, so that it can be saved as text and read back. */
import type { DegradingCause } from '../../model/quality.ts';
import type { ChangesState } from './changes.ts';
import { freshChanges } from './changes.ts';
import type { DelayState } from './delay.ts';
import { freshDelay } from './delay.ts';
import type { FlappingState } from './flapping.ts';
import { freshFlapping } from './flapping.ts';
import type { LossState } from './loss.ts';
import { freshLoss } from './loss.ts';
import type { ReachState } from './reach.ts';
import { freshReach } from './reach.ts';
import type { ToleranceState } from './tolerance.ts';
import { freshTolerance } from './tolerance.ts';
import type { WarningState } from './warning.ts';
import { freshWarning } from './warning.ts';
import type { WindowState } from './window.ts';
import { freshWindow } from './window.ts';

export interface QualityState {
  /** Of the layout of the saved text; another version is not read. */
  readonly version: 3;
  latestMs: number | null;
  /** Usual time between samples. */
  spacingMs: number;
  changes: ChangesState;
  reach: ReachState;
  flapping: FlappingState;
  loss: LossState;
  delay: DelayState;
  tolerances: { jitter: ToleranceState; congestion: ToleranceState };
  warnings: Record<DegradingCause, WarningState>;
  window: WindowState;
}

export function freshState(): QualityState {
  return {
    version: 3,
    latestMs: null,
    spacingMs: 0,
    changes: freshChanges(),
    reach: freshReach(),
    flapping: freshFlapping(),
    loss: freshLoss(),
    delay: freshDelay(),
    tolerances: { jitter: freshTolerance(), congestion: freshTolerance() },
    warnings: { loss: freshWarning(), jitter: freshWarning(), congestion: freshWarning() },
    window: freshWindow(),
  };
}

/** Undefined for a text that is none of ours, or of another version. */
export function restoreState(saved: string | undefined): QualityState | undefined {
  if (saved === undefined) return undefined;
  try {
    const state: QualityState = JSON.parse(saved);
    return state?.version === 3 ? state : undefined;
  } catch {
    return undefined;
  }
}
