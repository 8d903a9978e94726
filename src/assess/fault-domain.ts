/**
 * Finds where a ladder is broken: takes what its probes said since the fault began, gives the fault domain and one sentence
 * of evidence. Pure. Invariant: a rung is accused only when the rung before it is known to carry; otherwise it is unknown.
 *
 * What answers, even badly (status 503, an expired certificate), proves that the way to it carries and so acquits everything
 * nearer: a gateway that ignores pings is no fault while the centre behind it answers. A refusal proves the same of
 * everything nearer, but not who refused: a firewall refuses for others. A run that stopped while a name was being
 * resolved has not tried the way. What is left is the stretch from the farthest rung that carries to the nearest one
 * beyond it that does not; it has a name when it is one rung long. The host is taken to be well while no probe looks at it.
 * Silence on a way that carries some packets and not others is looked at first: see impairment.ts.
 */

import type { ProbeConfig } from '../config/types.ts';
import { RUNGS } from '../model/assessment.ts';
import type { ProbeEvidence, ProbeFailure, ProbeOutcome } from '../model/observation.ts';
import {
  accuse,
  between,
  DOMAINS,
  distance,
  type Fault,
  type Packets,
  type ProbeSaid,
  type Stage,
  type StagedFailure,
} from './fault.ts';
import { DOMAIN_WORDS } from './fault-words.ts';
import { isLarge, largestThatPass, lossFault, sizeFault } from './impairment.ts';

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

/** Of a burst; one that failed lost them all, when it was the way that it failed on. */
export function packetsOf(probe: ProbeConfig, { evidence, failure }: ProbeOutcome): Packets | undefined {
  const { burst } = evidence;
  if (burst) return { sent: burst.sent, answered: burst.rttsMs.length };
  const isBurst = 'burst' in probe && probe.burst !== undefined;
  return isBurst && failure?.reason === 'timeout' ? { sent: probe.burst, answered: 0 } : undefined;
}

const NOT_KNOWN: Fault = { domain: 'unknown', evidence: '' };

/** The ladder nearest first, of which the last decides; of what was said, only what counts as heard. */
export function findFault(ladder: readonly ProbeConfig[], said: readonly ProbeSaid[]): Fault {
  const heard = said.filter(({ failure }) => failure?.stage !== 'blind');
  const decider = heard.find(({ probe }) => probe === ladder.at(-1));
  if (!decider) return NOT_KNOWN;
  if (!decider.failure) return sideFault(decider.probe, heard);
  const fault = wayFault(decider.probe, decider.failure, heard, ladder);
  // Only the service is left to accuse: unless it was sought where it is not.
  const isAtTheEnd = fault.domain === 'upstream_service' || fault.domain === 'tls';
  return (isAtTheEnd ? misled(decider.probe, heard) : undefined) ?? fault;
}

/** A name server that denies or lies about the very name that the service is asked for by. */
function misled(decider: ProbeConfig, heard: readonly ProbeSaid[]): Fault | undefined {
  const name =
    'url' in decider ? new URL(decider.url).hostname : 'host' in decider ? decider.host : undefined;
  const liar = heard.find(
    ({ probe, failure }) => probe.kind === 'dns' && probe.query === name && failure?.reason === 'dns',
  );
  return liar && accuse('dns', `${liar.probe.name} fails (${liar.failure?.detail})`);
}

function wayFault(
  probe: ProbeConfig,
  failure: StagedFailure,
  heard: readonly ProbeSaid[],
  ladder: readonly ProbeConfig[],
): Fault {
  // A name server may stand anywhere: its answers say nothing about a rung. Large packets that are lost say nothing of small ones.
  const standing = heard.filter(
    (other) => other.probe === probe || (other.probe.kind !== 'dns' && !(isLarge(other) && other.failure)),
  );
  if (failure.stage === 'refusal') return refused(probe, standing);
  const isSilent = failure.reason === 'timeout';
  const lossy = isSilent ? lossFault(heard) : undefined;
  if (lossy) return lossy;
  if (failure.stage !== 'answer') return brokenWay(probe, standing, ladder);
  return (isSilent ? sizeFault(heard) : undefined) ?? answeredBadly(probe, failure, heard);
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
  const cutShort = sizeFault(heard);
  if (cutShort) return cutShort;
  const noted = heard.find(({ note }) => note !== undefined);
  if (noted) {
    const domain = noted.probe.kind === 'dns' ? 'dns' : 'upstream_service';
    return accuse(domain, `${noted.probe.name} passes, but ${noted.note}`);
  }
  const [silent] = failing;
  const evidence = silent
    ? `${silent.probe.name} fails (${silent.detail}), but the way beyond it carries: ${decider.name} passes.`
    : '';
  return { domain: 'none', evidence };
}

function answeredBadly({ name }: ProbeConfig, { reason }: StagedFailure, heard: readonly ProbeSaid[]): Fault {
  const domain = reason === 'tls' ? 'tls' : 'upstream_service';
  const large = reason === 'timeout' ? largestThatPass(heard) : '';
  return accuse(domain, `The way to ${name} is whole, it was connected${large}`);
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
  return between(lead, from, end ? probe.name : `${probe.name}, or in ${DOMAIN_WORDS.dns}`);
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

/** What the caller does not say of the decider itself: which nearer rung fails too, and which one still carries. */
function leadOf({ probe, failure }: ProbeSaid, decider: ProbeConfig, by: ProbeConfig | undefined): string {
  const fails = probe === decider ? [] : [`${probe.name} fails too (${failure?.detail ?? ''})`];
  const carries = by === undefined || by === probe ? [] : [`${by.name} passes`];
  return [...fails, ...carries].join(', ');
}
