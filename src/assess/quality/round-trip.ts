/**
 * The round trip in what a probe has seen. It is that of the network where the probe shows it: the echo of icmp, the
 * opening of a connection of tcp, tls and http. A refused connection was answered; a server that is slow or answers
 * wrongly has nothing to do with the line. Only a probe that keeps its connections shows no opening in most runs: there
 * the first byte of the answer is taken in every run, the time the server needs included.
 */
import type { ProbeConfig } from '../../config/probe-types.ts';
import type { PhaseTimings, ProbeOutcome, ProbeReason } from '../../model/observation.ts';
import type { QualitySample } from '../../model/quality.ts';

export interface RoundTrip extends Omit<QualitySample, 'atMs'> {
  /** Every round trip of the run, for the histogram. */
  readonly allMs: readonly number[];
}

/** Nothing came back. */
const SILENT: ReadonlySet<ProbeReason> = new Set(['timeout', 'unreachable']);
/** The run ended before, or without, a word of the other end. */
const SAYS_NOTHING: ReadonlySet<ProbeReason> = new Set(['dns', 'permission']);

/**
 * Linux repeats an unanswered SYN each second at first (tcp_syn_linear_timeouts): a connection that took 2.03 s lost
 * two packets and has a round trip of 30 ms. On a link whose round trip is usually above this, nothing can be told apart.
 */
const SYN_REPEAT_MS = 1_000;
const MOST_USUAL_MS = 500;

/** How many packets were lost before each of these connections was opened; by the fastest of them, when that is the usual. */
export function synRepeats(tookMs: readonly number[], usualMs = Math.min(...tookMs)): readonly number[] {
  return tookMs.map((ms) => (usualMs < MOST_USUAL_MS ? Math.floor(ms / SYN_REPEAT_MS) : 0));
}

/**
 * Undefined when the run says nothing of the line. `usualMs`: median round trip of the last minutes, when there is one; asked for
 * only where it matters.
 */
export function roundTripOf(
  probe: ProbeConfig,
  { evidence, failure }: ProbeOutcome,
  usualMs: () => number | undefined,
): RoundTrip | undefined {
  const phase = roundTripPhase(probe);
  if (!phase || (failure && SAYS_NOTHING.has(failure.reason))) return undefined;
  const repeats = (tookMs: readonly number[]) =>
    phase === 'connect' ? synRepeats(tookMs, usualMs() ?? MOST_USUAL_MS) : [];
  if (evidence.burst) return ofPackets(evidence.burst.rttsMs, evidence.burst.sent, repeats);
  const { phasesMs } = evidence;
  const rttMs = phasesMs[phase];
  const isSilent = failure !== undefined && SILENT.has(failure.reason);
  if (isSilent && !wentOn(phase, phasesMs)) return { rttMs: null, allMs: [] };
  if (rttMs === undefined) return undefined;
  return ofPackets([rttMs], 1, repeats);
}

function roundTripPhase(probe: ProbeConfig): 'connect' | 'first_byte' | undefined {
  switch (probe.kind) {
    case 'icmp':
      return 'first_byte';
    case 'tcp':
    case 'tls':
      return 'connect';
    case 'http':
    case 'https':
      return probe.freshEvery === 1 ? 'connect' : 'first_byte';
    default:
      return undefined;
  }
}

/** A run that stopped in a phase has timed that phase too; only a later one shows that it was over. */
function wentOn(phase: 'connect' | 'first_byte', phasesMs: PhaseTimings): boolean {
  return phase === 'connect' && (phasesMs.tls !== undefined || phasesMs.first_byte !== undefined);
}

/** The first answer is a sample like any other; what went unanswered counts by its share. */
function ofPackets(
  tookMs: readonly number[],
  sent: number,
  repeats: (tookMs: readonly number[]) => readonly number[],
): RoundTrip {
  const isSlow = tookMs.some((ms) => ms >= SYN_REPEAT_MS);
  const repeated = isSlow ? repeats(tookMs) : [];
  const allMs = tookMs.map((ms, index) => ms - (repeated[index] ?? 0) * SYN_REPEAT_MS);
  const packets = sent + repeated.reduce((sum, count) => sum + count, 0);
  const lossRatio = 1 - allMs.length / packets;
  const [first = null] = allMs;
  return { rttMs: first, allMs, ...(first !== null && lossRatio > 0 && { lossRatio }) };
}
