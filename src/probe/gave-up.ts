/**
 * What a run that reached its deadline has to say: whatever the broken-off phase reported, it is a timeout, and how far it came
 * tells a dead line (no connection) from a slow server (no first byte) and from a stalled answer.
 */

import type { ProbeEvidence, ProbeFailure, ProbeKind, ProbePhase } from '../model/observation.ts';
import type { Run } from './run.ts';

interface Cut {
  readonly kind: ProbeKind;
  /** The phase that was not over; none once the answer had begun. */
  readonly running: ProbePhase | undefined;
  readonly evidence: ProbeEvidence;
  /** What the broken-off phase reported. */
  readonly failure: ProbeFailure;
}

export function gaveUp(run: Run, cut: Cut): ProbeFailure {
  const timedOut = run.signal.reason instanceof Error && run.signal.reason.name === 'TimeoutError';
  const detail = timedOut
    ? `${waitedFor(cut)} within ${run.timeoutMs / 1000} s`
    : `given up before an answer (phase ${cut.running ?? 'body'})`;
  return { reason: 'timeout', detail };
}

function waitedFor({ kind, running, evidence: { phasesMs, address }, failure }: Cut): string {
  const there = address ?? 'the other end';
  const connected =
    phasesMs.connect === undefined
      ? `asked ${there} on a kept connection`
      : `connected to ${there} in ${milliseconds(phasesMs.connect)}`;
  switch (running) {
    case 'dns':
      return failure.detail;
    case 'connect':
      return `no connection to ${there}`;
    case 'tls':
      return `${connected}, then no TLS handshake`;
    case 'first_byte':
      // An echo is no connection: who did not reply is all there is to say.
      if (kind === 'icmp') return failure.detail;
      return `${connected}, then no first byte of an answer`;
    default:
      return phasesMs.first_byte === undefined ? failure.detail : `${connected}, then ${failure.detail}`;
  }
}

function milliseconds(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}
