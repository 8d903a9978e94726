/**
 * Judges one link from the results of its probes. Pure, of bounded memory, one step per finished probe or tick.
 *
 * A link is what its last, farthest probe says; nearer ones that fail, and notes, while that one passes make it `degraded`, and
 * while it fails they say where the fault is: only by what they said since it began to fail.
 */

import type { ProbeConfig } from '../config/probe-types.ts';
import type { LinkConfig } from '../config/types.ts';
import { type LinkJudgement, type LinkState, NAMED_DOMAINS, type ProbeVerdict } from '../model/assessment.ts';
import { inEachLanguage } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { TextsIn } from '../model/texts/judged.ts';
import type { LinkTexts } from '../model/texts/link.ts';
import { distance, type Fault, NOTHING, type ProbeSaid } from './fault.ts';
import { findFault } from './fault-domain.ts';
import { isLarge } from './impairment.ts';
import {
  forgetWhenStale,
  heardBeyond,
  NOTHING_YET,
  type ProbeFinished,
  type ProbeMemory,
  packetsIn,
  remember,
  staleFromMs,
} from './probe-memory.ts';

export interface LinkMemory {
  readonly probes: ReadonlyMap<string, ProbeMemory>;
  readonly judgement: LinkJudgement;
}

/** A tick says only that time went by: without it nothing would ever become stale. */
export type LinkInput = ProbeFinished | { readonly kind: 'tick' };

/** `outageSinceMs`: the wall clock at which an outage began that the previous run of the service had not seen end. */
export function createLinkMemory(
  config: LinkConfig,
  now: Moment,
  texts: TextsIn<LinkTexts>,
  outageSinceMs?: number,
): LinkMemory {
  const unknown: LinkJudgement = {
    state: 'unknown',
    evidence: inEachLanguage((language) => texts(language).noResult),
    faultDomain: 'unknown',
    sinceMs: now.atMs,
    verdicts: {},
  };
  if (outageSinceMs === undefined) return judged(new Map(), unknown, now, config, texts);
  const elapsedMs = Math.max(0, now.atMs - outageSinceMs);
  const downSince = { atMs: outageSinceMs, monotonicMs: now.monotonicMs - elapsedMs };
  return judged(new Map(), { ...unknown, downSince }, now, config, texts);
}

export function assessLink(
  memory: LinkMemory,
  input: LinkInput,
  now: Moment,
  config: LinkConfig,
  texts: TextsIn<LinkTexts>,
): { readonly memory: LinkMemory; readonly judgement: LinkJudgement } {
  const probes = new Map<string, ProbeMemory>();
  let earlier = memory.judgement;
  for (const probe of config.probes) {
    let seen = forgetWhenStale(memory.probes.get(probe.name) ?? NOTHING_YET, probe, now, config.rhythm);
    if (input.kind === 'result' && input.probe === probe.name) {
      seen = remember(seen, input, config.rules);
      if (probe === config.probes.at(-1) && input.passed) earlier = { ...earlier, lastUpAtMs: input.at.atMs };
    }
    probes.set(probe.name, seen);
  }
  if (input.kind === 'result' && input.passed && earlier.state !== 'up')
    muteNearer(probes, input.probe, config);
  // Most looks find nothing new, and there are as many of them as results.
  if (input.kind === 'tick' && isSame(memory.probes, probes)) return { memory, judgement: earlier };
  const next = staysUp(memory, probes)
    ? { probes, judgement: earlier }
    : judged(probes, earlier, now, config, texts);
  return { memory: next, judgement: next.judgement };
}

/** A name server may stand anywhere, and large packets are lost where small ones pass: neither is on the way of the other. */
function muteNearer(
  probes: Map<string, ProbeMemory>,
  name: string,
  { probes: ladder, rules }: LinkConfig,
): void {
  const witness = ladder.find((probe) => probe.name === name);
  const passing = probes.get(name);
  if (!witness || !passing || witness.kind === 'dns') return;
  for (const probe of ladder) {
    const nearer = probes.get(probe.name);
    const isOnTheWay = distance(probe) < distance(witness) && probe.kind !== 'dns' && !isLarge({ probe });
    if (nearer && isOnTheWay) probes.set(probe.name, heardBeyond(nearer, passing, probe, rules));
  }
}

/** So do nearly all results find a link: up, and no verdict changes. Everything else that is judged then stays as it is. */
function staysUp({ probes, judgement }: LinkMemory, after: ReadonlyMap<string, ProbeMemory>): boolean {
  if (judgement.state !== 'up' || probes.size !== after.size) return false;
  const names = probes.keys();
  for (const [name, { verdict, noted }] of after) {
    if (names.next().value !== name || verdict !== judgement.verdicts[name]) return false;
    if (verdict === 'down' || noted?.isConfirmed) return false;
  }
  return true;
}

/** Until then no probe becomes stale; monotonic. */
export function quietUntilMs({ probes }: LinkMemory, config: LinkConfig): number {
  let untilMs = Number.POSITIVE_INFINITY;
  for (const probe of config.probes) {
    const seen = probes.get(probe.name);
    if (seen) untilMs = Math.min(untilMs, staleFromMs(seen, probe, config.rhythm));
  }
  return untilMs;
}

/** Also of another order: the last probe decides. */
function isSame(before: ReadonlyMap<string, ProbeMemory>, after: ReadonlyMap<string, ProbeMemory>): boolean {
  const earlier = [...before];
  return (
    earlier.length === after.size &&
    [...after].every(([name, memory], at) => earlier[at]?.[0] === name && earlier[at]?.[1] === memory)
  );
}

