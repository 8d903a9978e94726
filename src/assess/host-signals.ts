/**
 * What the passive signals of this host say about its links: events (a carrier that was lost, another default route), and the
 * evidence that they add to a link that is not up. Pure, of bounded memory.
 * Invariant: they never make a link down; they only help to say where a link that is down is broken.
 */

import type { LinkJudgement, NamedDomain } from '../model/assessment.ts';
import { inEachLanguage } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { DefaultRoute, HostSignals } from '../model/signals.ts';
import type { HostTexts } from '../model/texts/host.ts';
import type { TextsIn } from '../model/texts/judged.ts';

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
  | { readonly kind: 'route'; readonly from: readonly Way[]; readonly to: readonly Way[] }
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

/** A default route: an interface that leads out by IPv4 is not named again for IPv6. */
type Way = Parameters<HostTexts['ways']>[0][number];

export interface HostTold {
  readonly subject: string;
  readonly state: 'carrier_lost' | 'carrier_back' | 'route_changed';
  readonly say: (texts: HostTexts) => string;
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
    const from = waysOf(before.defaultRoutes);
    const to = waysOf(after.defaultRoutes);
    if (!isSame(from, to)) events.push({ kind: 'route', at, from, to });
  }
  return events;
}

function waysOf(routes: readonly DefaultRoute[]): readonly Way[] {
  const byGateway = new Set(routes.flatMap(({ interface: name, gateway }) => (gateway ? [name] : [])));
  const ways = routes.flatMap(({ interface: name, gateway }): Way[] => {
    if (gateway) return [{ gateway, name }];
    return byGateway.has(name) ? [] : [{ name }];
  });
  return ways.filter((way, at) => ways.findIndex((other) => isSame([way], [other])) === at);
}

function isSame(some: readonly Way[], others: readonly Way[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ gateway, name }, at) => others[at]?.gateway === gateway && others[at]?.name === name)
  );
}

function tell(event: HostEvent): readonly HostTold[] {
  if (event.kind === 'errors') return [];
  if (event.kind === 'route') {
    const { from, to } = event;
    const say = (texts: HostTexts) => texts.routeChanged(texts.ways(from), texts.ways(to));
    return [{ subject: '', state: 'route_changed', say }];
  }
  const { interface: name, losses } = event;
  return [{ subject: name, state: 'carrier_lost', say: (texts) => texts.carrierLost(name, losses) }];
}

function carriersBack(before: HostSignals, after: HostSignals): readonly HostTold[] {
  return [...after.interfaces].flatMap(([name, { carrier }]): HostTold[] => {
    const isBack = carrier === true && before.interfaces.get(name)?.carrier === false;
    return isBack ? [{ subject: name, state: 'carrier_back', say: (texts) => texts.carrierBack(name) }] : [];
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
  readonly timezone: string;
  readonly clockTrusted: boolean;
}

/** A link that is up, or of which nobody knows, needs no evidence. Gives the same judgement when there is none. */
export function withHostSignals(
  judgement: LinkJudgement,
  memory: HostMemory,
  way: WayOut,
  now: Moment,
  texts: TextsIn<HostTexts>,
): LinkJudgement {
  const { state, downSince, sinceMs, faultDomain } = judgement;
  if (state === 'up' || state === 'unknown' || !memory.last) return judgement;
  const sinceMonotonicMs = downSince?.monotonicMs ?? now.monotonicMs - Math.max(0, now.atMs - sinceMs);
  const recent = memory.events.filter(({ at }) => at.monotonicMs >= sinceMonotonicMs - BEFORE_MS);
  const own = recent.filter((event) => concerns(event, memory.last, way));
  const place = state === 'down' && faultDomain === 'unknown' ? placeBy(memory.last, own, way) : undefined;
  const sentences = (said: HostTexts) => [
    ...sentencesOf(own, way, said),
    ...repeatedWords(memory, said),
    ...(place ? [said.faultIn(place)] : []),
  ];
  if (sentences(texts('en')).length === 0) return judgement;
  const evidence = inEachLanguage((language) =>
    [judgement.evidence[language], ...sentences(texts(language))].join(' '),
  );
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

function sentencesOf(
  events: readonly HostEvent[],
  { timezone, clockTrusted }: WayOut,
  texts: HostTexts,
): readonly string[] {
  const instant = (atMs: number) => (clockTrusted ? { atMs, timezone } : undefined);
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
  const moved = first && last && !isSame(first.from, last.to);
  return [
    ...[...carriers].map(([name, { count, atMs }]) => texts.carrierLostSince(name, count, instant(atMs))),
    ...(moved
      ? [texts.routeChangedAt(texts.ways(first.from), texts.ways(last.to), instant(last.at.atMs))]
      : []),
    ...[...errors].map(([name, { count, atMs }]) => texts.errorsSince(name, count, instant(atMs))),
  ];
}

/** In steps of a whole percent, so that the sentence stays while nothing much changes. */
function repeatedWords(memory: HostMemory, texts: HostTexts): readonly string[] {
  const share = repeatedShare(memory);
  return share === undefined || share < REPEATED_SHARE ? [] : [texts.sentAgain(share)];
}

/** The network of this host in one line, for people: its way out, its interfaces, and how much is sent again. */
export function hostLine(signals: HostSignals, texts: HostTexts, share?: number): string {
  const { defaultRoutes, segments } = signals;
  const ways = defaultRoutes && texts.ways(waysOf(defaultRoutes));
  return texts.network(signals, ways, segments && share);
}
