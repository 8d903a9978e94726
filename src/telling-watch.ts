/**
 * Holds who was told of which alert, and what is held back: hands the alert step the routes of the configuration in force and what
 * still waits in the outbox. What was told before a restart is known after it.
 */

import { letLeave } from './alert/leaving.ts';
import { stepTelling, type TellingStep } from './alert/telling.ts';
import { type OutlookInput, outlookOf } from './alert/telling-outlook.ts';
import { planTelling, type TellingPlan } from './alert/telling-plan.ts';
import type { TellingInput } from './alert/telling-round.ts';
import { reviveTelling, serialiseTelling } from './alert/telling-state.ts';
import type { Told } from './config/channel-types.ts';
import type { Config } from './config/types.ts';
import type { History } from './history/history.ts';
import { isAboutAlert } from './model/alert.ts';
import type { TellingPicture } from './model/telling.ts';
import type { Clock } from './platform/clock.ts';

export interface TellingParts {
  readonly clock: Clock;
  readonly history: Pick<History, 'outbox'>;
  readonly targets: (what?: Told) => readonly string[];
}

export interface TellingWatch {
  step(
    config: Config,
    given: Pick<TellingInput, 'events' | 'firing' | 'clockTrusted' | 'silenced'>,
  ): TellingStep;
  /** How the telling stands after the last step. */
  outlook(config: Config, given: Pick<OutlookInput, 'firing' | 'clockTrusted' | 'silence'>): TellingPicture;
  /** Gives up what is held back for channels that are told of alerts no longer: how much of each. */
  giveUp(config: Config): ReadonlyMap<string, number>;
  /** To be stored beside the alerts. */
  stored(): unknown;
}

export function createTelling(alertState: unknown, { clock, history, targets }: TellingParts): TellingWatch {
  let state = reviveTelling(partOf(alertState), clock.now());
  /** At the last step. */
  let clockTrusted = false;
  /** Whether channels left since the last step. */
  let unsaved = false;
  /** By whose hours everything is held back; a clock that is not believed says nothing about hours. */
  let held: TellingPlan | undefined;
  let planned: { readonly config: Config; readonly plan: TellingPlan } | undefined;

  function planOf(config: Config): TellingPlan {
    if (planned?.config !== config) planned = { config, plan: planTelling(config, targets('alerts')) };
    return planned.plan;
  }

  return {
    step(config, given) {
      clockTrusted = given.clockTrusted;
      const plan = planOf(config);
      const isNewPlan = plan !== held;
      const waits = waiting(history.outbox);
      const step = stepTelling(state, { ...given, plan, isNewPlan, waits }, clock.now());
      if (clockTrusted) held = plan;
      state = step.state;
      const changed = step.changed || unsaved;
      unsaved = false;
      return { ...step, changed };
    },
    outlook: (config, given) =>
      outlookOf(state, { ...given, plan: planOf(config), waits: waiting(history.outbox) }, clock.now()),
    giveUp(config) {
      const leaving = letLeave(state, planOf(config));
      unsaved ||= leaving.state !== state;
      state = leaving.state;
      return leaving.givenUp;
    },
    stored: () => serialiseTelling(state, clock.now(), clockTrusted),
  };
}

function partOf(alertState: unknown): unknown {
  return typeof alertState === 'object' && alertState !== null && 'telling' in alertState
    ? alertState.telling
    : undefined;
}

/** Asks the outbox once a channel, however many alerts there are. */
function waiting(outbox: Pick<History['outbox'], 'pending'>): TellingInput['waits'] {
  const ids = new Map<string, ReadonlySet<string>>();
  const waitingAt = (channel: string): ReadonlySet<string> =>
    new Set(
      outbox
        .pending(channel)
        .filter(isAboutAlert)
        .map(({ event }) => event.alert.alertId),
    );
  return (channel, alertId) => {
    const known = ids.get(channel) ?? waitingAt(channel);
    ids.set(channel, known);
    return known.has(alertId);
  };
}
