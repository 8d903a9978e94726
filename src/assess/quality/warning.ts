/**
 * Opens and closes one degrading warning. It opens when the evidence passes what this link needs, and closes when the
 * evidence has been all but gone for twenty answered samples: in between it is said once.
 */

export interface WarningState {
  open: boolean;
  onsetMs: number;
  calmSamples: number;
}

const CALM_SAMPLES = 20;

export function freshWarning(): WarningState {
  return { open: false, onsetMs: 0, calmSamples: 0 };
}

export interface Evidence {
  readonly value: number;
  readonly needed: number;
  /** Below this the evidence is as good as gone. */
  readonly calm: number;
  readonly sinceMs: number;
}

export function observeWarning(
  state: WarningState,
  { value, needed, calm, sinceMs }: Evidence,
): 'begins' | 'ends' | undefined {
  if (!state.open) {
    if (value <= needed) return undefined;
    Object.assign(state, { open: true, onsetMs: sinceMs, calmSamples: 0 });
    return 'begins';
  }
  state.calmSamples = value < calm ? state.calmSamples + 1 : 0;
  if (state.calmSamples < CALM_SAMPLES) return undefined;
  state.open = false;
  return 'ends';
}