function judged(
  probes: ReadonlyMap<string, ProbeMemory>,
  earlier: LinkJudgement,
  now: Moment,
  config: LinkConfig,
  texts: TextsIn<LinkTexts>,
): LinkMemory {
  const verdicts: Record<string, ProbeVerdict> = {};
  for (const { name } of config.probes) verdicts[name] = probes.get(name)?.verdict ?? 'unknown';
  const deciding = config.probes.at(-1)?.name ?? '';
  const nearerDown = config.probes.slice(0, -1).filter(({ name }) => verdicts[name] === 'down');
  const isNoted = config.probes.some(({ name }) => probes.get(name)?.noted?.isConfirmed);
  const state = stateOf(verdicts[deciding] ?? 'unknown', nearerDown.length > 0 || isNoted);
  const failure = state === 'down' ? probes.get(deciding)?.failure : undefined;
  const fault = faultIn(state, config, probes, earlier);
  const lastFault = lastFaultOf(state, fault, earlier, now);
  const downSince = state === 'down' || state === 'unknown' ? outageOf(state, earlier, now) : undefined;
  const judgement: LinkJudgement = {
    state,
    evidence: inEachLanguage((language) => evidenceOf(state, config, probes, fault, texts(language))),
    faultDomain: fault.domain,
    ...(failure ? { reason: failure.reason } : {}),
    sinceMs: state === earlier.state ? earlier.sinceMs : now.atMs,
    ...(earlier.lastUpAtMs === undefined ? {} : { lastUpAtMs: earlier.lastUpAtMs }),
    ...(downSince ? { downSince } : {}),
    ...(lastFault ? { lastFault } : {}),
    verdicts,
  };
  return { probes, judgement };
}

function stateOf(decider: ProbeVerdict, isImpaired: boolean): LinkState {
  return decider === 'up' && isImpaired ? 'degraded' : decider;
}

function outageOf(state: 'down' | 'unknown', earlier: LinkJudgement, now: Moment): Moment | undefined {
  return earlier.downSince ?? (state === 'down' ? now : undefined);
}

function lastFaultOf(state: LinkState, { domain }: Fault, { lastFault }: LinkJudgement, now: Moment) {
  const named = state === 'down' ? NAMED_DOMAINS.find((known) => known === domain) : undefined;
  return named ? { domain: named, atMs: now.atMs } : lastFault;
}

function evidenceOf(
  state: LinkState,
  { probes: ladder }: LinkConfig,
  probes: ReadonlyMap<string, ProbeMemory>,
  fault: Fault,
  texts: LinkTexts,
): string {
  const decider = ladder.at(-1);
  const decided = decider && probes.get(decider.name);
  if (!decider || !decided) return texts.noResult;
  if (state === 'unknown')
    return decided.failure?.stage === 'blind'
      ? texts.cannotRun(decider.name, decided.failure)
      : texts.noResult;
  const failing = ladder.slice(0, -1).filter(({ name }) => probes.get(name)?.verdict === 'down');
  if (state === 'down') return `${failureOf(decider, decided, texts)} ${fault.evidence(texts.fault)}`.trim();
  const details = failing.map((probe) => failureOf(probe, probes.get(probe.name) ?? NOTHING_YET, texts));
  const notes = ladder.flatMap((probe) => {
    const noted = probes.get(probe.name)?.noted;
    return noted?.isConfirmed ? [texts.noted(probe, noted.text)] : [];
  });
  return [texts.passes(decider.name), ...details, ...notes].join(' ');
}

function failureOf({ name }: ProbeConfig, memory: ProbeMemory, texts: LinkTexts): string {
  const { failure, downBy, failedInRow, passes } = memory;
  const failures = passes.filter((passed) => !passed).length;
  const count =
    downBy === 'consecutive' && failedInRow > 0
      ? { inRow: failedInRow }
      : { failures, ofRuns: passes.length };
  return texts.failed(name, count, failure);
}

/**
 * A rung says something about this fault only by what it said since the service began to fail; while it is up, by its
 * verdict. An outage keeps its place until somebody nearer was heard again: one run that got through does not move it.
 */
function faultIn(
  state: LinkState,
  { probes: ladder }: LinkConfig,
  probes: ReadonlyMap<string, ProbeMemory>,
  earlier: LinkJudgement,
): Fault {
  if (state === 'unknown') return { domain: 'unknown', evidence: NOTHING };
  const decided = probes.get(ladder.at(-1)?.name ?? '') ?? NOTHING_YET;
  const isFailing = decided.failedInRow > 0 && state !== 'up' && state !== 'degraded';
  const sinceMs = isFailing ? (decided.failingSinceMonotonicMs ?? 0) : 0;
  const said = ladder.flatMap((probe): ProbeSaid[] => {
    const memory = probes.get(probe.name) ?? NOTHING_YET;
    const { passes, lastMonotonicMs = 0, failure, failedInRow, verdict } = memory;
    if (passes.length === 0 || lastMonotonicMs < sinceMs) return [];
    if (isFailing && memory.mute) return [];
    const fails = isFailing ? failedInRow > 0 : verdict === 'down';
    const packets = packetsIn(memory);
    const note = memory.noted?.isConfirmed ? memory.noted.text : undefined;
    return [
      {
        probe,
        ...(fails && failure ? { failure } : {}),
        ...(note !== undefined && { note }),
        ...(packets && { packets }),
      },
    ];
  });
  const isHeard = isFailing && (said.length > 1 || ladder.length === 1);
  if (state === 'down' && earlier.state === 'down' && !isHeard) {
    return { domain: earlier.faultDomain, evidence: NOTHING };
  }
  return findFault(ladder, said);
}
