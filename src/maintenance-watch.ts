/**
 * Holds what is planned: the plans of the configuration and those of people, which outlive a restart. Lets the alert step say which
 * sites are silent and what is to be announced, and tells it to the event log and to the channels. What was announced before a
 * restart is known after it.
 */

import { activeAt, type MaintenanceState, silentUntil, stepMaintenance } from './alert/maintenance.ts';
import { isExcepted, windowsOf } from './alert/occurrences.ts';
import type { Told } from './config/channel-types.ts';
import type { Config, SiteConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import { logTexts } from './locale/log.ts';
import { maintenanceTexts } from './locale/maintenance.ts';
import type { AlertIdentity } from './model/alert.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import {
  EXPLAINED_ALERTS,
  type MaintenanceEvent,
  type MaintenancePlan,
  type MaintenanceStatus,
  type MaintenanceWindow,
} from './model/maintenance.ts';
import type { AskedCut } from './model/picture.ts';
import { failed, type Result, success } from './model/result.ts';
import { createPlannedExceptions, revived } from './planned-exceptions.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface MaintenanceParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly history: Pick<History, 'logId' | 'restore' | 'keep' | 'commit'>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly targets: (what: Told) => readonly string[];
  readonly wakeNotify: () => void;
  readonly clockTrusted: () => boolean;
}

