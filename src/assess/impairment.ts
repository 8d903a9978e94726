/**
 * Finds the place of a fault that lets some packets through: loss, by the bursts of the nearer rungs, and a path that swallows
 * large packets, by pings of a given size. Pure. As everywhere on the ladder a rung is accused only when the rung before it is known
 * to be well; this host itself is taken to be.
 */

import { RUNGS } from '../model/assessment.ts';
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
} from './fault.ts';

/** From here on a connection over the way fails more often than not; below the lesser one it hardly suffers. */
const LOSSY_RATIO = 0.2;
const CLEAN_RATIO = 0.05;
/** Fewer packets say nothing of a ratio. */
const LEAST_PACKETS = 10;

function lossRatio({ sent, answered }: Packets): number {
  return 1 - answered / sent;
}

function packetsOf({ packets }: ProbeSaid): Packets | undefined {
  return packets && packets.sent >= LEAST_PACKETS ? packets : undefined;
}

/**
 * The nearest rung that loses many packets while it, or somebody beyond it, answers; undefined when none does. Who answered none
 * of many may simply not answer pings, and who answers some only so many a second: what loses hardly any acquits all that is nearer.
 */
export function lossFault(heard: readonly ProbeSaid[]): Fault | undefined {
  const counted = heard.flatMap((said, at) => {
    const packets = packetsOf(said);
    return packets && packets.answered > 0 ? [{ said, packets, at }] : [];
  });
  const clean = counted.filter(({ packets }) => lossRatio(packets) < CLEAN_RATIO);
  const isAcquitted = ({ probe }: ProbeSaid) =>
    clean.some(({ said }) => distance(said.probe) > distance(probe));
  const lossy = counted.find(({ said, packets }) => lossRatio(packets) >= LOSSY_RATIO && !isAcquitted(said));
  if (!lossy || heard.slice(lossy.at).every(({ failure }) => failure?.stage !== 'answer' && failure))
    return undefined;
  const last = clean.findLast(({ said }) => distance(said.probe) < distance(lossy.said.probe));
  const lost = (packets: Packets) => ({ ratio: lossRatio(packets), sent: packets.sent });
  const unharmed = last && { probe: last.said.probe.name, lost: lost(last.packets) };
  const lead: Say = (texts) => texts.loses(lossy.said.probe.name, lost(lossy.packets), unharmed);
  return stretch(lead, last?.said, lossy.said);
}

export function isLarge({ probe }: Pick<ProbeSaid, 'probe'>): boolean {
  return probe.kind === 'icmp' && probe.packetBytes !== undefined;
}

function bytesOf({ probe }: ProbeSaid): number {
  return probe.kind === 'icmp' ? (probe.packetBytes ?? 0) : 0;
}

/**
 * Connections are opened, so that small packets get through: the nearest rung that large ones do not come back from. Undefined
 * when all do, or none was sent.
 */
export function sizeFault(heard: readonly ProbeSaid[]): Fault | undefined {
  // A line that loses small packets too loses large ones for the same reason.
  if (lossFault(heard)) return undefined;
  const large = heard.filter(isLarge);
  const lost = large.find(({ failure }) => failure?.stage === 'way');
  if (!lost) return undefined;
  const last = large.findLast(({ probe, failure }) => !failure && distance(probe) < distance(lost.probe));
  const lead: Say = (texts) => texts.largeLost(bytesOf(lost), lost.probe.name, last?.probe.name);
  return stretch(lead, last, lost);
}

export function largestThatPass(heard: readonly ProbeSaid[]): Say {
  const farthest = heard.findLast((said) => isLarge(said) && !said.failure);
  return farthest ? (texts) => texts.largePass(bytesOf(farthest), farthest.probe.name) : NOTHING;
}

function stretch(lead: Say, last: ProbeSaid | undefined, bad: ProbeSaid): Fault {
  const reached = last ? distance(last.probe) : RUNGS.indexOf('host');
  if (distance(bad.probe) > reached + 1) {
    const from: Say = (texts) => last?.probe.name ?? texts.thisServer;
    return between(lead, from, () => bad.probe.name);
  }
  const domain = DOMAINS[bad.probe.rung];
  // Some of it gets through, so that the centre is not out of sight.
  return domain === 'upstream_service' || domain === 'upstream_network'
    ? accuse(domain, lead)
    : { domain, evidence: (texts) => texts.isIn(lead(texts), domain, false) };
}
