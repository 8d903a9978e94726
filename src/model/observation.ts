/**
 * What one look at the world brought back. A reason code is the same word in the log field, the metric label,
 * the alert and the page. Instants are wall-clock milliseconds, durations are milliseconds of the monotonic clock.
 */

import type { InEachLanguage } from './language.ts';
import type { SyncOutcome } from './sync.ts';

export const PROBE_KINDS = ['host', 'icmp', 'tcp', 'tls', 'http', 'https', 'dns'] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

/** Kinds in whose runs a round trip of the line can be seen. */
export const ROUND_TRIP_KINDS: readonly ProbeKind[] = ['icmp', 'tcp', 'tls', 'http', 'https'];

export const PROBE_REASONS = [
  'timeout',
  'refused',
  'unreachable',
  'reset',
  'dns',
  'tls',
  'status',
  'body',
  'protocol',
  'permission',
] as const;
export type ProbeReason = (typeof PROBE_REASONS)[number];

/** The phases of a probe in the order in which they happen; `total` is the whole. */
export const PROBE_PHASES = ['dns', 'connect', 'tls', 'first_byte', 'total'] as const;
export type ProbePhase = (typeof PROBE_PHASES)[number];
export type PhaseTimings = { readonly [phase in ProbePhase]?: number };

export const SOURCE_REASONS = ['timeout', 'hung', 'missing', 'permission', 'protocol', 'range'] as const;
export type SourceReason = (typeof SOURCE_REASONS)[number];

export interface Failure<Reason extends string> {
  readonly reason: Reason;
  /** One human sentence: what was got, what was wanted. Never carries a secret. */
  readonly detail: string;
}

export interface ProbeFailure extends Failure<ProbeReason> {
  /** Nothing was sent: this host lacks the source address, or any way there. */
  readonly inHost?: true;
}
export interface SourceFailure extends Failure<SourceReason> {
  /** What was seen on this host that explains it, in sentences; `detail` ends with the English one. */
  readonly causes?: InEachLanguage;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** The earliest end of validity in the chain. */
  readonly expiresAtMs: number;
  /** Whose that end is, where it is not the one of the subject. */
  readonly endsFirst?: string;
}

/** What one name server said: the records, or why there are none. */
export interface NameAnswer {
  readonly server: string;
  readonly records?: readonly string[];
  readonly failure?: ProbeFailure;
}

/** Several packets or connections of one run; the round trips of those that were answered, in order of sending. */
export interface Burst {
  readonly sent: number;
  readonly rttsMs: readonly number[];
}

/** What a probe learnt besides pass or fail; every part is absent when this kind does not see it. */
export interface ProbeEvidence {
  readonly phasesMs: PhaseTimings;
  /** The address that was actually spoken to, after resolution. */
  readonly address?: string;
  readonly status?: number;
  readonly certificate?: Certificate;
  readonly burst?: Burst;
  /** dns: what each of the name servers that were asked said. */
  readonly answers?: readonly NameAnswer[];
  /** What is not as it should be although the run passed: a clause without a full stop. */
  readonly note?: string;
  /** The Date header of the upstream as wall-clock milliseconds, for our own clock's offset. */
  readonly serverDateMs?: number;
}

export interface ProbeOutcome {
  readonly evidence: ProbeEvidence;
  /** Absent when the probe passed. */
  readonly failure?: ProbeFailure;
}

/** What a store looked like. Bytes; `availableBytes` is what the writing user can still use. */
export interface StoreReading {
  readonly sizeBytes: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
  readonly inodes?: number;
  readonly inodesUsed?: number;
  readonly readonly?: boolean;
  /** Which file system it is, in words such as `ext4 /dev/sdb1 at /srv`; another one holds other things. */
  readonly volume?: string;
  /** Directories: how many files, and when the oldest of them was last written. */
  readonly files?: number;
  readonly oldestAtMs?: number;
}

/** How much of a stock is left, in whole things. */
export interface StockReading {
  readonly items: number;
  /** What there is of it when it is full; absent where nobody knows. */
  readonly capacityItems?: number;
}

export interface ProbeObservation {
  readonly kind: 'probe';
  readonly site: string;
  readonly link: string;
  readonly probe: string;
  /** Wall clock at the start of the probe. */
  readonly atMs: number;
  /** Monotonic clock at its end, for everything that asks "how long ago". */
  readonly monotonicMs: number;
  readonly outcome: ProbeOutcome;
}

export interface StoreObservation {
  readonly kind: 'store';
  readonly site: string;
  readonly store: string;
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly outcome:
    | { readonly ok: true; readonly value: StoreReading }
    | { readonly ok: false; readonly failure: SourceFailure };
}

export interface StockObservation {
  readonly kind: 'stock';
  readonly site: string;
  readonly stock: string;
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly outcome:
    | { readonly ok: true; readonly value: StockReading }
    | { readonly ok: false; readonly failure: SourceFailure };
}

export interface SyncObservation {
  readonly kind: 'sync';
  readonly site: string;
  readonly sync: string;
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly outcome: SyncOutcome;
}

export type Observation = ProbeObservation | StoreObservation | StockObservation | SyncObservation;
