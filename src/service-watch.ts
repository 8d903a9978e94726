/**
 * Follows the services of every site: lets the assess step judge them by the picture, tells a change to the event log, and adds up
 * how long each was in which state on each day of its site. State, since when and days outlive a restart.
 */

import { judgeService } from './assess/service.ts';
import type { Config, ServiceConfig, SiteConfig } from './config/types.ts';
import type { History } from './history/history.ts';
import { serviceTexts } from './locale/service.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import type { SitePicture } from './model/picture.ts';
import { SERVICE_STATES, type ServiceDay, type ServicePicture, type ServiceState } from './model/service.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface ServiceWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly history: Pick<History, 'restore' | 'keep'>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly clockTrusted: () => boolean;
}

export interface ServiceWatch {
  /** Judges every service by the picture as it is now. */
  judge(config: Config): void;
}

const MOST_DAYS = 90;
/** Days are stored this often; a crash loses so much of one at most. */
const KEEP_DAY_MS = 60_000;
/** A longer pause between two looks was a pause of the process: nobody saw what happened in it. */
const LONGEST_LOOK_MS = 60_000;
const NOTHING: ServiceDay['ms'] = { working: 0, limited: 0, stopped: 0, unknown: 0 };

interface Followed {
  readonly picture: ServicePicture;
  readonly seenMonotonicMs: number;
  readonly keptMonotonicMs: number;
}

export function createServiceWatch(parts: ServiceWatchParts): ServiceWatch {
  const { clock, logger, state, history, note } = parts;
  const { kept } = history.restore();
  const followed = new Map<string, Followed>();

  function judgeSite(site: SiteConfig, picture: SitePicture): void {
    const { atMs } = clock.now();
    const today = parts.clockTrusted() ? dayOf(atMs, site.timezone) : undefined;
    const services = site.services.map((service): [string, ServicePicture] => [
      service.name,
      follow(site, service, picture, today),
    ]);
    if (services.length > 0 || picture.services) state.services(site.id, new Map(services));
  }

  function follow(
    site: SiteConfig,
    service: ServiceConfig,
    picture: SitePicture,
    today: string | undefined,
  ): ServicePicture {
    const { atMs, monotonicMs } = clock.now();
    const name = `service/${site.id}/${service.name}`;
    const before = followed.get(name) ?? restored(name, service.name, monotonicMs);
    const { state: is, parts: seen } = judgeService(
      service,
      site,
      picture,
      before?.picture.parts ?? [],
      atMs,
    );
    const last = before?.picture ?? { name: service.name, state: 'unknown', sinceMs: atMs, days: [] };
    const isNews = is !== last.state;
    const sinceMs = isNews ? atMs : last.sinceMs;
    const lookedMs = monotonicMs - (before?.seenMonotonicMs ?? monotonicMs);
    const days =
      today === undefined || lookedMs > LONGEST_LOOK_MS
        ? last.days
        : addTo(last.days, today, last.state, lookedMs);
    const next: ServicePicture = { name: service.name, state: is, sinceMs, parts: seen, days };
    let keptMonotonicMs = before?.keptMonotonicMs ?? monotonicMs;
    if (isNews || monotonicMs - keptMonotonicMs >= KEEP_DAY_MS || !before) {
      keepDays(name, last.days, days);
      keptMonotonicMs = monotonicMs;
    }
    if (isNews || !before) history.keep(name, JSON.stringify({ state: is, sinceMs, parts: seen }));
    if (isNews) tell(site.id, next);
    followed.set(name, { picture: next, seenMonotonicMs: monotonicMs, keptMonotonicMs });
    return next;
  }

  function tell(site: string, service: ServicePicture): void {
    const text = inEachLanguage((language) => serviceTexts(language).reason(service.parts));
    logger.info('service changed', { site, service: service.name, state: service.state, text: text.en });
    note({ site, kind: 'service', subject: service.name, state: service.state, text });
  }

  /** The last day, and the one that went with it. */
  function keepDays(name: string, before: readonly ServiceDay[], now: readonly ServiceDay[]): void {
    const last = now.at(-1);
    if (last) history.keep(`${name}/${last.day}`, JSON.stringify(last));
    const previous = now.at(-2);
    if (previous && before.at(-1)?.day === previous.day)
      history.keep(`${name}/${previous.day}`, JSON.stringify(previous));
    for (const { day } of before)
      if (!now.some((other) => other.day === day)) history.keep(`${name}/${day}`, null);
  }

  function restored(name: string, service: string, monotonicMs: number): Followed | undefined {
    const note = revive<Partial<ServicePicture>>(kept.get(name));
    const { state: is, sinceMs, parts: seen } = note ?? {};
    const known = SERVICE_STATES.find((one) => one === is);
    if (!known || typeof sinceMs !== 'number' || !Array.isArray(seen)) return undefined;
    const days = [...kept].flatMap(([key, text]) => {
      if (!key.startsWith(`${name}/`)) return [];
      const day = revive<ServiceDay>(text);
      return day && SERVICE_STATES.every((one) => Number.isFinite(day.ms?.[one])) ? [day] : [];
    });
    days.sort((a, b) => (a.day < b.day ? -1 : 1));
    const picture = { name: service, state: known, sinceMs, parts: seen, days: days.slice(-MOST_DAYS) };
    return { picture, seenMonotonicMs: monotonicMs, keptMonotonicMs: monotonicMs };
  }

  return {
    judge(config) {
      const { sites } = state.picture();
      for (const site of config.sites) {
        const picture = sites.get(site.id);
        if (picture) judgeSite(site, picture);
      }
    },
  };
}

/** Days stay in order though the clock goes back: then the newest of them goes on. */
function addTo(
  days: readonly ServiceDay[],
  today: string,
  state: ServiceState,
  ms: number,
): readonly ServiceDay[] {
  const last = days.at(-1);
  if (last && last.day >= today) {
    return [...days.slice(0, -1), { day: last.day, ms: { ...last.ms, [state]: last.ms[state] + ms } }];
  }
  return [...days, { day: today, ms: { ...NOTHING, [state]: ms } }].slice(-MOST_DAYS);
}

function dayOf(atMs: number, timezone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs));
  return at.toZonedDateTimeISO(timezone).toPlainDate().toString();
}

/** A note that was damaged is as good as none. */
function revive<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
