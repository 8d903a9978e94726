/** Valid routes -> routes whose alerts, sites and channels are spelled out, and behind them one that takes everything. */

import { ALERT_NAMES, CLASS_OF, SEVERITIES } from '../../model/alert.ts';
import type { ChannelConfig, RouteConfig } from '../channel-types.ts';
import type { RouteInput } from '../schema/route.ts';
import { type Labelled, selectSites } from './maintenance.ts';

const DAY_MS = 86_400_000;

export function buildRoutes(
  inputs: readonly RouteInput[],
  sites: readonly Labelled[],
  channels: readonly ChannelConfig[],
): readonly RouteConfig[] {
  const everybody = channels.filter(isToldByRoute).map(({ name }) => name);
  const routes = inputs.map(
    (input): RouteConfig => ({
      severities: input.severities ?? SEVERITIES,
      alerts: ALERT_NAMES.filter(
        (name) => input.alerts?.some((one) => one === name || one === CLASS_OF[name]) ?? true,
      ),
      sites: selectSites(input, sites).map(({ id }) => id),
      to: input.to ?? everybody,
      escalate: input.escalate.map(({ after, to }) => ({ afterMs: after, to })),
      repeatMs: input.repeat,
    }),
  );
  const ids = sites.map(({ id }) => id);
  const takesAll = routes.some(
    (route) =>
      route.severities.length === SEVERITIES.length &&
      route.alerts.length === ALERT_NAMES.length &&
      route.sites.length === ids.length,
  );
  const rest = { severities: SEVERITIES, alerts: ALERT_NAMES, sites: ids, to: everybody, escalate: [] };
  return takesAll ? routes : [...routes, { ...rest, repeatMs: DAY_MS }];
}

/** An Alertmanager routes by itself, and a fallback gets what the channel before it gets. */
function isToldByRoute(channel: ChannelConfig): boolean {
  return 'tell' in channel && channel.tell.includes('alerts') && channel.fallback === undefined;
}
