/**
 * What is remembered of one probe, bounded, and the verdict on it.
 *
 * It is `unknown` until it has said something. From there, or from `up`, it goes `down` when `down.consecutive` runs
 * failed in a row, or when the window is at least half filled and `down.ratio` of it failed. It comes back by the way it
 * went: after `up.consecutive` passes in a row, and when the ratio took it down also only with at most `up.ratio` of the
 * window failed. A silence longer than the staleness makes it `unknown`; what was known before does not count as
 * evidence afterwards, except that a probe that was down has to earn its way up as before. A probe that this host does not
 * let run says nothing and is unknown.
 *
 * Some routers answer no pings, ever: a probe that is down by silence while others beyond it pass is `mute` until it passes once. Its
 * silence is then no evidence of a fault; a ping that was never answered says nothing at all, and is `unknown`.
 *
 * What a probe notes while it passes counts by the same numbers: after `down.consecutive` passes with a note in a row, until
 * `up.consecutive` passes without one.
 */

import type { ProbeConfig } from '../config/probe-types.ts';
import type { LinkRules, Rhythm } from '../config/types.ts';
import type { ProbeVerdict } from '../model/assessment.ts';
import type { Moment } from '../model/moment.ts';
import type { Packets, Stage } from './fault.ts';

/** A probe by interval is stale when so many of its longest intervals, and one timeout, have passed without a result. */
const STALE_INTERVALS = 3;
/** A probe by calendar has no interval: twice the longest silence seen so far, and never less than this. */
const STALE_CALENDAR_MS = 2 * 60_000;

export interface ProbeMemory {
  /** Newest last, at most `rules.window`. */
  readonly passes: readonly boolean[];
  readonly failedInRow: number;
  /** When the first of the runs that failed in a row began; absent while it passes. */
  readonly failingSinceMonotonicMs?: number;
  readonly passedInRow: number;
  readonly verdict: ProbeVerdict;
  readonly downBy?: 'consecutive' | 'ratio';
  readonly lastMonotonicMs?: number;
  readonly longestGapMs: number;
  readonly failure?: { readonly reason: string; readonly detail: string; readonly stage: Stage };
  readonly noted?: Noted;
  readonly mute?: 'now' | 'always';
  readonly hasPassed?: true;
  /** Of the last runs that were bursts, newest last. */
  readonly bursts?: readonly Packets[];
}

interface Noted {
  readonly text: string;
  readonly inRow: number;
  readonly clearInRow: number;
  readonly isConfirmed: boolean;
}

/** Enough packets for a ratio, few enough to be of now. */
const KEPT_BURSTS = 3;

export interface ProbeFinished {
  readonly kind: 'result';
  readonly probe: string;
  readonly passed: boolean;
  readonly reason?: string;
  readonly detail?: string;
  /** How far a failed run came; the way by default. */
  readonly stage?: Stage;
  /** What it noted although it passed. */
  readonly note?: string;
  readonly packets?: Packets;
  /** When the run ended. */
  readonly at: Moment;
  /** How long it took; nothing by default. */
  readonly tookMs?: number;
}

export const NOTHING_YET: ProbeMemory = {
  passes: [],
  failedInRow: 0,
  passedInRow: 0,
  verdict: 'unknown',
  longestGapMs: 0,
};

function staleMs(memory: ProbeMemory, probe: ProbeConfig, { relax }: Rhythm): number {
  return probe.schedule.kind === 'every'
    ? STALE_INTERVALS * relax.factor * probe.schedule.everyMs + probe.timeoutMs
    : Math.max(STALE_CALENDAR_MS, 2 * memory.longestGapMs);
}

export function forgetWhenStale(
  memory: ProbeMemory,
  probe: ProbeConfig,
  now: Moment,
  rhythm: Rhythm,
): ProbeMemory {
  return now.monotonicMs > staleFromMs(memory, probe, rhythm) ? forgotten(memory) : memory;
}

/** Infinity while there is nothing to forget. */
export function staleFromMs(memory: ProbeMemory, probe: ProbeConfig, rhythm: Rhythm): number {
  const { lastMonotonicMs, passes } = memory;
  if (lastMonotonicMs === undefined || passes.length === 0) return Number.POSITIVE_INFINITY;
  return lastMonotonicMs + staleMs(memory, probe, rhythm);
}

/** `downBy` stays behind the unknown verdict: whoever was down has to earn its way up. */
function forgotten({ longestGapMs, lastMonotonicMs, downBy, hasPassed }: ProbeMemory): ProbeMemory {
  return {
    ...NOTHING_YET,
    longestGapMs,
    ...(hasPassed && { hasPassed }),
    ...(lastMonotonicMs === undefined ? {} : { lastMonotonicMs }),
    ...(downBy ? { downBy } : {}),
  };
}

