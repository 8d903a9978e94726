/**
 * What every kind of probe is given and gives back: one run, and what was found in it.
 */

import type { HttpProbe } from '../config/types.ts';
import type { ProbeEvidence, ProbeFailure } from '../model/observation.ts';
import type { Clock } from '../platform/clock.ts';
import type { HostResolver, NameServers } from '../platform/dns.ts';
import type { IcmpRounds } from './icmp-round.ts';
import type { KeptConnections } from './kept-connections.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { TrustStore } from './tls-connection.ts';

/** What outlives a run and is shared by the probes. */
export interface ProbeContext {
  readonly clock: Clock;
  readonly names: HostResolver;
  readonly nameServers: NameServers;
  readonly trust: TrustStore;
  readonly kept: KeptConnections<HttpProbe>;
  readonly icmp: IcmpRounds;
  /** Closes what is kept open; no run may start afterwards. */
  close(): void;
}

export interface Run {
  readonly context: ProbeContext;
  /** The deadline of the whole run. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly watch: Stopwatch;
}

/** The phases are added by the door. */
export interface Found extends Omit<ProbeEvidence, 'phasesMs'> {
  readonly failure?: ProbeFailure;
}
