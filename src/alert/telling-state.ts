/**
 * What the service remembers of its telling, and the stored form. Its times are on a clock of its own that goes on as the monotonic
 * one does and, over a restart, as far as the wall clock has moved ahead: whoever sets the wall clock, by an hour or back to 1970,
 * neither delays what is due nor lets an acknowledgement last. A host whose clock is wrong when the power returns counts how long it
 * was away as soon as the clock is believed again.
 */

import type { AlertEvent, BundleReason } from '../model/alert.ts';
import type { Moment } from '../model/moment.ts';

/** What one channel was told of one alert, or is to be told once it is no longer held back. */
export interface Telling {
  readonly times: number;
  /** When it was last decided to tell it. */
  readonly lastMs: number;
}

export interface ToldAlert {
  /** Since when it waits for somebody to acknowledge it. */
  readonly waitingSinceMs: number;
  readonly acknowledged?: { readonly atMs: number; readonly untilMs: number };
  /** By channel. */
  readonly channels: Readonly<Record<string, Telling>>;
}

/** Held back until it is due. What is told at once is due at once. */
export interface Held {
  readonly channel: string;
  readonly reason: BundleReason | 'none';
  readonly dueMs: number;
  /** When it was decided. */
  readonly sinceMs?: number;
  readonly event: AlertEvent;
}

export interface TellingState {
  /** What this clock is ahead of the monotonic one. */
  readonly aheadMs: number;
  /** Since when it was away, by both clocks: until a wall clock that is believed has said how long that was. */
  readonly away?: Anchor;
  /** By alert id; goes with the end of the alert. */
  readonly alerts: ReadonlyMap<string, ToldAlert>;
  /** In the order in which it was decided. */
  readonly held: readonly Held[];
}

/** What this clock said when the wall clock, believed, said that. */
interface Anchor {
  readonly clockMs: number;
  readonly atMs: number;
}

export interface StoredTelling {
  readonly clockMs: number;
  readonly away?: Anchor;
  readonly alerts: readonly (readonly [string, ToldAlert])[];
  readonly held: readonly Held[];
}

export function clockMs({ aheadMs }: TellingState, now: Moment): number {
  return now.monotonicMs + aheadMs;
}

export function serialiseTelling(state: TellingState, now: Moment, clockTrusted: boolean): StoredTelling {
  const { alerts, held } = state;
  const nowMs = clockMs(state, now);
  const away = clockTrusted ? { clockMs: nowMs, atMs: now.atMs } : state.away;
  return { clockMs: nowMs, ...(away && { away }), alerts: [...alerts], held };
}

/** Counts the time away, once the wall clock can say how long it was: one that is behind what it said before cannot. */
export function backFromAway(state: TellingState, now: Moment, clockTrusted: boolean): TellingState {
  const { away, ...rest } = state;
  if (!away || !clockTrusted || now.atMs < away.atMs) return state;
  const aheadMs = away.clockMs + now.atMs - away.atMs - now.monotonicMs;
  return { ...rest, aheadMs: Math.max(state.aheadMs, aheadMs) };
}

/** What is damaged or was stored by an earlier version counts as nothing told yet; alerts that fire are then known to all. */
export function reviveTelling(stored: unknown, now: Moment): TellingState {
  if (!isStored(stored)) return { aheadMs: now.atMs - now.monotonicMs, alerts: new Map(), held: [] };
  return {
    aheadMs: stored.clockMs - now.monotonicMs,
    ...(stored.away && { away: stored.away }),
    alerts: new Map(stored.alerts),
    held: stored.held,
  };
}

function isStored(value: unknown): value is StoredTelling {
  return (
    typeof value === 'object' &&
    value !== null &&
    'clockMs' in value &&
    Number.isFinite(value.clockMs) &&
    'alerts' in value &&
    Array.isArray(value.alerts) &&
    'held' in value &&
    Array.isArray(value.held)
  );
}
