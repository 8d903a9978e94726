/** What the assess step says: states, and findings for the alert step. Unknown is a verdict of its own, never "up". */

import type { InEachLanguage } from './language.ts';
import type { Moment } from './moment.ts';

export const LINK_STATES = ['up', 'degraded', 'down', 'flapping', 'unknown'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export const PROBE_VERDICTS = ['up', 'down', 'unknown'] as const;
export type ProbeVerdict = (typeof PROBE_VERDICTS)[number];

/** The rungs of a ladder in order of distance. A probe stands on one of them. */
export const RUNGS = ['host', 'gateway', 'provider', 'central_network', 'central_service'] as const;
export type Rung = (typeof RUNGS)[number];

/** The places where a link can be broken, each with people of its own to call. */
export const NAMED_DOMAINS = [
  'host',
  'lan',
  'provider',
  'upstream_network',
  'upstream_service',
  'dns',
  'tls',
] as const;
export type NamedDomain = (typeof NAMED_DOMAINS)[number];

/** `none` while the link carries, `unknown` while nobody can tell. */
export const FAULT_DOMAINS = ['none', ...NAMED_DOMAINS, 'unknown'] as const;
export type FaultDomain = (typeof FAULT_DOMAINS)[number];

export interface LinkJudgement {
  readonly state: LinkState;
  /** One sentence with the evidence: "tcp 10.0.0.1:443 refused, 3 times in a row". */
  readonly evidence: InEachLanguage;
  /** Reason code of the failure that decides the state, when there is one. */
  readonly reason?: string;
  readonly faultDomain: FaultDomain;
  /** Wall clock of the last change of `state`. */
  readonly sinceMs: number;
  readonly lastUpAtMs?: number;
  /** When the outage began that has not been seen to end: stays while the state is unknown. */
  readonly downSince?: Moment;
  /** Where it was broken when it was last down, and the wall clock of that; absent while it never was, or nobody could tell. */
  readonly lastFault?: { readonly domain: NamedDomain; readonly atMs: number };
  readonly verdicts: Readonly<Record<string, ProbeVerdict>>;
}
