/**
 * Finds the place of a fault that lets some packets through: loss, by the bursts of the nearer rungs, and a path that swallows
 * large packets, by pings of a given size. Pure. As everywhere on the ladder a rung is accused only when the rung before it is known
 * to be well; this host itself is taken to be.
 */

import { RUNGS } from '../model/assessment.ts';
import {
  accuse,
  because,
  between,
  DOMAINS,
  distance,
  type Fault,
  type Packets,
  type ProbeSaid,
} from './fault.ts';
import { DOMAIN_WORDS } from './fault-words.ts';

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
 * of many may simply not answer pings.
 */
export function lossFault(heard: readonly ProbeSaid[]): Fault | undefined {
  const counted = heard.flatMap((said, at) => {
    const packets = packetsOf(said);
    return packets && packets.answered > 0 ? [{ said, packets, at }] : [];
  });
  const lossy = counted.find(({ packets }) => lossRatio(packets) >= LOSSY_RATIO);
  if (!lossy || heard.slice(lossy.at).every(({ failure }) => failure?.stage !== 'answer' && failure))
    return undefined;
  const clean = counted.filter(({ packets }) => lossRatio(packets) < CLEAN_RATIO);
  const last = clean.findLast(({ said }) => distance(said.probe) < distance(lossy.said.probe));
  const loss = `${lossy.said.probe.name} loses ${lostText(lossy.packets)}`;
  const lead = last ? `${loss}, ${last.said.probe.name} ${lostText(last.packets)}` : loss;
  return stretch(lead, last?.said, lossy.said);
}

/** "31% of 30 packets" */
function lostText(packets: Packets): string {
  const percent = Math.round(100 * lossRatio(packets));
  return `${percent === 0 ? 'none' : `${percent}%`} of ${packets.sent} packets`;
}

export function isLarge({ probe }: ProbeSaid): boolean {
  return probe.kind === 'icmp' && probe.packetBytes !== undefined;
}

function bytesOf({ probe }: ProbeSaid): string {
  return probe.kind === 'icmp' ? `${probe.packetBytes} bytes` : '';
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
  const pass = last ? `, those to ${last.probe.name} pass` : '';
  const lead = `Small packets pass, packets of ${bytesOf(lost)} to ${lost.probe.name} are lost${pass} (path MTU)`;
  return stretch(lead, last, lost);
}

export function largestThatPass(heard: readonly ProbeSaid[]): string {
  const farthest = heard.findLast((said) => isLarge(said) && !said.failure);
  return farthest ? `, and packets of ${bytesOf(farthest)} pass as far as ${farthest.probe.name}` : '';
}

function stretch(lead: string, last: ProbeSaid | undefined, bad: ProbeSaid): Fault {
  const reached = last ? distance(last.probe) : RUNGS.indexOf('host');
  if (distance(bad.probe) > reached + 1)
    return between(lead, last?.probe.name ?? 'this server', bad.probe.name);
  const domain = DOMAINS[bad.probe.rung];
  // Some of it gets through, so that the centre is not out of sight.
  return domain === 'upstream_service' || domain === 'upstream_network'
    ? accuse(domain, lead)
    : { domain, evidence: because(lead, `fault is in ${DOMAIN_WORDS[domain]}`) };
}
