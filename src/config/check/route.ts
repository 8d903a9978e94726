/** Cross-checks of routes: channels that exist and are told by routes, steps that call somebody new, sites that exist. */

import { namesOf } from '../build/context.ts';
import { type Labelled, selectSites } from '../build/maintenance.ts';
import { nearest } from '../nearest.ts';
import type { Path } from '../problem.ts';
import type { RouteInput } from '../schema/route.ts';
import { formatDuration } from '../units.ts';
import type { Fault } from './fault.ts';

interface ChannelFacts {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly fallback_of?: string | undefined;
  readonly tell?: readonly string[] | undefined;
}

export interface RoutesPart {
  readonly sites: readonly Labelled[];
  readonly notify: readonly ChannelFacts[];
  readonly routes: readonly RouteInput[];
}

const LEAST_REPEAT_MS = 60_000;

export function checkRoutes({ sites, notify, routes }: RoutesPart): readonly Fault[] {
  const names = namesOf(notify);
  const channels = new Map(notify.map((channel, index) => [names[index] ?? '', channel]));
  const last = routes.findIndex(takesAll);
  return routes.flatMap((route, index) => {
    const faults = [
      ...checkChannels(route, channels),
      ...checkSteps(route, channels),
      ...checkSites(route, sites),
      ...checkRepeat(route),
    ];
    const unreached =
      last >= 0 && index > last
        ? [{ path: [], got: 'a route behind one that takes everything', want: 'that one to be the last' }]
        : [];
    return [...faults, ...unreached].map((fault) => ({ ...fault, path: ['routes', index, ...fault.path] }));
  });
}

function checkChannels(
  { to = [], escalate }: RouteInput,
  channels: ReadonlyMap<string, ChannelFacts>,
): readonly Fault[] {
  const faultsOf = (list: readonly string[], path: Path): readonly Fault[] =>
    list.flatMap((name, index) => {
      const fault = channelFault(name, channels);
      return fault ? [{ path: [...path, index], ...fault }] : [];
    });
  return [
    ...faultsOf(to, ['to']),
    ...escalate.flatMap((step, index) => faultsOf(step.to, ['escalate', index, 'to'])),
  ];
}

function channelFault(
  name: string,
  channels: ReadonlyMap<string, ChannelFacts>,
): Omit<Fault, 'path'> | undefined {
  const channel = channels.get(name);
  if (!channel) {
    const near = nearest(name, [...channels.keys()]);
    return { want: near ? `the channel ${near}` : 'the name of a channel of `notify`' };
  }
  if (channel.kind === 'heartbeat')
    return { got: `the heartbeat ${name}, which tells no alert`, want: 'another channel' };
  if (channel.kind === 'alertmanager')
    return {
      got: `the Alertmanager ${name}, which is told everything and has routes of its own`,
      want: 'another channel',
    };
  if (channel.fallback_of !== undefined)
    return {
      got: `${name}, which stands behind ${channel.fallback_of}`,
      want: `${channel.fallback_of}: both are told`,
    };
  if (channel.tell && !channel.tell.includes('alerts'))
    return {
      got: `${name}, which does not ask for alerts`,
      want: '`alerts` in its `tell`, or another channel',
    };
  return undefined;
}

/** Each step is later than the one before and calls somebody who was not told yet. */
function checkSteps(
  { to, escalate }: RouteInput,
  channels: ReadonlyMap<string, ChannelFacts>,
): readonly Fault[] {
  const told = new Set(to ?? [...channels.keys()]);
  return escalate.flatMap((step, index): readonly Fault[] => {
    const path = ['escalate', index];
    const before = escalate[index - 1];
    const late =
      before && step.after <= before.after
        ? [{ path: [...path, 'after'], want: `later than the step before, ${formatDuration(before.after)}` }]
        : [];
    const again = step.to.flatMap((name, place) =>
      told.has(name) && channels.has(name)
        ? [{ path: [...path, 'to', place], got: `${name}, which is told already`, want: 'a further channel' }]
        : [],
    );
    for (const name of step.to) told.add(name);
    return [...late, ...again];
  });
}

function checkSites(route: RouteInput, sites: readonly Labelled[]): readonly Fault[] {
  const known = sites.map(({ id }) => id);
  const stranger = route.sites?.findIndex((id) => !known.includes(id)) ?? -1;
  if (stranger >= 0) {
    const near = nearest(route.sites?.[stranger] ?? '', known);
    return [
      { path: ['sites', stranger], want: `the id of a site: ${near ?? known.slice(0, 20).join(', ')}` },
    ];
  }
  return selectSites(route, sites).length > 0
    ? []
    : [{ path: ['labels'], got: 'labels that no site has', want: 'at least one site' }];
}

function checkRepeat({ repeat }: RouteInput): readonly Fault[] {
  return repeat === 0 || repeat >= LEAST_REPEAT_MS
    ? []
    : [{ path: ['repeat'], want: `0s for never, or at least ${formatDuration(LEAST_REPEAT_MS)}` }];
}

function takesAll({ severities, alerts, sites, labels }: RouteInput): boolean {
  return !severities && !alerts && !sites && !labels;
}
