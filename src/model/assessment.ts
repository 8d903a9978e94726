/** What the assess step says: states, and findings for the alert step. Unknown is a verdict of its own, never "up". */

import type { Moment } from './moment.ts';

export const LINK_STATES = ['up', 'degraded', 'down', 'flapping', 'unknown'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export const PROBE_VERDICTS = ['up', 'down', 'unknown'] as const;
export type ProbeVerdict = (typeof PROBE_VERDICTS)[number];

export interface LinkJudgement {
  readonly state: LinkState;
  /** One sentence with the evidence: "tcp 10.0.0.1:443 refused, 3 times in a row". */
  readonly evidence: string;
  /** Reason code of the failure that decides the state, when there is one. */
  readonly reason?: string;
  /** Wall clock of the last change of `state`. */
  readonly sinceMs: number;
  readonly lastUpAtMs?: number;
  /** When the outage began that has not been seen to end: stays while the state is unknown. */
  readonly downSince?: Moment;
  readonly verdicts: Readonly<Record<string, ProbeVerdict>>;
}