export interface MaintenanceWatch {
  /** To be called regularly: time alone begins and ends windows. */
  look(config: Config): void;
  /** Whether planned work at its site explains it. */
  silenced(about: AlertIdentity): boolean;
  /** From when until when it does; undefined when it does not, and the end is absent while nobody knows it. */
  silence(about: AlertIdentity): { readonly sinceMs: number; readonly untilMs?: number } | undefined;
  /** Adds or replaces a plan of people; the failure is a sentence. */
  plan(plan: MaintenancePlan, actor: string): Result<MaintenancePlan, string>;
  /**
   * Takes a plan of people back; a window that has begun is over with it. By the id of one window of repeated work, whoever planned that,
   * only this one is taken back or ended.
   */
  withdraw(id: string, actor: string): Result<MaintenancePlan, string>;
  /** Takes the plans of one calendar in the place of those that it had. */
  takeCalendar(calendar: string, plans: readonly MaintenancePlan[]): void;
  plans(): readonly MaintenancePlan[];
  /** Plans of people that were taken back, for what was in force of them. */
  gonePlans(): readonly MaintenancePlan[];
  /** Those of the last 30 and the next 60 days; undefined before the first look. */
  windows(): readonly MaintenanceWindow[] | undefined;
  /** When the work in force at a site is planned to be over; undefined without any, or without a known end. */
  endsAtMs(site: string): number | undefined;
  /** The work in force or to come next at a site, with what overlaps it; only with a known end. */
  nextCut(site: string): AskedCut | undefined;
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
const TOLD = 'maintenance/told';
const CALENDARS = 'maintenance/calendars';
/** More than can be configured: of calendars that are configured no longer the plans are kept for a while. */
const MOST_CALENDARS = 40;

export function createMaintenanceWatch(first: Config, parts: MaintenanceParts): MaintenanceWatch {
  const { clock, logger, state, history, note } = parts;
  const { kept } = history.restore();
  const ofPeople = new Map(revived<MaintenancePlan[]>(kept.get(PLANS), []).map((plan) => [plan.id, plan]));
  let told: MaintenanceState = new Map(revived<[]>(kept.get(TOLD), []));
  let config = first;
  let windows: readonly MaintenanceWindow[] = [];
  /** On the wall clock; the windows are laid out anew at the latest then. */
  let laidOutUntilMs = Number.NEGATIVE_INFINITY;

  /** As they were read last; while a calendar cannot be read, and after a restart, they stay. */
  const ofCalendars = new Map(revived<[string, MaintenancePlan[]][]>(kept.get(CALENDARS), []));

  const fromCalendars = () =>
    (config.calendars ?? []).flatMap(({ name }) => [...(ofCalendars.get(name) ?? [])]);
  const exceptions = createPlannedExceptions(kept, (name, text) => history.keep(name, text));
  const plans = () =>
    [...config.maintenance, ...fromCalendars(), ...ofPeople.values()].map(exceptions.applied);
  const keepPlans = () => history.keep(PLANS, JSON.stringify([...ofPeople.values()]));

  /** Why people cannot change it here. */
  function notOfPeople(id: string): string | undefined {
    if (config.maintenance.some((work) => work.id === id)) return CONFIGURED;
    return fromCalendars().some((work) => work.id === id) ? IN_CALENDAR : undefined;
  }

  function audit({ id, title, sites, start, end }: MaintenancePlan, act: string, actor: string): void {
    const local = (written: string) => written.replace('T', ' ').slice(0, 16);
    const work = {
      ...{ title, start: local(start), sites: sites.length, by: actor },
      ...(end !== undefined && { end: local(end) }),
    };
    const text = inEachLanguage((language) => logTexts(language).work(work));
    logger.info(`maintenance ${act}`, { plan: id, actor, sites: sites.length, start, end });
    note({ site: '', kind: 'act', subject: id, state: act, text });
  }

  function layOut(nowMs: number): void {
    windows = plans()
      .flatMap((plan) => windowsOf(plan, nowMs - BEHIND_MS, nowMs + AHEAD_MS))
      // Ended by itself it is gone at once, and does not overrun.
      .filter((window) => !isExcepted(window))
      .sort((a, b) => a.startsAtMs - b.startsAtMs);
    laidOutUntilMs = nowMs + LAY_OUT_MS;
  }

  function look(next: Config): void {
    const nowMs = clock.now().atMs;
    const stepped = Math.abs(laidOutUntilMs - nowMs) > LAY_OUT_MS;
    if (next !== config || stepped || nowMs >= laidOutUntilMs) {
      config = next;
      layOut(nowMs);
    }
    // By a clock that is not believed nothing begins and nothing ends.
    if (!parts.clockTrusted()) return;
    const step = stepMaintenance(told, windows, nowMs, isTroubled);
    const isNews = step.news.length > 0 || step.state.size !== told.size;
    told = step.state;
    if (isNews) history.keep(TOLD, JSON.stringify([...told]));
    for (const news of step.news) announce({ ...news, atMs: nowMs });
    state.maintenance(windows.flatMap((window) => statusOf(window, nowMs)));
  }

  function isTroubled(site: string): boolean {
    const links = [...(state.picture().sites.get(site)?.links.values() ?? [])];
    return (
      links.length > 0 && !links.some(({ judgement: { state: is } }) => is === 'up' || is === 'degraded')
    );
  }

  function statusOf(window: MaintenanceWindow, nowMs: number): readonly MaintenanceStatus[] {
    if (nowMs < window.startsAtMs) return [{ window, phase: 'planned' }];
    if (nowMs < (window.endsAtMs ?? Number.POSITIVE_INFINITY)) return [{ window, phase: 'active' }];
    return told.get(window.id)?.overrun ? [{ window, phase: 'overrun' }] : [];
  }

  function announce({ phase, window, atMs }: Pick<MaintenanceEvent, 'phase' | 'window' | 'atMs'>): void {
    const namesOf = (sites: readonly string[]) => sites.map((id) => nameOf(config.sites, id));
    const names = namesOf(window.plan.sites);
    const stillSilent = namesOf(window.plan.sites.filter((id) => activeAt(windows, id, atMs).length > 0));
    const text = inEachLanguage((language) =>
      maintenanceTexts(language).announcement({ phase, window, names, stillSilent, nowMs: atMs }),
    );
    const { id, startsAtMs, endsAtMs = 0 } = window;
    const eventId = `${history.logId}-maintenance-${id}-${phase}-${phase === 'ahead' ? atMs : startsAtMs}-${endsAtMs}`;
    const event = { eventId, kind: 'maintenance', atMs, clockTrusted: true, phase, window, text } as const;
    logger.info(`maintenance ${phase}`, { window: id, sites: window.plan.sites.length, text: text.en });
    const [site = ''] = window.plan.sites;
    note({
      site: window.plan.sites.length === 1 ? site : '',
      kind: 'maintenance',
      subject: id,
      state: phase,
      text,
    });
    const entries = parts
      .targets('maintenance')
      .map((channel) => ({ id: `${eventId}@${channel}`, channel, event }));
    if (entries.length > 0) void history.commit({ entries }).then(parts.wakeNotify);
  }

  /** Everything that follows from what people did. */
  function taken(plan: MaintenancePlan): Result<MaintenancePlan, string> {
    layOut(clock.now().atMs);
    look(config);
    parts.wakeNotify();
    return success(plan);
  }

  /** One time of repeated work that is not over. */
  function windowOf(id: string): MaintenanceWindow | undefined {
    const nowMs = clock.now().atMs;
    return windows.find(
      (window) => window.id === id && window.plan.repeats && statusOf(window, nowMs).length > 0,
    );
  }

  function withdrawOne(window: MaintenanceWindow, actor: string): Result<MaintenancePlan, string> {
    const { id, plan } = window;
    const local = (atMs: number) =>
      Temporal.Instant.fromEpochMilliseconds(atMs)
        .toZonedDateTimeISO(plan.timezone)
        .toPlainDateTime()
        .toString();
    const { startsAtMs, endsAtMs = startsAtMs } = window;
    exceptions.except(window, clock.now().atMs);
    audit({ ...plan, id, start: local(startsAtMs), end: local(endsAtMs) }, 'withdrawn', actor);
    return taken(exceptions.applied(plan));
  }

  const silencing = ({ alert, site }: AlertIdentity) =>
    EXPLAINED_ALERTS.some((prefix) => alert.startsWith(prefix))
      ? activeAt(windows, site, clock.now().atMs)
      : [];

  function endsAtMs(site: string): number | undefined {
    const untilMs = silentUntil(windows, site, clock.now().atMs);
    return untilMs === Number.POSITIVE_INFINITY ? undefined : untilMs;
  }

  return {
    look,
    silenced: (about) => silencing(about).length > 0,
    silence(about) {
      const active = silencing(about);
      if (active.length === 0) return undefined;
      const sinceMs = Math.min(...active.map(({ startsAtMs }) => startsAtMs));
      const untilMs = endsAtMs(about.site);
      return { sinceMs, ...(untilMs !== undefined && { untilMs }) };
    },
    plan(plan, actor) {
      const fixed = notOfPeople(plan.id);
      if (fixed !== undefined) return failed(fixed);
      if (!ofPeople.has(plan.id) && ofPeople.size >= MOST_PLANS)
        return failed(`There are ${MOST_PLANS} plans already.`);
      ofPeople.set(plan.id, plan);
      audit(plan, 'planned', actor);
      keepPlans();
      return taken(plan);
    },
    withdraw(id, actor) {
      const plan = ofPeople.get(id);
      const window = windowOf(id);
      if (window) return withdrawOne(window, actor);
      if (!plan) return failed(notOfPeople(id) ?? `There is no plan ${id}.`);
      ofPeople.delete(id);
      exceptions.takeBack(plan, clock.now().atMs);
      audit(plan, 'withdrawn', actor);
      keepPlans();
      return taken(plan);
    },
    takeCalendar(calendar, taken) {
      if (JSON.stringify(ofCalendars.get(calendar)) === JSON.stringify(taken)) return;
      ofCalendars.delete(calendar);
      ofCalendars.set(calendar, [...taken]);
      const [oldest] = ofCalendars.size > MOST_CALENDARS ? ofCalendars.keys() : [];
      if (oldest !== undefined) ofCalendars.delete(oldest);
      history.keep(CALENDARS, JSON.stringify([...ofCalendars]));
      layOut(clock.now().atMs);
      parts.wakeNotify();
    },
    plans,
    gonePlans: exceptions.gone,
    windows: () => (laidOutUntilMs === Number.NEGATIVE_INFINITY ? undefined : windows),
    nextCut(site) {
      const nowMs = clock.now().atMs;
      const next = windows.find(
        ({ plan, endsAtMs = Number.POSITIVE_INFINITY }) => plan.sites.includes(site) && nowMs < endsAtMs,
      );
      if (!next) return undefined;
      const fromMs = Math.max(next.startsAtMs, nowMs);
      const untilMs = silentUntil(windows, site, fromMs);
      const hasEnd = untilMs !== undefined && untilMs !== Number.POSITIVE_INFINITY;
      return hasEnd ? { title: next.plan.title, fromMs, untilMs } : undefined;
    },
    endsAtMs,
  };
}

const IN_CALENDAR = 'This work stands in a calendar; it is changed there.';
const CONFIGURED = 'This work stands in the configuration; it is changed there.';

function nameOf(sites: readonly SiteConfig[], id: string): string {
  return sites.find((site) => site.id === id)?.name ?? id;
}
