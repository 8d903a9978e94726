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

import type { ProbeConfig } from '../config/probe-types.ts';
import { RUNGS } from '../model/assessment.ts';
import type { ProbeEvidence, ProbeFailure, ProbeOutcome } from '../model/observation.ts';
import {
  accuse,
  between,
  DOMAINS,
  distance,
  type Fault,
  NOTHING,
  type Packets,
  type ProbeSaid,
  type Say,
  type Stage,
  type StagedFailure,
} from './fault.ts';
import { isLarge, largestThatPass, lossFault, sizeFault } from './impairment.ts';
import { synRepeats } from './quality/round-trip.ts';

/** From the reason and from the phases that were begun: what comes after a connection needed one. */
export function stageOf(
  kind: ProbeConfig['kind'],
  { reason, inHost }: ProbeFailure,
  { phasesMs }: ProbeEvidence,
): Stage {
  const { dns, connect, tls, first_byte } = phasesMs;
  const answering = tls !== undefined || first_byte !== undefined;
  if (reason === 'permission') return 'blind';
  if (inHost) return 'here';
  if (kind === 'dns' || reason === 'dns') return 'name';
  if (dns !== undefined && connect === undefined && !answering) return 'name';
  if (connect !== undefined && answering) return 'answer';
  if (reason === 'refused' || reason === 'reset') return 'refusal';
  return reason === 'timeout' || reason === 'unreachable' ? 'way' : 'answer';
}

/** Of a burst; one that failed lost them all, when it was the way that it failed on. */
export function packetsOf(probe: ProbeConfig, { evidence, failure }: ProbeOutcome): Packets | undefined {
  const { burst } = evidence;
  if (burst) {
    const repeats = probe.kind === 'tcp' ? synRepeats(burst.rttsMs) : [];
    return { sent: repeats.reduce((sum, count) => sum + count, burst.sent), answered: burst.rttsMs.length };
  }
  const isBurst = 'burst' in probe && probe.burst !== undefined;
  return isBurst && failure?.reason === 'timeout' ? { sent: probe.burst, answered: 0 } : undefined;
}

const NOT_KNOWN: Fault = { domain: 'unknown', evidence: NOTHING };

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
  const failure = liar?.failure;
  return liar && failure && accuse('dns', (texts) => texts.fails(liar.probe.name, failure));
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
  if (named) return accuse('dns', (texts) => texts.failsWhile(named.probe.name, named, decider.name));
  if (distrusted)
    return accuse('tls', (texts) => texts.failsWhile(distrusted.probe.name, distrusted, decider.name));
  const cutShort = sizeFault(heard);
  if (cutShort) return cutShort;
  const [noted] = heard.flatMap(({ probe, note }) => (note === undefined ? [] : [{ probe, note }]));
  if (noted) {
    const domain = noted.probe.kind === 'dns' ? 'dns' : 'upstream_service';
    return accuse(domain, (texts) => texts.passesBut(noted.probe, noted.note));
  }
  const [silent] = failing;
  if (!silent) return { domain: 'none', evidence: NOTHING };
  return { domain: 'none', evidence: (texts) => texts.silentOnly(silent.probe.name, silent, decider.name) };
}

function answeredBadly({ name }: ProbeConfig, { reason }: StagedFailure, heard: readonly ProbeSaid[]): Fault {
  const domain = reason === 'tls' ? 'tls' : 'upstream_service';
  const large = reason === 'timeout' ? largestThatPass(heard) : NOTHING;
  return accuse(domain, (texts) => texts.wayWhole(name) + large(texts));
}

/** Whoever stands in the way refuses at every door behind it; a service that is gone refuses at its own only. */
function refused(decider: ProbeConfig, standing: readonly ProbeSaid[]): Fault {
  const nearest = standing.find(
    ({ probe, failure }) => failure?.stage === 'refusal' && door(probe) !== door(decider),
  );
  if (!nearest) return accuse('upstream_service', (texts) => texts.somebodyRefuses(decider.name));
  return accuse(DOMAINS[nearest.probe.rung], (texts) => texts.refusedToo(nearest.probe.name));
}

/** What a probe knocks at; two probes at one door say the same. */
function door(probe: ProbeConfig): string {
  if ('url' in probe) {
    const { protocol, hostname, port } = new URL(probe.url);
    return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  }
  return 'port' in probe ? `${probe.host}:${probe.port}` : probe.name;
}

const ENDS: ReadonlySet<Stage> = new Set(['here', 'way', 'refusal']);

/** Nobody answers at the end of the ladder, or its name was not found. */
function brokenWay(
  decider: ProbeConfig,
  standing: readonly ProbeSaid[],
  ladder: readonly ProbeConfig[],
): Fault {
  const reached = farthestReached(standing, ladder);
  const beyond = standing.filter(({ probe }) => distance(probe) > reached.distance || probe === decider);
  const end = beyond.find(({ failure }) => failure && ENDS.has(failure.stage));
  const unresolved = beyond.find(({ failure }) => failure?.stage === 'name');
  const nearest = end ?? unresolved;
  if (!nearest?.failure) return NOT_KNOWN;
  const { probe, failure } = nearest;
  const isNextRung = distance(probe) <= reached.distance + 1;
  const lead = leadOf(nearest, decider, reached.by);
  // A name server that answered says for certain that the name is the trouble; one that is silent may be out of reach.
  const centreReached = reached.distance >= RUNGS.indexOf('central_network');
  if (!end && (centreReached || failure.reason === 'dns')) return accuse('dns', lead);
  if (failure.stage === 'here') return accuse('host', lead);
  if (end && isNextRung) return accuse(DOMAINS[probe.rung], lead);
  const from: Say = (texts) => reached.by?.name ?? texts.thisServer;
  return between(lead, from, (texts) => (end ? probe.name : texts.orNames(probe.name)));
}

interface Reached {
  /** Of the farthest rung that carries; -1 when not even the host is known to be well. */
  readonly distance: number;
  readonly by?: ProbeConfig;
}

/** A host that has no way out reaches its own network all the same: a gateway that answers proves nothing of its routes. */
function farthestReached(standing: readonly ProbeSaid[], ladder: readonly ProbeConfig[]): Reached {
  const isHostProbed = ladder.some(({ rung }) => rung === 'host');
  const start: Reached = { distance: isHostProbed ? -1 : 0 };
  const isHostOff = standing.some(({ probe, failure }) => probe.kind === 'host' && failure?.stage === 'here');
  const witnesses = isHostOff ? standing.filter(({ probe }) => probe.rung !== 'gateway') : standing;
  return witnesses.reduce((farthest, { probe, failure }) => {
    const refusedAt = failure?.stage === 'refusal' ? distance(probe) - 1 : Number.NEGATIVE_INFINITY;
    const proven = !failure || failure.stage === 'answer' ? distance(probe) : refusedAt;
    return proven >= farthest.distance ? { distance: proven, by: probe } : farthest;
  }, start);
}

/** What the caller does not say of the decider itself: which nearer rung fails too, and which one still carries. */
function leadOf({ probe, failure }: ProbeSaid, decider: ProbeConfig, by: ProbeConfig | undefined): Say {
  const fails = probe !== decider;
  const carries = by !== undefined && by !== probe;
  return (texts) =>
    [
      ...(fails ? [texts.failsToo(probe.name, failure)] : []),
      ...(carries ? [texts.passes(by.name)] : []),
    ].join(', ');
}
