/** Until when a channel is not told of an alert, and why: by its hours, its digest, or a few seconds of company. */

import type { EventChannel } from '../config/channel-types.ts';
import type { Alert } from '../model/alert.ts';
import { nextDigestMs, quietUntilMs } from './hours.ts';
import type { TellingPlan } from './telling-plan.ts';
import type { Held } from './telling-state.ts';

/** So long a critical alert waits for what begins with it, at most. */
const CRITICAL_GROUP_MS = 5_000;

/** An instant on the clock of telling and on the one on the wall. */
export interface TellingMoment {
  readonly clockMs: number;
  readonly atMs: number;
  readonly clockTrusted: boolean;
}

export function holdAt(
  { groupMs, digest, quiet }: EventChannel,
  { severity, site }: Pick<Alert, 'severity' | 'site'>,
  { clockMs, atMs, clockTrusted }: TellingMoment,
  plan: Pick<TellingPlan, 'daysOf'>,
): Pick<Held, 'reason' | 'dueMs'> {
  const isCritical = severity === 'critical';
  // By a wall clock that is not believed nothing is held back.
  if (!isCritical && clockTrusted) {
    const days = plan.daysOf(site);
    const onClock = (wallMs: number) => clockMs + wallMs - atMs;
    const fromMs = digest ? nextDigestMs(digest, days.timezone, atMs) : atMs;
    const untilMs = quiet && quietUntilMs(quiet, days, fromMs);
    if (digest) return { reason: 'digest', dueMs: onClock(untilMs ?? fromMs) };
    if (untilMs !== undefined) return { reason: 'quiet_hours', dueMs: onClock(untilMs) };
  }
  const waitMs = isCritical ? Math.min(groupMs, CRITICAL_GROUP_MS) : groupMs;
  return waitMs > 0 ? { reason: 'group', dueMs: clockMs + waitMs } : { reason: 'none', dueMs: clockMs };
}