export function remember(memory: ProbeMemory, result: ProbeFinished, rules: LinkRules): ProbeMemory {
  const { passed } = result;
  if (isUneventful(memory, result)) return passedAgain(memory, result, rules);
  const { monotonicMs } = result.at;
  const gapMs = memory.lastMonotonicMs === undefined ? 0 : monotonicMs - memory.lastMonotonicMs;
  const {
    failingSinceMonotonicMs = monotonicMs - (result.tookMs ?? 0),
    noted: notedBefore,
    mute,
    ...rest
  } = memory;
  const noted = notedIn(notedBefore, result, rules);
  const counted: ProbeMemory = {
    ...rest,
    ...(noted ? { noted } : {}),
    ...(result.packets ? { bursts: [...(memory.bursts ?? []), result.packets].slice(-KEPT_BURSTS) } : {}),
    ...(passed ? { hasPassed: true } : { failingSinceMonotonicMs, ...(mute && { mute }) }),
    passes: [...memory.passes, passed].slice(-rules.window),
    failedInRow: passed ? 0 : memory.failedInRow + 1,
    passedInRow: passed ? memory.passedInRow + 1 : 0,
    lastMonotonicMs: monotonicMs,
    longestGapMs: Math.max(memory.longestGapMs, gapMs),
    ...(passed ? {} : { failure: failureIn(result) }),
  };
  if (counted.failure?.stage === 'blind' && !passed)
    return { ...forgotten(counted), failure: counted.failure };
  const judged = counted.downBy ? stillDown(counted, rules) : stillUp(counted, rules);
  return judged.mute === 'always' ? { ...judged, verdict: 'unknown' } : judged;
}

/** So are nearly all runs: it passed as all did that are remembered, with nothing to note. */
function isUneventful(memory: ProbeMemory, { passed, note, packets }: ProbeFinished): boolean {
  if (!passed || note !== undefined || packets) return false;
  const { verdict, noted, bursts, passes, passedInRow } = memory;
  return verdict === 'up' && passedInRow >= passes.length && !noted && !bursts;
}

/** Copies nothing that stays as it is: this is done for each probe all the time. */
function passedAgain(memory: ProbeMemory, { at }: ProbeFinished, { window }: LinkRules): ProbeMemory {
  const { passes, passedInRow, lastMonotonicMs = at.monotonicMs, longestGapMs } = memory;
  return {
    passes: passes.length === window ? passes : [...passes, true].slice(-window),
    failedInRow: 0,
    passedInRow: passedInRow + 1,
    verdict: 'up',
    longestGapMs: Math.max(longestGapMs, at.monotonicMs - lastMonotonicMs),
    lastMonotonicMs: at.monotonicMs,
    hasPassed: true,
  };
}

/** A run that failed says nothing of what it would have noted. */
function notedIn(noted: Noted | undefined, result: ProbeFinished, rules: LinkRules): Noted | undefined {
  const { passed, note: text } = result;
  if (!passed) return noted;
  if (text !== undefined) {
    const inRow = (noted?.inRow ?? 0) + 1;
    const isConfirmed = noted?.isConfirmed === true || inRow >= rules.down.consecutive;
    return { text, inRow, clearInRow: 0, isConfirmed };
  }
  const clearInRow = (noted?.clearInRow ?? 0) + 1;
  return noted?.isConfirmed && clearInRow < rules.up.consecutive
    ? { ...noted, inRow: 0, clearInRow }
    : undefined;
}

/** A burst of which nothing came back is silence, not loss: it counts only while there is nothing else. */
export function packetsIn({ bursts = [] }: ProbeMemory): Packets | undefined {
  if (bursts.length === 0) return undefined;
  const answered = bursts.filter((one) => one.answered > 0);
  const counted = answered.length > 0 ? answered : bursts;
  const sum = (of: (one: Packets) => number) => counted.reduce((total, one) => total + of(one), 0);
  return { sent: sum((one) => one.sent), answered: sum((one) => one.answered) };
}

/** What a run that passed says of the probe of a nearer rung: see above. A single run that got through says nothing. */
export function heardBeyond(
  nearer: ProbeMemory,
  passing: ProbeMemory,
  { kind }: ProbeConfig,
  { down }: LinkRules,
): ProbeMemory {
  const { stage } = nearer.failure ?? {};
  const isSilent =
    nearer.verdict === 'down' && nearer.failedInRow > 0 && (stage === 'way' || stage === 'here');
  if (nearer.mute || !isSilent || passing.passedInRow < down.consecutive) return nearer;
  const neverAnswers = kind === 'icmp' && stage === 'way' && !nearer.hasPassed;
  return neverAnswers ? { ...nearer, mute: 'always', verdict: 'unknown' } : { ...nearer, mute: 'now' };
}

function failureIn({ reason = 'unknown', detail = 'failed', stage = 'way' }: ProbeFinished) {
  return { reason, detail, stage };
}

function stillUp(memory: ProbeMemory, { window, down }: LinkRules): ProbeMemory {
  if (memory.failedInRow >= down.consecutive) return { ...memory, verdict: 'down', downBy: 'consecutive' };
  const filled = memory.passes.length >= window / 2;
  if (filled && failedRatio(memory) >= down.ratio) return { ...memory, verdict: 'down', downBy: 'ratio' };
  // One pass ends the unknown; one failure that is not yet confirmed does not.
  return memory.passedInRow > 0 ? { ...memory, verdict: 'up' } : memory;
}

function stillDown(memory: ProbeMemory, { up }: LinkRules): ProbeMemory {
  const calm = memory.downBy === 'consecutive' || failedRatio(memory) <= up.ratio;
  if (memory.passedInRow < up.consecutive || !calm) return { ...memory, verdict: 'down' };
  const { downBy: _, failure: __, ...rest } = memory;
  // The failures of the outage that is over leave the window, or their ratio would take the probe down again at once.
  const passes = memory.downBy === 'consecutive' ? memory.passes.slice(-memory.passedInRow) : memory.passes;
  return { ...rest, passes, verdict: 'up' };
}

function failedRatio({ passes }: ProbeMemory): number {
  return passes.filter((passed) => !passed).length / passes.length;
}
