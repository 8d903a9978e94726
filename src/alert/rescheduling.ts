/**
 * What is held back by the hours of its channel, when those may be other ones than before: after a reload and after a start. It is
 * due when it would be if these hours had been in force since it was decided; what that leaves in the past goes now, unless it is
 * quiet now. Nothing is held back for longer than a week all the same.
 */

import type { EventChannel } from '../config/channel-types.ts';
import type { Moment } from '../model/moment.ts';
import { holdAt } from './hold.ts';
import { LONGEST_DAYS, quietUntilMs } from './hours.ts';
import type { TellingPlan } from './telling-plan.ts';
import type { Held } from './telling-state.ts';

const LONGEST_MS = LONGEST_DAYS * 86_400_000;

interface Present {
  readonly plan: TellingPlan;
  readonly now: Moment;
  /** By the clock of telling. */
  readonly clockMs: number;
}

type Due = Pick<Held, 'reason' | 'dueMs'>;

export function rescheduled(held: readonly Held[], present: Present): readonly Held[] {
  /** Calendars are slow, and much may have been decided in one moment. */
  const known = new Map<string, Due>();
  return held.map((one) => {
    const channel = present.plan.channels.get(one.channel);
    if (!channel || (one.reason !== 'digest' && one.reason !== 'quiet_hours')) return one;
    const key = `${one.channel}|${one.event.alert.site}|${one.reason}|${one.sinceMs}`;
    const due = known.get(key) ?? dueOf(one, channel, present);
    known.set(key, due);
    return due.dueMs === one.dueMs && due.reason === one.reason ? one : { ...one, ...due };
  });
}

function dueOf({ reason, dueMs, sinceMs, event }: Held, channel: EventChannel, present: Present): Due {
  const { plan, now, clockMs } = present;
  // Decided by an earlier version, which did not say when.
  if (sinceMs === undefined) return { reason, dueMs };
  const then = { clockMs: sinceMs, atMs: now.atMs - (clockMs - sinceMs), clockTrusted: true };
  const since = holdAt(channel, event.alert, then, plan);
  if (since.dueMs > clockMs && (since.reason === 'digest' || since.reason === 'quiet_hours')) return since;
  const untilMs = channel.quiet && quietUntilMs(channel.quiet, plan.daysOf(event.alert.site), now.atMs);
  if (untilMs === undefined) return { reason, dueMs: Math.min(dueMs, clockMs) };
  return { reason, dueMs: Math.min(sinceMs + LONGEST_MS, clockMs + untilMs - now.atMs) };
}
