/**
 * Finds where a ladder is broken: takes what its probes said since the fault began, gives the fault domain and one sentence
 * of evidence. Pure. Invariant: a rung is accused only when the rung before it is known to carry; otherwise it is unknown.
 *
 * What answers, even badly (status 503, an expired certificate), proves that the way to it carries and so acquits everything
 * nearer: a gateway that ignores pings is no fault while the centre behind it answers. A refusal proves the same of
 * everything nearer, but not who refused: a firewall refuses for others. A run that stopped while a name was being
 * resolved has not tried the way. What is left is the stretch from the farthest rung that carries to the nearest one
 * beyond it that does not; it has a name when it is one rung long. The host is taken to be well while no probe looks at it.
 */

import type { ProbeConfig } from '../config/types.ts';
import { type FaultDomain, type NamedDomain, RUNGS, type Rung } from '../model/assessment.ts';
import type { ProbeEvidence, ProbeFailure } from '../model/observation.ts';
import { DOMAIN_WORDS } from './fault-words.ts';

/**
 * How far a failed run came. `blind`: this host does not let it run. `name`: a name was not resolved. `way`: the other end did
 * not answer. `refusal`: somebody refused. `answer`: the other end answered, but not as it should.
 */
export type Stage = 'blind' | 'name' | 'way' | 'refusal' | 'answer';

interface StagedFailure {
  readonly stage: Stage;
  readonly reason: string;
  readonly detail: string;
}

export interface ProbeSaid {
  readonly probe: ProbeConfig;
  /** Absent when it passed. */
  readonly failure?: StagedFailure;
}

export interface Fault {
  readonly domain: FaultDomain;
  /** One sentence; empty when there is nothing to say. */
  readonly evidence: string;
}

/** From the reason and from the phases that were begun: what comes after a connection needed one. */
export function stageOf(
  kind: ProbeConfig['kind'],
  { reason }: ProbeFailure,
  { phasesMs }: ProbeEvidence,
): Stage {
  const { dns, connect, tls, first_byte } = phasesMs;
  const answering = tls !== undefined || first_byte !== undefined;
  if (reason === 'permission') return 'blind';
  if (kind === 'dns' || reason === 'dns') return 'name';
  if (dns !== undefined && connect === undefined && !answering) return 'name';
  if (connect !== undefined && answering) return 'answer';
  if (reason === 'refused' || reason === 'reset') return 'refusal';
  return reason === 'timeout' || reason === 'unreachable' ? 'way' : 'answer';
}

const DOMAINS: Readonly<Record<Rung, NamedDomain>> = {
  host: 'host',
  gateway: 'lan',
  provider: 'provider',
  central_network: 'upstream_network',
  central_service: 'upstream_service',
};

const NOT_KNOWN: Fault = { domain: 'unknown', evidence: '' };

/** The ladder nearest first, of which the last decides; of what was said, only what counts as heard. */
export function findFault(ladder: readonly ProbeConfig[], said: readonly ProbeSaid[]): Fault {
  const heard = said.filter(({ failure }) => failure?.stage !== 'blind');
  const decider = heard.find(({ probe }) => probe === ladder.at(-1));
  if (!decider) return NOT_KNOWN;
  const { probe, failure } = decider;
  if (!failure) return sideFault(probe, heard);
  // A name server may stand anywhere: its answers say nothing about a rung.
  const standing = heard.filter((other) => other === decider || other.probe.kind !== 'dns');
  if (failure.stage === 'answer') return answeredBadly(probe, failure);
  if (failure.stage === 'refusal') return refused(probe, standing);
  return brokenWay(probe, standing, ladder);
}

/** The service passes, so the way is whole; what can be wrong besides is a name or a certificate. */
function sideFault(decider: ProbeConfig, heard: readonly ProbeSaid[]): Fault {
  const failing = heard.flatMap(({ probe, failure }) => (failure ? [{ probe, ...failure }] : []));
  const named = failing.find(({ stage }) => stage === 'name');
  const distrusted = failing.find(({ reason }) => reason === 'tls');
  if (named) return accuse('dns', `${named.probe.name} fails (${named.detail}) while ${decider.name} passes`);
  if (distrusted) {
    return accuse(
      'tls',
      `${distrusted.probe.name} fails (${distrusted.detail}) while ${decider.name} passes`,
    );
  }
  const [silent] = failing;
  const evidence = silent
    ? `${silent.probe.name} fails (${silent.detail}), but the way beyond it carries: ${decider.name} passes.`
    : '';
  return { domain: 'none', evidence };
}

