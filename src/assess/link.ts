/**
 * Judges one link from the results of its probes. Pure, of bounded memory, one step per finished probe or tick.
 *
 * A probe is `unknown` until it has said something. From there, or from `up`, it goes `down` when `down.consecutive` runs
 * failed in a row, or when the window is at least half filled and `down.ratio` of it failed. It comes back by the way it
 * went: after `up.consecutive` passes in a row, and when the ratio took it down also only with at most `up.ratio` of the
 * window failed. A silence longer than the staleness makes it `unknown`; what was known before does not count as
 * evidence afterwards, except that a probe that was down has to earn its way up as before.
 *
 * A link is what its last, farthest probe says; nearer ones that fail while that one passes make it `degraded`, and
 * while it fails they say where the fault is: only by what they said since it began to fail. A probe that this host does
 * not let run says nothing and is unknown.
 */

import type { LinkConfig, LinkRules, ProbeConfig } from '../config/types.ts';
import type { LinkJudgement, LinkState, ProbeVerdict } from '../model/assessment.ts';
import type { Moment } from '../model/moment.ts';
import { type Fault, findFault, type ProbeSaid, type Stage } from './fault-domain.ts';

/** A probe by interval is stale when so many of its intervals, and one timeout, have passed without a result. */
const STALE_INTERVALS = 3;
/** A probe by calendar has no interval: twice the longest silence seen so far, and never less than this. */
const STALE_CALENDAR_MS = 2 * 60_000;

export interface ProbeMemory {
  /** Newest last, at most `rules.window`. */
  readonly passes: readonly boolean[];
  readonly failedInRow: number;
  /** When the first of the failures in a row ended; absent while it passes. */
  readonly failingSinceMonotonicMs?: number;
  readonly passedInRow: number;
  readonly verdict: ProbeVerdict;
  readonly downBy?: 'consecutive' | 'ratio';
  readonly lastMonotonicMs?: number;
  readonly longestGapMs: number;
  readonly failure?: { readonly reason: string; readonly detail: string; readonly stage: Stage };
}

export interface LinkMemory {
  readonly probes: ReadonlyMap<string, ProbeMemory>;
  readonly judgement: LinkJudgement;
}

export interface ProbeFinished {
  readonly kind: 'result';
  readonly probe: string;
  readonly passed: boolean;
  readonly reason?: string;
  readonly detail?: string;
  /** How far a failed run came; the way by default. */
  readonly stage?: Stage;
  /** When the run ended. */
  readonly at: Moment;
}

/** A tick says only that time went by: without it nothing would ever become stale. */
export type LinkInput = ProbeFinished | { readonly kind: 'tick' };

const NOTHING_YET: ProbeMemory = {
  passes: [],
  failedInRow: 0,
  passedInRow: 0,
  verdict: 'unknown',
  longestGapMs: 0,
};

/** `outageSinceMs`: the wall clock at which an outage began that the previous run of the service had not seen end. */
export function createLinkMemory(config: LinkConfig, now: Moment, outageSinceMs?: number): LinkMemory {
  const unknown: LinkJudgement = {
    state: 'unknown',
    evidence: NO_RESULT,
    faultDomain: 'unknown',
    sinceMs: now.atMs,
    verdicts: {},
  };
  if (outageSinceMs === undefined) return judged(new Map(), unknown, now, config);
  const elapsedMs = Math.max(0, now.atMs - outageSinceMs);
  const downSince = { atMs: outageSinceMs, monotonicMs: now.monotonicMs - elapsedMs };
  return judged(new Map(), { ...unknown, downSince }, now, config);
}

export function assessLink(
  memory: LinkMemory,
  input: LinkInput,
  now: Moment,
  config: LinkConfig,
): { readonly memory: LinkMemory; readonly judgement: LinkJudgement } {
  const probes = new Map<string, ProbeMemory>();
  let earlier = memory.judgement;
  for (const probe of config.probes) {
    let seen = forgetWhenStale(memory.probes.get(probe.name) ?? NOTHING_YET, probe, now);
    if (input.kind === 'result' && input.probe === probe.name) {
      seen = remember(seen, input, config.rules);
      if (probe === config.probes.at(-1) && input.passed) earlier = { ...earlier, lastUpAtMs: input.at.atMs };
    }
    probes.set(probe.name, seen);
  }
  const next = judged(probes, earlier, now, config);
  return { memory: next, judgement: next.judgement };
}

function staleMs(memory: ProbeMemory, probe: ProbeConfig): number {
  return probe.schedule.kind === 'every'
    ? STALE_INTERVALS * probe.schedule.everyMs + probe.timeoutMs
    : Math.max(STALE_CALENDAR_MS, 2 * memory.longestGapMs);
}

function forgetWhenStale(memory: ProbeMemory, probe: ProbeConfig, now: Moment): ProbeMemory {
  const { lastMonotonicMs } = memory;
  if (lastMonotonicMs === undefined || memory.passes.length === 0) return memory;
  const isStale = now.monotonicMs - lastMonotonicMs > staleMs(memory, probe);
  return isStale ? forgotten(memory) : memory;
}

/** `downBy` stays behind the unknown verdict: whoever was down has to earn its way up. */
function forgotten({ longestGapMs, lastMonotonicMs, downBy }: ProbeMemory): ProbeMemory {
  return {
    ...NOTHING_YET,
    longestGapMs,
    ...(lastMonotonicMs === undefined ? {} : { lastMonotonicMs }),
    ...(downBy ? { downBy } : {}),
  };
}

