/**
 * What the passive signals of this host say about its links: events (a carrier that was lost, another default route), and the
 * evidence that they add to a link that is not up. Pure, of bounded memory.
 * Invariant: they never make a link down; they only help to say where a link that is down is broken.
 */

import type { LinkJudgement, NamedDomain } from '../model/assessment.ts';
import type { Moment } from '../model/moment.ts';
import type { DefaultRoute, HostSignals } from '../model/signals.ts';
import { DOMAIN_WORDS } from './fault-words.ts';

/** Events older than the newest of so many are forgotten. */
const MOST_EVENTS = 50;
/** Readings over which the share of segments sent again is taken: 5 minutes at one in 15 seconds. */
const MOST_READINGS = 21;
/** Fewer segments than this say nothing about a share. */
const LEAST_SEGMENTS = 100;
/** More than this of all segments sent again is worth a word. */
const REPEATED_SHARE = 0.02;
/** What came shortly before a link ceased to be up may be why. */
const BEFORE_MS = 2 * 60_000;

type HostEvent = { readonly at: Moment } & (
  | {
      readonly kind: 'carrier';
      readonly interface: string;
      readonly losses: number;
      readonly isWayOut: boolean;
    }
  | { readonly kind: 'route'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'errors';
      readonly interface: string;
      readonly count: number;
      readonly isWayOut: boolean;
    }
);

export interface HostMemory {
  readonly last?: HostSignals;
  readonly events: readonly HostEvent[];
  readonly segments: readonly NonNullable<HostSignals['segments']>[];
}

export interface HostTold {
  readonly subject: string;
  readonly state: 'carrier_lost' | 'carrier_back' | 'route_changed';
  readonly text: string;
}

export const NO_SIGNALS: HostMemory = { events: [], segments: [] };

export function rememberSignals(
  { last, events, segments }: HostMemory,
  signals: HostSignals,
  at: Moment,
): { readonly memory: HostMemory; readonly told: readonly HostTold[] } {
  const found = last ? eventsBetween(last, signals, at) : [];
  const memory: HostMemory = {
    last: signals,
    events: [...events, ...found].slice(-MOST_EVENTS),
    segments: [...segments, ...(signals.segments ? [signals.segments] : [])].slice(-MOST_READINGS),
  };
  return { memory, told: [...found.flatMap(tell), ...(last ? carriersBack(last, signals) : [])] };
}

function eventsBetween(before: HostSignals, after: HostSignals, at: Moment): HostEvent[] {
  const events: HostEvent[] = [];
  const waysOut = new Set(
    [before, after].flatMap((each) => each.defaultRoutes ?? []).map((way) => way.interface),
  );
  for (const [name, now] of after.interfaces) {
    const was = before.interfaces.get(name);
    if (!was) continue;
    const isWayOut = waysOut.has(name);
    // An interface that was made anew counts from zero.
    const losses = now.carrierLosses - was.carrierLosses;
    const count = now.errors - was.errors;
    if (losses > 0) events.push({ kind: 'carrier', at, interface: name, losses, isWayOut });
    if (count > 0) events.push({ kind: 'errors', at, interface: name, count, isWayOut });
  }
  if (before.defaultRoutes && after.defaultRoutes) {
    const from = routeText(before.defaultRoutes);
    const to = routeText(after.defaultRoutes);
    if (from !== to) events.push({ kind: 'route', at, from, to });
  }
  return events;
}

/** An interface that leads out by IPv4 is not named again for IPv6. */
function routeText(routes: readonly DefaultRoute[]): string {
  const byGateway = new Set(routes.flatMap(({ interface: name, gateway }) => (gateway ? [name] : [])));
  const words = routes.flatMap(({ interface: name, gateway }) => {
    if (gateway) return [`${gateway} by ${name}`];
    return byGateway.has(name) ? [] : [name];
  });
  return words.length === 0 ? 'none' : [...new Set(words)].join(' and ');
}

function tell(event: HostEvent): readonly HostTold[] {
  if (event.kind === 'route') {
    const text = `The default route changed from ${event.from} to ${event.to}.`;
    return [{ subject: '', state: 'route_changed', text }];
  }
  if (event.kind === 'errors') return [];
  const text = `The carrier of ${event.interface} was lost${times(event.losses)}.`;
  return [{ subject: event.interface, state: 'carrier_lost', text }];
}

function times(count: number): string {
  return count === 1 ? '' : ` ${count} times`;
}

function carriersBack(before: HostSignals, after: HostSignals): readonly HostTold[] {
  return [...after.interfaces].flatMap(([name, { carrier }]) => {
    const isBack = carrier === true && before.interfaces.get(name)?.carrier === false;
    return isBack
      ? [{ subject: name, state: 'carrier_back' as const, text: `${name} has its carrier again.` }]
      : [];
  });
}

/** The share of TCP segments sent again in the last minutes; undefined while too few were sent. */
export function repeatedShare({ segments }: HostMemory): number | undefined {
  const [first, last] = [segments[0], segments.at(-1)];
  const sent = (last?.sent ?? 0) - (first?.sent ?? 0);
  if (!first || !last || sent < LEAST_SEGMENTS) return undefined;
  return Math.max(0, last.repeated - first.repeated) / sent;
}

