/**
 * What planned work does: lets the alert step say which sites are silent and what is to be announced, and tells it, and what people
 * planned, to the event log and to the channels. What was announced before a restart is known after it.
 */

import { activeAt, type MaintenanceState, silentUntil, stepMaintenance } from './alert/maintenance.ts';
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
import { type Result, success } from './model/result.ts';
import { revived } from './planned-exceptions.ts';
import { createPlannedWork, type PlannedWork } from './planned-work.ts';
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
  readonly plans: PlannedWork['plans'];
  readonly gonePlans: PlannedWork['gone'];
  readonly windows: PlannedWork['windows'];
  /** When the work in force at a site is planned to be over; undefined without any, or without a known end. */
  endsAtMs(site: string): number | undefined;
  /** The work in force or to come next at a site, with what overlaps it; only with a known end. */
  nextCut(site: string): AskedCut | undefined;
}

const TOLD = 'maintenance/told';

export function createMaintenanceWatch(first: Config, parts: MaintenanceParts): MaintenanceWatch {
  const { clock, logger, state, history, note } = parts;
  const { kept } = history.restore();
  const work = createPlannedWork(first, parts);
  const windows = () => work.windows() ?? [];
  let told: MaintenanceState = new Map(revived<[]>(kept.get(TOLD), []));
  let config = first;

  function audit({ id, title, sites, start, end }: MaintenancePlan, act: string, actor: string): void {
    const local = (written: string) => written.replace('T', ' ').slice(0, 16);
    const said = {
      ...{ title, start: local(start), sites: sites.length, by: actor },
      ...(end !== undefined && { end: local(end) }),
    };
    const text = inEachLanguage((language) => logTexts(language).work(said));
    logger.info(`maintenance ${act}`, { plan: id, actor, sites: sites.length, start, end });
    note({ site: '', kind: 'act', subject: id, state: act, text });
  }

  function look(next: Config): void {
    const nowMs = clock.now().atMs;
    config = next;
    work.refresh(next);
    // By a clock that is not believed nothing begins and nothing ends.
    if (!parts.clockTrusted()) return;
    const step = stepMaintenance(told, windows(), nowMs, isTroubled);
    const isNews = step.news.length > 0 || step.state.size !== told.size;
    told = step.state;
    if (isNews) history.keep(TOLD, JSON.stringify([...told]));
    for (const news of step.news) announce({ ...news, atMs: nowMs });
    state.maintenance(windows().flatMap((window) => statusOf(window, nowMs)));
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
    const stillSilent = namesOf(window.plan.sites.filter((id) => activeAt(windows(), id, atMs).length > 0));
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
    look(config);
    parts.wakeNotify();
    return success(plan);
  }

  /** One time of repeated work that is not over. */
  function windowOf(id: string): MaintenanceWindow | undefined {
    const nowMs = clock.now().atMs;
    return windows().find(
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
    const without = work.except(window);
    audit({ ...plan, id, start: local(startsAtMs), end: local(endsAtMs) }, 'withdrawn', actor);
    return taken(without);
  }

  const silencing = ({ alert, site }: AlertIdentity) =>
    EXPLAINED_ALERTS.some((prefix) => alert.startsWith(prefix))
      ? activeAt(windows(), site, clock.now().atMs)
      : [];

  function endsAtMs(site: string): number | undefined {
    const untilMs = silentUntil(windows(), site, clock.now().atMs);
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
      const added = work.add(plan);
      if (!added.ok) return added;
      audit(plan, 'planned', actor);
      return taken(plan);
    },
    withdraw(id, actor) {
      const window = windowOf(id);
      if (window) return withdrawOne(window, actor);
      const removed = work.remove(id);
      if (!removed.ok) return removed;
      audit(removed.value, 'withdrawn', actor);
      return taken(removed.value);
    },
    takeCalendar(calendar, plans) {
      if (work.takeCalendar(calendar, plans)) parts.wakeNotify();
    },
    plans: work.plans,
    gonePlans: work.gone,
    windows: work.windows,
    nextCut(site) {
      const nowMs = clock.now().atMs;
      const next = windows().find(
        ({ plan, endsAtMs = Number.POSITIVE_INFINITY }) => plan.sites.includes(site) && nowMs < endsAtMs,
      );
      if (!next) return undefined;
      const fromMs = Math.max(next.startsAtMs, nowMs);
      const untilMs = silentUntil(windows(), site, fromMs);
      const hasEnd = untilMs !== undefined && untilMs !== Number.POSITIVE_INFINITY;
      return hasEnd ? { title: next.plan.title, fromMs, untilMs } : undefined;
    },
    endsAtMs,
  };
}

function nameOf(sites: readonly SiteConfig[], id: string): string {
  return sites.find((site) => site.id === id)?.name ?? id;
}
