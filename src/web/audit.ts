/**
 * A line in the log for each act: who, from where, what, with which result. Refused ones and wrong logins leave a line too, but
 * not more of them than a log bears; how many were left out is said with the next one. No line carries a credential.
 */

import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

const REFUSALS = { most: 20, withinMs: 60_000 } as const;

export interface Deed {
  /** A name from the configuration; never what somebody typed. */
  readonly who: string;
  readonly from: string;
  readonly what: string;
  readonly status: number;
}

export type Audit = (deed: Deed) => void;

export function createAudit({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }): Audit {
  let sinceMs = Number.NEGATIVE_INFINITY;
  let said = 0;
  let leftOut = 0;
  return (deed) => {
    if (deed.status < 400) {
      logger.info('act', { ...deed });
      return;
    }
    const { monotonicMs } = clock.now();
    if (monotonicMs - sinceMs >= REFUSALS.withinMs) {
      sinceMs = monotonicMs;
      said = 0;
    }
    said += 1;
    if (said > REFUSALS.most) {
      leftOut += 1;
      return;
    }
    logger.warn('act refused', { ...deed, ...(leftOut > 0 && { left_out_before: leftOut }) });
    leftOut = 0;
  };
}
