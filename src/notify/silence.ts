/**
 * Planned work as silences of Alertmanager, and what is to be done that those there are just the wanted ones. Pure. A silence of
 * ours is known by its author and by the id of its window at the end of its comment, so that nothing has to be remembered.
 */

import { EXPLAINED_ALERTS, type MaintenanceWindow } from '../model/maintenance.ts';

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** As the API v2 takes it. */
export interface Silence {
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

export interface FoundSilence extends Silence {
  readonly id: string;
  readonly status: { readonly state: string };
}

export interface Wanted {
  /** Of the window. */
  readonly key: string;
  readonly silence: Silence;
  readonly startsAtMs: number;
  /** Undefined while the end is not known: then the silence reaches a little ahead, and is lengthened. */
  readonly endsAtMs: number | undefined;
}

export type SilenceChange =
  | { readonly kind: 'write'; readonly key: string; readonly silence: Silence & { readonly id?: string } }
  | { readonly kind: 'expire'; readonly key: string; readonly id: string };

/** What lies further ahead is told when it comes near. */
const AHEAD_MS = 14 * 86_400_000;
const MOST = 100;
/** Should this service be lost, the silence of work without a known end outlives it by so much. */
const OPEN_MS = 3_600_000;
const EXACT_MS = 1_000;

const EXPLAINED_PATTERN = `(${EXPLAINED_ALERTS.join('|')}).*`;

export function wantedSilences(
  windows: readonly MaintenanceWindow[],
  createdBy: string,
  nowMs: number,
): readonly Wanted[] {
  return windows
    .filter(
      ({ startsAtMs, endsAtMs = Number.POSITIVE_INFINITY }) =>
        startsAtMs < nowMs + AHEAD_MS && endsAtMs > nowMs,
    )
    .toSorted((a, b) => a.startsAtMs - b.startsAtMs)
    .slice(0, MOST)
    .map(({ id, plan, startsAtMs, endsAtMs }) => ({
      key: id,
      startsAtMs,
      endsAtMs,
      silence: {
        matchers: [
          { name: 'alertname', value: EXPLAINED_PATTERN, isRegex: true, isEqual: true },
          siteMatcher(plan.sites),
        ],
        startsAt: iso(startsAtMs),
        endsAt: iso(endsAtMs ?? nowMs + OPEN_MS),
        createdBy,
        comment: `Planned work: ${plan.title}${endsAtMs === undefined ? ', until when is not known' : ''} [${id}]`,
      },
    }));
}

function siteMatcher(sites: readonly string[]): Matcher {
  const [only] = sites;
  if (only !== undefined && sites.length === 1)
    return { name: 'site', value: only, isRegex: false, isEqual: true };
  const value = sites.map((id) => id.replaceAll('.', String.raw`\.`)).join('|');
  return { name: 'site', value, isRegex: true, isEqual: true };
}

/** Undefined for a silence that is not ours, or is over. */
function keyOf(found: FoundSilence, createdBy: string): string | undefined {
  if (found.createdBy !== createdBy || found.status.state === 'expired') return undefined;
  return /\[([^[\]]+)\]$/.exec(found.comment)?.[1];
}

export function silenceChanges(
  wanted: readonly Wanted[],
  found: readonly FoundSilence[],
  createdBy: string,
  nowMs: number,
): readonly SilenceChange[] {
  const ours = Map.groupBy(found, (silence) => keyOf(silence, createdBy));
  const written = wanted.flatMap((one): readonly SilenceChange[] => {
    const [kept] = sorted(ours.get(one.key) ?? []);
    if (!kept) return [{ kind: 'write', key: one.key, silence: notBefore(one, nowMs) }];
    const next = continued(one, kept, nowMs);
    return next ? [{ kind: 'write', key: one.key, silence: { ...next, id: kept.id } }] : [];
  });
  const keys = new Set(wanted.map(({ key }) => key));
  const expired = [...ours].flatMap(([key, silences]): readonly SilenceChange[] => {
    if (key === undefined) return [];
    // Members that were told at the same moment may have made one each; all of them keep the same one.
    const surplus = keys.has(key) ? sorted(silences).slice(1) : silences;
    return surplus.map(({ id }) => ({ kind: 'expire', key, id }));
  });
  return [...written, ...expired];
}

function sorted(silences: readonly FoundSilence[]): readonly FoundSilence[] {
  return silences.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** A silence cannot begin in the past. */
function notBefore({ silence, startsAtMs }: Wanted, nowMs: number): Silence {
  return startsAtMs < nowMs ? { ...silence, startsAt: iso(nowMs) } : silence;
}

/** What the silence that is there has to become; undefined when it is as wanted. */
function continued(wanted: Wanted, found: FoundSilence, nowMs: number): Silence | undefined {
  const { silence, startsAtMs, endsAtMs } = wanted;
  const foundEndsAtMs = Date.parse(found.endsAt);
  const hasBegun = found.status.state === 'active' && startsAtMs <= nowMs;
  const beginsRight = hasBegun || isSame(Date.parse(found.startsAt), startsAtMs);
  const endsRight =
    endsAtMs === undefined
      ? foundEndsAtMs - nowMs > OPEN_MS / 2 && foundEndsAtMs - nowMs <= OPEN_MS + EXACT_MS
      : isSame(foundEndsAtMs, endsAtMs);
  const saysRight = found.comment === silence.comment && matchersOf(found) === matchersOf(silence);
  if (beginsRight && endsRight && saysRight) return undefined;
  return hasBegun ? { ...silence, startsAt: found.startsAt } : notBefore(wanted, nowMs);
}

function matchersOf({ matchers }: Silence): string {
  const lines = matchers.map(({ name, value, isRegex, isEqual }) =>
    JSON.stringify([name, value, isRegex, isEqual]),
  );
  return lines.toSorted().join();
}

function isSame(oneMs: number, otherMs: number): boolean {
  return Math.abs(oneMs - otherMs) <= EXACT_MS;
}

function iso(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
