/**
 * What is planned: the plans of the configuration, of calendars and of people, laid out as windows. What people planned, and what each
 * calendar said last, outlives a restart.
 */

import { isExcepted, windowsOf } from './alert/occurrences.ts';
import type { Config } from './config/types.ts';
import type { History } from './history/history.ts';
import type { MaintenancePlan, MaintenanceWindow } from './model/maintenance.ts';
import { failed, type Result, success } from './model/result.ts';
import { createPlannedExceptions, revived } from './planned-exceptions.ts';
import type { Clock } from './platform/clock.ts';

export interface PlannedWork {
  /** Lays the windows out anew when that is due, or the configuration is another one. */
  refresh(config: Config): void;
  plans(): readonly MaintenancePlan[];
  /** Plans of people that were taken back, for what was in force of them. */
  gone(): readonly MaintenancePlan[];
  /** Those of the last 30 and the next 60 days by their beginning; undefined before they were laid out. */
  windows(): readonly MaintenanceWindow[] | undefined;
  /** Adds or replaces a plan of people; the failure is a sentence. */
  add(plan: MaintenancePlan): Result<MaintenancePlan, string>;
  /** Takes a plan of people away. */
  remove(id: string): Result<MaintenancePlan, string>;
  /** Takes this one time back, or ends it; gives the plan without it. */
  except(window: MaintenanceWindow): MaintenancePlan;
  /** Takes the plans of one calendar in the place of those that it had; gives whether they are other ones. */
  takeCalendar(calendar: string, plans: readonly MaintenancePlan[]): boolean;
}

const DAY_MS = 86_400_000;
/** So far ahead windows are shown and announced. */
const AHEAD_MS = 60 * DAY_MS;
/** So long a window that is over is looked at, should it overrun. */
const BEHIND_MS = 30 * DAY_MS;
/** Far less than a window ahead matters. */
const LAY_OUT_MS = 60_000;
const MOST_PLANS = 500;
const PLANS = 'maintenance/plans';
const CALENDARS = 'maintenance/calendars';
/** More than can be configured: of calendars that are configured no longer the plans are kept for a while. */
const MOST_CALENDARS = 40;

const IN_CALENDAR = 'This work stands in a calendar; it is changed there.';
const CONFIGURED = 'This work stands in the configuration; it is changed there.';

export function createPlannedWork(
  first: Config,
  { clock, history }: { readonly clock: Clock; readonly history: Pick<History, 'restore' | 'keep'> },
): PlannedWork {
  const { kept } = history.restore();
  const ofPeople = new Map(revived<MaintenancePlan[]>(kept.get(PLANS), []).map((plan) => [plan.id, plan]));
  /** As they were read last; while a calendar cannot be read, and after a restart, they stay. */
  const ofCalendars = new Map(revived<[string, MaintenancePlan[]][]>(kept.get(CALENDARS), []));
  const exceptions = createPlannedExceptions(kept, (name, text) => history.keep(name, text));
  let config = first;
  let windows: readonly MaintenanceWindow[] | undefined;
  /** On the wall clock; the windows are laid out anew at the latest then. */
  let laidOutUntilMs = Number.NEGATIVE_INFINITY;

  const fromCalendars = () =>
    (config.calendars ?? []).flatMap(({ name }) => [...(ofCalendars.get(name) ?? [])]);
  const plans = () =>
    [...config.maintenance, ...fromCalendars(), ...ofPeople.values()].map(exceptions.applied);

  function layOut(): void {
    const nowMs = clock.now().atMs;
    windows = plans()
      .flatMap((plan) => windowsOf(plan, nowMs - BEHIND_MS, nowMs + AHEAD_MS))
      // Ended by itself it is gone at once, and does not overrun.
      .filter((window) => !isExcepted(window))
      .sort((a, b) => a.startsAtMs - b.startsAtMs);
    laidOutUntilMs = nowMs + LAY_OUT_MS;
  }

  function keepPlans(): void {
    history.keep(PLANS, JSON.stringify([...ofPeople.values()]));
    layOut();
  }

  /** Why people cannot change it here. */
  function notOfPeople(id: string): string | undefined {
    if (config.maintenance.some((work) => work.id === id)) return CONFIGURED;
    return fromCalendars().some((work) => work.id === id) ? IN_CALENDAR : undefined;
  }

  return {
    refresh(next) {
      const nowMs = clock.now().atMs;
      const stepped = Math.abs(laidOutUntilMs - nowMs) > LAY_OUT_MS;
      if (next === config && !stepped && nowMs < laidOutUntilMs) return;
      config = next;
      layOut();
    },
    plans,
    gone: exceptions.gone,
    windows: () => windows,
    add(plan) {
      const fixed = notOfPeople(plan.id);
      if (fixed !== undefined) return failed(fixed);
      if (!ofPeople.has(plan.id) && ofPeople.size >= MOST_PLANS)
        return failed(`There are ${MOST_PLANS} plans already.`);
      ofPeople.set(plan.id, plan);
      keepPlans();
      return success(plan);
    },
    remove(id) {
      const plan = ofPeople.get(id);
      if (!plan) return failed(notOfPeople(id) ?? `There is no plan ${id}.`);
      ofPeople.delete(id);
      exceptions.takeBack(plan, clock.now().atMs);
      keepPlans();
      return success(plan);
    },
    except(window) {
      exceptions.except(window, clock.now().atMs);
      layOut();
      return exceptions.applied(window.plan);
    },
    takeCalendar(calendar, taken) {
      if (JSON.stringify(ofCalendars.get(calendar)) === JSON.stringify(taken)) return false;
      ofCalendars.delete(calendar);
      ofCalendars.set(calendar, [...taken]);
      const [oldest] = ofCalendars.size > MOST_CALENDARS ? ofCalendars.keys() : [];
      if (oldest !== undefined) ofCalendars.delete(oldest);
      history.keep(CALENDARS, JSON.stringify([...ofCalendars]));
      layOut();
      return true;
    },
  };
}
