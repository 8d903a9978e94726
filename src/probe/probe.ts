/**
 * WHAT the link looks like: one check of one endpoint. Takes a probe's configuration, what the probes share, and a signal that
 * is the deadline; gives what was seen, timed by phase, and the failure if there was one.
 * Invariant: never throws, settles at the signal at the latest, and leaves nothing open but what the context keeps.
 */

import type {
  DnsProbe,
  HostProbe,
  HttpProbe,
  IcmpProbe,
  ProbeConfig,
  TcpProbe,
  TlsProbe,
} from '../config/probe-types.ts';
import type { ProbeKind, ProbeOutcome } from '../model/observation.ts';
import type { Clock } from '../platform/clock.ts';
import { createHostResolver, type HostResolver, NameServers } from '../platform/dns.ts';
import { probeDns } from './dns.ts';
import { gaveUp } from './gave-up.ts';
import { probeHost } from './host.ts';
import { probeHttp } from './http.ts';
import { probeIcmp } from './icmp.ts';
import { IcmpRounds } from './icmp-rounds.ts';
import { KeptConnections } from './kept-connections.ts';
import type { Found, Run } from './run.ts';
import { Stopwatch } from './stopwatch.ts';
import { probeTcp } from './tcp.ts';
import { probeTls } from './tls.ts';
import { TrustStore } from './tls-connection.ts';

interface ConfigByKind {
  host: HostProbe;
  icmp: IcmpProbe;
  tcp: TcpProbe;
  tls: TlsProbe;
  http: HttpProbe;
  https: HttpProbe;
  dns: DnsProbe;
}

type Runners = { readonly [K in ProbeKind]: (config: ConfigByKind[K], run: Run) => Promise<Found> };

const RUNNERS: Runners = {
  host: probeHost,
  icmp: probeIcmp,
  tcp: probeTcp,
  tls: probeTls,
  http: probeHttp,
  https: probeHttp,
  dns: probeDns,
};

function dispatch<K extends ProbeKind>(kind: K, config: ConfigByKind[K], run: Run): Promise<Found> {
  return RUNNERS[kind](config, run);
}

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

export async function runProbe(
  config: ProbeConfig,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const watch = new Stopwatch(context.clock);
  const run: Run = { context, signal, timeoutMs: config.timeoutMs, watch };
  const found = await dispatch(config.kind, config, run);
  const { running } = watch;
  const phasesMs = watch.finish();
  // Most runs: to take the failure out costs a slow copy.
  if (!('failure' in found)) return { evidence: { ...found, phasesMs } };
  const { failure, ...seen } = found;
  const evidence = { ...seen, phasesMs };
  // A name server's silence is told by the probe that asks for nothing else.
  const isCut = failure && signal.aborted && config.kind !== 'dns';
  const reported = isCut ? gaveUp(run, { kind: config.kind, running, evidence, failure }) : failure;
  return reported ? { evidence, failure: reported } : { evidence };
}

export interface ProbeServices {
  readonly clock: Clock;
  /** Shared with other parts; closed with the context when it is the context's own. */
  readonly names?: HostResolver;
  /** Where fping and ping are looked for; the usual folders by default. */
  readonly searchPath?: string;
}

/** One context serves all probes of a configuration; a reload makes a new one and closes the old. */
export function createProbeContext(services: ProbeServices): ProbeContext {
  const { clock } = services;
  const names = services.names ?? createHostResolver();
  const nameServers = new NameServers(clock);
  const kept = new KeptConnections<HttpProbe>();
  const icmp = new IcmpRounds(clock, services.searchPath);
  return {
    clock,
    names,
    nameServers,
    kept,
    icmp,
    trust: new TrustStore(),
    close() {
      kept.close();
      icmp.close();
      nameServers.close();
      if (services.names === undefined) names.close();
    },
  };
}
