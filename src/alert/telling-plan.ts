/** What the configuration says about telling, laid out so that an alert finds its route and a channel its hours at once. */

import type { EventChannel, RouteConfig } from '../config/channel-types.ts';
import type { Config } from '../config/types.ts';
import type { Alert } from '../model/alert.ts';
import type { LocalDays } from './hours.ts';

export interface TellingPlan {
  /** Channels that are told alerts event by event and stand behind no other, by name. */
  readonly channels: ReadonlyMap<string, EventChannel>;
  /** Channels that stand behind a channel: they get what it gets. */
  followers(channel: string): readonly EventChannel[];
  /** Names under which an Alertmanager, and what stands behind it, is told: everything, at once. */
  readonly always: readonly string[];
  route(alert: Alert): RouteConfig | undefined;
  daysOf(site: string): LocalDays;
}

const UNKNOWN_SITE: LocalDays = { timezone: 'UTC', holidays: [] };

/** `targets` are the names of all receivers of alerts, a member of a cluster for itself. */
export function planTelling(
  { notify, routes, sites }: Pick<Config, 'notify' | 'routes' | 'sites'>,
  targets: readonly string[],
): TellingPlan {
  const byEvent = notify.filter((channel) => 'tell' in channel).filter(({ tell }) => tell.includes('alerts'));
  const first = byEvent.filter(({ fallback }) => fallback === undefined);
  const channels = new Map(first.map((channel) => [channel.name, channel]));
  const followers = (name: string) => byEvent.filter(({ fallback }) => fallback?.of === name);
  const followed = new Set(first.flatMap((one) => [one, ...followers(one.name)].map(({ name }) => name)));
  const days = new Map(sites.map(({ id, timezone, holidays }) => [id, { timezone, holidays }]));
  const finders = routes.map((route) => ({ route, sites: new Set(route.sites) }));
  return {
    channels,
    followers,
    always: targets.filter((name) => !followed.has(name)),
    route: ({ alert, severity, site }) =>
      finders.find(
        (one) =>
          one.sites.has(site) && one.route.severities.includes(severity) && one.route.alerts.includes(alert),
      )?.route,
    daysOf: (site) => days.get(site) ?? UNKNOWN_SITE,
  };
}