export interface WayOut {
  /** The source address of the link, when it has one: then its interface counts, otherwise that of the default route. */
  readonly localAddress?: string;
  readonly instant: (atMs: number) => string;
}

/** A link that is up, or of which nobody knows, needs no evidence. Gives the same judgement when there is none. */
export function withHostSignals(
  judgement: LinkJudgement,
  memory: HostMemory,
  way: WayOut,
  now: Moment,
): LinkJudgement {
  const { state, downSince, sinceMs, faultDomain } = judgement;
  if (state === 'up' || state === 'unknown' || !memory.last) return judgement;
  const sinceMonotonicMs = downSince?.monotonicMs ?? now.monotonicMs - Math.max(0, now.atMs - sinceMs);
  const recent = memory.events.filter(({ at }) => at.monotonicMs >= sinceMonotonicMs - BEFORE_MS);
  const own = recent.filter((event) => concerns(event, memory.last, way));
  const place = state === 'down' && faultDomain === 'unknown' ? placeBy(memory.last, own, way) : undefined;
  const sentences = [...sentencesOf(own, way), ...repeatedWords(memory)];
  if (sentences.length === 0 && !place) return judgement;
  const verdict = place ? [`The fault is in ${DOMAIN_WORDS[place]}.`] : [];
  const evidence = [judgement.evidence, ...sentences, ...verdict].join(' ');
  return { ...judgement, evidence, ...(place && { faultDomain: place }) };
}

function concerns(event: HostEvent, last: HostSignals | undefined, { localAddress }: WayOut): boolean {
  if (localAddress === undefined) return event.kind === 'route' || event.isWayOut;
  return event.kind !== 'route' && event.interface === last?.holders.get(localAddress);
}

/** What probes could not tell: the way out of this host is gone, or its cable is. */
function placeBy(
  last: HostSignals,
  own: readonly HostEvent[],
  { localAddress }: WayOut,
): NamedDomain | undefined {
  const names =
    localAddress === undefined
      ? own.flatMap((event) => (event.kind === 'carrier' ? [event.interface] : []))
      : [last.holders.get(localAddress) ?? ''];
  if (names.some((name) => last.interfaces.get(name)?.carrier === false)) return 'lan';
  const isGone = last.defaultRoutes?.length === 0 && own.some(({ kind }) => kind === 'route');
  return isGone ? 'host' : undefined;
}

function sentencesOf(events: readonly HostEvent[], { instant }: WayOut): readonly string[] {
  const carriers = new Map<string, { count: number; atMs: number }>();
  const errors = new Map<string, { count: number; atMs: number }>();
  const sum = (tally: typeof carriers, name: string, count: number, atMs: number) => {
    const known = tally.get(name) ?? { count: 0, atMs };
    tally.set(name, { ...known, count: known.count + count });
  };
  for (const event of events) {
    if (event.kind === 'carrier') sum(carriers, event.interface, event.losses, event.at.atMs);
    if (event.kind === 'errors') sum(errors, event.interface, event.count, event.at.atMs);
  }
  const routes = events.filter((event) => event.kind === 'route');
  const [first, last] = [routes[0], routes.at(-1)];
  const moved = first && last && first.from !== last.to;
  return [
    ...[...carriers].map(
      ([name, { count, atMs }]) => `The carrier of ${name} was lost${times(count)} since ${instant(atMs)}.`,
    ),
    ...(moved
      ? [`The default route changed from ${first.from} to ${last.to} (${instant(last.at.atMs)}).`]
      : []),
    ...[...errors].map(
      ([name, { count, atMs }]) => `${name} counted ${count} errors since ${instant(atMs)}.`,
    ),
  ];
}

/** In steps of a whole percent, so that the sentence stays while nothing much changes. */
function repeatedWords(memory: HostMemory): readonly string[] {
  const share = repeatedShare(memory);
  if (share === undefined || share < REPEATED_SHARE) return [];
  return [`This host sent ${Math.round(share * 100)}% of its TCP segments again in the last minutes.`];
}

/** The network of this host in one line, for people: its way out, its interfaces, and how much is sent again. */
export function hostWords({ interfaces, defaultRoutes, segments }: HostSignals, share?: number): string {
  const each = [...interfaces].map(([name, { carrier, carrierLosses, errors, drops }]) => {
    const cable = carrier === undefined ? 'off' : carrier ? 'carrier' : 'no carrier';
    const lost =
      carrierLosses === 0 ? '' : `, lost ${carrierLosses === 1 ? 'once' : `${carrierLosses} times`}`;
    return `${name} ${cable}${lost}, ${errors} errors, ${drops} drops since its start`;
  });
  const again =
    share === undefined || !segments ? [] : [`${(share * 100).toFixed(1)}% of TCP segments sent again`];
  const route = defaultRoutes === undefined ? [] : [`default route ${routeText(defaultRoutes)}`];
  return [...route, ...each, ...again].join('; ');
}
