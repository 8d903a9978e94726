/**
 * MAINTAIN: takes the windows of planned work, what was announced of them and now; gives what is silent at which site and what is
 * to be announced. Pure. Invariants: every window whose start was announced is announced as ended or cancelled; nothing is
 * announced twice; windows that overlap at a site extend each other, so that site is silent until the last of them is over, and only
 * that one can take longer than planned there.
 */

import type { MaintenancePhase, MaintenanceWindow } from '../model/maintenance.ts';

/** What people have been told of one window, and of which form of it. */
export interface ToldWindow {
  readonly window: MaintenanceWindow;
  /** Leads, in milliseconds, of the announcements ahead that were made. */
  readonly aheadMs: readonly number[];
  readonly started: boolean;
  readonly overrun: boolean;
}

/** By the id of the window. */
export type MaintenanceState = ReadonlyMap<string, ToldWindow>;

export interface MaintenanceNews {
  readonly phase: MaintenancePhase;
  readonly window: MaintenanceWindow;
}

export interface MaintenanceStep {
  readonly state: MaintenanceState;
  readonly news: readonly MaintenanceNews[];
}

/**
 * `windows` are all that touch the time from the oldest one told to the longest announcement ahead. `troubled` says whether a site
 * still shows what the work explains: then the end of the plan is not the end of the work.
 */
export function stepMaintenance(
  before: MaintenanceState,
  windows: readonly MaintenanceWindow[],
  nowMs: number,
  troubled: (site: string) => boolean,
): MaintenanceStep {
  const state = new Map<string, ToldWindow>();
  const news: MaintenanceNews[] = [];
  /** Where other work is in force, trouble is explained by that. */
  const unexplained = (site: string) => troubled(site) && activeAt(windows, site, nowMs).length === 0;
  for (const window of windows) {
    const told = before.get(window.id) ?? { window, aheadMs: [], started: false, overrun: false };
    const next = stepWindow(told, window, { nowMs, news, troubled: window.plan.sites.some(unexplained) });
    if (next) state.set(window.id, next);
  }
  const known = new Set(windows.map(({ id }) => id));
  for (const [id, told] of before) {
    // A plan that is gone was taken back before it began, or ended early.
    const phase = told.started ? 'ended' : 'cancelled';
    if (!known.has(id) && isAnnounced(told)) news.push({ phase, window: told.window });
  }
  return { state, news };
}

interface Moment {
  readonly nowMs: number;
  readonly news: MaintenanceNews[];
  readonly troubled: boolean;
}

/** Undefined when there is nothing more to remember of it. */
function stepWindow(
  told: ToldWindow,
  window: MaintenanceWindow,
  { nowMs, news, troubled }: Moment,
): ToldWindow | undefined {
  const { startsAtMs, endsAtMs = Number.POSITIVE_INFINITY } = window;
  const say = (phase: MaintenancePhase) => news.push({ phase, window });
  if (nowMs < startsAtMs) {
    // Begun, and then put off: what had begun is over.
    if (told.started) say('ended');
    const before = told.started ? [] : told.aheadMs;
    if (before.length > 0 && isMoved(told.window, window)) say('changed');
    const due = window.plan.announceMs.filter((leadMs) => startsAtMs - nowMs <= leadMs);
    // Of several that are due at once, because the plan came late, people are told once.
    if (due.some((leadMs) => !before.includes(leadMs))) say('ahead');
    return { window, aheadMs: due, started: false, overrun: false };
  }
  if (!told.started) {
    // What was over before anybody looked is not news.
    if (nowMs >= endsAtMs) return undefined;
    say('started');
  } else if (isMoved(told.window, window)) say('changed');
  if (nowMs < endsAtMs) return { ...told, window, started: true, overrun: false };
  if (!troubled) {
    say('ended');
    return undefined;
  }
  if (!told.overrun) say('overrun');
  return { ...told, window, started: true, overrun: true };
}

function isAnnounced({ started, aheadMs }: ToldWindow): boolean {
  return started || aheadMs.length > 0;
}

function isMoved(one: MaintenanceWindow, other: MaintenanceWindow): boolean {
  return (
    one.startsAtMs !== other.startsAtMs ||
    one.endsAtMs !== other.endsAtMs ||
    one.nextUpdateAtMs !== other.nextUpdateAtMs
  );
}

/** Windows in force at a site: planned work, and what overruns its plan is silent no longer. */
export function activeAt(
  windows: readonly MaintenanceWindow[],
  site: string,
  nowMs: number,
): readonly MaintenanceWindow[] {
  return windows.filter(
    ({ plan, startsAtMs, endsAtMs = Number.POSITIVE_INFINITY }) =>
      plan.sites.includes(site) && startsAtMs <= nowMs && nowMs < endsAtMs,
  );
}

/**
 * Until when a site that is in maintenance now stays in it, through windows that overlap or touch; Infinity while one of them has no
 * known end, undefined when none is in force.
 */
export function silentUntil(
  windows: readonly MaintenanceWindow[],
  site: string,
  nowMs: number,
): number | undefined {
  const ofSite = windows.filter(({ plan }) => plan.sites.includes(site));
  let untilMs = Math.max(...activeAt(ofSite, site, nowMs).map(endOf));
  if (untilMs === Number.NEGATIVE_INFINITY) return undefined;
  for (const window of [...ofSite].sort((a, b) => a.startsAtMs - b.startsAtMs)) {
    if (window.startsAtMs <= untilMs) untilMs = Math.max(untilMs, endOf(window));
  }
  return untilMs;
}

function endOf({ endsAtMs = Number.POSITIVE_INFINITY }: MaintenanceWindow): number {
  return endsAtMs;
}
