/** States that hold until the next one, as values at even steps: that is how history keeps them. */

import type { UsagePoint } from '../model/forecast.ts';

/** History keeps steps of five minutes for so long. */
const MOST_MS = 400 * 86_400_000;

/** The last state holds until `untilMs`. A step in which it was 0 at any time is 0; each is named by its end. */
export function heldStates(changes: readonly UsagePoint[], stepMs: number, untilMs: number): UsagePoint[] {
  const steps = new Map<number, number>();
  for (const [index, { atMs, used }] of changes.entries()) {
    const endMs = Math.min(changes[index + 1]?.atMs ?? untilMs, untilMs);
    const beginMs = Math.max(atMs, untilMs - MOST_MS);
    const firstMs = Math.floor(beginMs / stepMs) * stepMs + stepMs;
    for (let step = firstMs; step < endMs + stepMs && step <= untilMs; step += stepMs) {
      steps.set(step, Math.min(used, steps.get(step) ?? 1));
    }
  }
  return [...steps].map(([atMs, used]) => ({ atMs, used })).sort((one, other) => one.atMs - other.atMs);
}
