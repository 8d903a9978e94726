/** What the files that look for the place of a fault share: what a probe said, how far it looks, and how somebody is accused. */

import type { ProbeConfig } from '../config/probe-types.ts';
import { type FaultDomain, type NamedDomain, RUNGS, type Rung } from '../model/assessment.ts';
import type { FaultTexts } from '../model/texts/link.ts';

/**
 * How far a failed run came. `blind`: this host does not let it run. `here`: it could not leave this host. `name`: a name was not
 * resolved. `way`: the other end did not answer. `refusal`: somebody refused. `answer`: the other end answered, but not as it should.
 */
export type Stage = 'blind' | 'here' | 'name' | 'way' | 'refusal' | 'answer';

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

/** A clause or a sentence in the language whose texts are given; empty when there is nothing to say. */
export type Say = (texts: FaultTexts) => string;

export const NOTHING: Say = () => '';

export interface Fault {
  readonly domain: FaultDomain;
  /** One sentence; empty when there is nothing to say. */
  readonly evidence: Say;
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

export function accuse(domain: NamedDomain, lead: Say): Fault {
  return { domain, evidence: (texts) => texts.isIn(lead(texts), domain, OUT_OF_SIGHT.has(domain)) };
}

/** The fault lies somewhere between two places, of which nothing was heard in between. */
export function between(lead: Say, from: Say, until: Say): Fault {
  return {
    domain: 'unknown',
    evidence: (texts) => texts.isBetween(lead(texts), from(texts), until(texts)),
  };
}