function answeredBadly({ name }: ProbeConfig, { reason }: StagedFailure): Fault {
  const domain = reason === 'tls' ? 'tls' : 'upstream_service';
  return accuse(domain, `The way to ${name} is whole, it was connected`);
}

/** Whoever stands in the way refuses at every door behind it; a service that is gone refuses at its own only. */
function refused(decider: ProbeConfig, standing: readonly ProbeSaid[]): Fault {
  const nearest = standing.find(
    ({ probe, failure }) => failure?.stage === 'refusal' && door(probe) !== door(decider),
  );
  if (!nearest)
    return accuse('upstream_service', `The way to ${decider.name} is whole, somebody there refuses`);
  return accuse(DOMAINS[nearest.probe.rung], `${nearest.probe.name} is refused too`);
}

/** What a probe knocks at; two probes at one door say the same. */
function door(probe: ProbeConfig): string {
  if ('url' in probe) {
    const { protocol, hostname, port } = new URL(probe.url);
    return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  }
  return 'port' in probe ? `${probe.host}:${probe.port}` : probe.name;
}

/** Nobody answers at the end of the ladder, or its name was not found. */
function brokenWay(
  decider: ProbeConfig,
  standing: readonly ProbeSaid[],
  ladder: readonly ProbeConfig[],
): Fault {
  const reached = farthestReached(standing, ladder);
  const beyond = standing.filter(({ probe }) => distance(probe) > reached.distance || probe === decider);
  const end = beyond.find(({ failure }) => failure?.stage === 'way' || failure?.stage === 'refusal');
  const unresolved = beyond.find(({ failure }) => failure?.stage === 'name');
  const nearest = end ?? unresolved;
  if (!nearest?.failure) return NOT_KNOWN;
  const { probe, failure } = nearest;
  const isNextRung = distance(probe) <= reached.distance + 1;
  const lead = leadOf(nearest, decider, reached.by);
  // A name server that answered says for certain that the name is the trouble; one that is silent may be out of reach.
  const centreReached = reached.distance >= RUNGS.indexOf('central_network');
  if (!end && (centreReached || failure.reason === 'dns')) return accuse('dns', lead);
  if (end && isNextRung) return accuse(DOMAINS[probe.rung], lead);
  const from = reached.by?.name ?? 'this server';
  const names = end ? '' : `, or in ${DOMAIN_WORDS.dns}`;
  const where = `fault lies between ${from} and ${probe.name}${names}, and nothing heard from in between tells where`;
  return { domain: 'unknown', evidence: because(lead, where) };
}

interface Reached {
  /** Of the farthest rung that carries; -1 when not even the host is known to be well. */
  readonly distance: number;
  readonly by?: ProbeConfig;
}

function farthestReached(standing: readonly ProbeSaid[], ladder: readonly ProbeConfig[]): Reached {
  const isHostProbed = ladder.some(({ rung }) => rung === 'host');
  const start: Reached = { distance: isHostProbed ? -1 : 0 };
  return standing.reduce((farthest, { probe, failure }) => {
    const refusedAt = failure?.stage === 'refusal' ? distance(probe) - 1 : Number.NEGATIVE_INFINITY;
    const proven = !failure || failure.stage === 'answer' ? distance(probe) : refusedAt;
    return proven >= farthest.distance ? { distance: proven, by: probe } : farthest;
  }, start);
}

function distance({ rung }: ProbeConfig): number {
  return RUNGS.indexOf(rung);
}

/** What the caller does not say of the decider itself: which nearer rung fails too, and which one still carries. */
function leadOf({ probe, failure }: ProbeSaid, decider: ProbeConfig, by: ProbeConfig | undefined): string {
  const fails = probe === decider ? [] : [`${probe.name} fails too (${failure?.detail ?? ''})`];
  const carries = by === undefined || by === probe ? [] : [`${by.name} passes`];
  return [...fails, ...carries].join(', ');
}

const OUT_OF_SIGHT: ReadonlySet<NamedDomain> = new Set(['host', 'lan', 'provider']);

function accuse(domain: NamedDomain, lead: string): Fault {
  const unseen = OUT_OF_SIGHT.has(domain) ? ', and whether the centre works cannot be known from here' : '';
  return { domain, evidence: because(lead, `fault is in ${DOMAIN_WORDS[domain]}${unseen}`) };
}

function because(lead: string, verdict: string): string {
  return lead === '' ? `The ${verdict}.` : `${lead}: the ${verdict}.`;
}