function remember(memory: ProbeMemory, result: ProbeFinished, rules: LinkRules): ProbeMemory {
  const { passed } = result;
  const { monotonicMs } = result.at;
  const gapMs = memory.lastMonotonicMs === undefined ? 0 : monotonicMs - memory.lastMonotonicMs;
  const { failingSinceMonotonicMs = monotonicMs, ...before } = memory;
  const counted: ProbeMemory = {
    ...before,
    ...(passed ? {} : { failingSinceMonotonicMs }),
    passes: [...memory.passes, passed].slice(-rules.window),
    failedInRow: passed ? 0 : memory.failedInRow + 1,
    passedInRow: passed ? memory.passedInRow + 1 : 0,
    lastMonotonicMs: monotonicMs,
    longestGapMs: Math.max(memory.longestGapMs, gapMs),
    ...(passed ? {} : { failure: failureIn(result) }),
  };
  if (counted.failure?.stage === 'blind' && !passed)
    return { ...forgotten(counted), failure: counted.failure };
  return counted.downBy ? stillDown(counted, rules) : stillUp(counted, rules);
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

function judged(
  probes: ReadonlyMap<string, ProbeMemory>,
  earlier: LinkJudgement,
  now: Moment,
  config: LinkConfig,
): LinkMemory {
  const verdicts: Record<string, ProbeVerdict> = {};
  for (const { name } of config.probes) verdicts[name] = probes.get(name)?.verdict ?? 'unknown';
  const deciding = config.probes.at(-1)?.name ?? '';
  const nearerDown = config.probes.slice(0, -1).filter(({ name }) => verdicts[name] === 'down');
  const state = stateOf(verdicts[deciding] ?? 'unknown', nearerDown.length > 0);
  const failure = state === 'down' ? probes.get(deciding)?.failure : undefined;
  const fault = faultIn(state, config, probes, earlier);
  const downSince = state === 'down' || state === 'unknown' ? outageOf(state, earlier, now) : undefined;
  const judgement: LinkJudgement = {
    state,
    evidence: evidenceOf(state, config, probes, fault),
    faultDomain: fault.domain,
    ...(failure ? { reason: failure.reason } : {}),
    sinceMs: state === earlier.state ? earlier.sinceMs : now.atMs,
    ...(earlier.lastUpAtMs === undefined ? {} : { lastUpAtMs: earlier.lastUpAtMs }),
    ...(downSince ? { downSince } : {}),
    verdicts,
  };
  return { probes, judgement };
}

function stateOf(decider: ProbeVerdict, nearerDown: boolean): LinkState {
  return decider === 'up' && nearerDown ? 'degraded' : decider;
}

function outageOf(state: 'down' | 'unknown', earlier: LinkJudgement, now: Moment): Moment | undefined {
  return earlier.downSince ?? (state === 'down' ? now : undefined);
}

const NO_RESULT = 'No recent result of the probe that decides.';

function evidenceOf(
  state: LinkState,
  { probes: ladder }: LinkConfig,
  probes: ReadonlyMap<string, ProbeMemory>,
  fault: Fault,
): string {
  const decider = ladder.at(-1);
  const decided = decider && probes.get(decider.name);
  if (!decider || !decided) return NO_RESULT;
  if (state === 'unknown')
    return decided.failure?.stage === 'blind'
      ? `${decider.name} cannot run: ${sentence(decided.failure.detail)}`
      : NO_RESULT;
  const failing = ladder.slice(0, -1).filter(({ name }) => probes.get(name)?.verdict === 'down');
  if (state === 'down') return `${failureOf(decider, decided)} ${fault.evidence}`.trim();
  const details = failing.map((probe) => failureOf(probe, probes.get(probe.name) ?? NOTHING_YET));
  return [`${decider.name} passes.`, ...details].join(' ');
}

function failureOf(probe: ProbeConfig, memory: ProbeMemory): string {
  const { failure, downBy, failedInRow, passes } = memory;
  const failures = passes.filter((passed) => !passed).length;
  const count =
    downBy === 'consecutive' && failedInRow > 0
      ? `${failedInRow} times in a row`
      : `${failures} of the last ${passes.length} runs`;
  return `${probe.name} failed ${count}: ${sentence(failure?.detail ?? 'no detail')}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
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
  if (state === 'unknown') return { domain: 'unknown', evidence: '' };
  const decided = probes.get(ladder.at(-1)?.name ?? '') ?? NOTHING_YET;
  const isFailing = decided.failedInRow > 0 && state !== 'up' && state !== 'degraded';
  const sinceMs = isFailing ? (decided.failingSinceMonotonicMs ?? 0) : 0;
  const said = ladder.flatMap((probe): ProbeSaid[] => {
    const memory = probes.get(probe.name) ?? NOTHING_YET;
    const { passes, lastMonotonicMs = 0, failure, failedInRow, verdict } = memory;
    if (passes.length === 0 || lastMonotonicMs < sinceMs) return [];
    const fails = isFailing ? failedInRow > 0 : verdict === 'down';
    return [{ probe, ...(fails && failure ? { failure } : {}) }];
  });
  const isHeard = isFailing && (said.length > 1 || ladder.length === 1);
  if (state === 'down' && earlier.state === 'down' && !isHeard) {
    return { domain: earlier.faultDomain, evidence: '' };
  }
  return findFault(ladder, said);
}
