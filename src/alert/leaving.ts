/**
 * Channels that are told of alerts no longer, because they left the configuration or do not ask for alerts any more. What was held
 * back for them is given up, and it is forgotten what they were told: what they miss meanwhile they would not know if they came back.
 */

import type { TellingPlan } from './telling-plan.ts';
import type { TellingState, ToldAlert } from './telling-state.ts';

export interface Leaving {
  /** The same as before when nobody left. */
  readonly state: TellingState;
  /** Of each channel that something was held back for: how much. */
  readonly givenUp: ReadonlyMap<string, number>;
}

export function letLeave(before: TellingState, { channels }: Pick<TellingPlan, 'channels'>): Leaving {
  const held = before.held.filter(({ channel }) => channels.has(channel));
  const alerts = new Map([...before.alerts].map(([id, told]) => [id, withoutGone(told, channels)]));
  const leaves =
    held.length < before.held.length || [...alerts].some(([id, told]) => told !== before.alerts.get(id));
  if (!leaves) return { state: before, givenUp: new Map() };
  const gone = before.held.filter(({ channel }) => !channels.has(channel));
  const givenUp = new Map(
    [...Map.groupBy(gone, ({ channel }) => channel)].map(([name, all]) => [name, all.length]),
  );
  return { state: { ...before, alerts, held }, givenUp };
}

function withoutGone(told: ToldAlert, configured: TellingPlan['channels']): ToldAlert {
  const channels = Object.entries(told.channels);
  const staying = channels.filter(([name]) => configured.has(name));
  return staying.length === channels.length ? told : { ...told, channels: Object.fromEntries(staying) };
}
