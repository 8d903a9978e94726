/** What the files that look for the place of a fault share: what a probe said, how far it looks, and how somebody is accused. */

import type { ProbeConfig } from '../config/types.ts';
import { type FaultDomain, type NamedDomain, RUNGS, type Rung } from '../model/assessment.ts';
import { DOMAIN_WORDS } from './fault-words.ts';

/**
 * How far a failed run came. `blind`: this host does not let it run. `name`: a name was not resolved. `way`: the other end did
 * not answer. `refusal`: somebody refused. `answer`: the other end answered, but not as it should.
 */
export type Stage = 'blind' | 'name' | 'way' | 'refusal' | 'answer';

export interface StagedFailure {
  readonly stage: Stage;
  readonly reason: string;
  readonly detail: string;
}

/** What the bursts of some runs amount to. */
export interface Packets {
  readonly sent: number;
  readonly answered: number;
}

export interface ProbeSaid {
  readonly probe: ProbeConfig;
  /** Absent when it passed. */
  readonly failure?: StagedFailure;
  /** What was not as it should be although it passed. */
  readonly note?: string;
  readonly packets?: Packets;
}

export interface Fault {
  readonly domain: FaultDomain;
  /** One sentence; empty when there is nothing to say. */
  readonly evidence: string;
}

export const DOMAINS: Readonly<Record<Rung, NamedDomain>> = {
  host: 'host',
  gateway: 'lan',
  provider: 'provider',
  central_network: 'upstream_network',
  central_service: 'upstream_service',
};

export function distance({ rung }: ProbeConfig): number {
  return RUNGS.indexOf(rung);
}

const OUT_OF_SIGHT: ReadonlySet<NamedDomain> = new Set(['host', 'lan', 'provider']);

export function accuse(domain: NamedDomain, lead: string): Fault {
  const unseen = OUT_OF_SIGHT.has(domain) ? ', and whether the centre works cannot be known from here' : '';
  return { domain, evidence: because(lead, `fault is in ${DOMAIN_WORDS[domain]}${unseen}`) };
}

/** The fault lies somewhere between two places, of which nothing was heard in between. */
export function between(lead: string, from: string, until: string): Fault {
  const where = `fault lies between ${from} and ${until}, and nothing heard from in between tells where`;
  return { domain: 'unknown', evidence: because(lead, where) };
}

export function because(lead: string, verdict: string): string {
  return lead === '' ? `The ${verdict}.` : `${lead}: the ${verdict}.`;
}
