/**
 * What people did to planned work that the plan itself does not say: single times of repeated work that were taken back or ended, and
 * plans that are gone but were in force. Both outlive a restart, and are kept for as long as charts look back.
 */

import { windowsOf } from './alert/occurrences.ts';
import type { MaintenancePlan, MaintenanceWindow, WindowException } from './model/maintenance.ts';

const EXCEPTIONS = 'maintenance/exceptions';
const GONE = 'maintenance/gone';
/** The longest chart shows a year. */
const KEPT_MS = 400 * 86_400_000;
const MOST_EXCEPTIONS = 2_000;
const MOST_GONE = 500;

interface Kept extends WindowException {
  readonly plan: string;
}

export interface PlannedExceptions {
  /** The plan, with its single times that go another way. */
  applied(plan: MaintenancePlan): MaintenancePlan;
  /** This one time is over at once, or will not be. */
  except(window: MaintenanceWindow, nowMs: number): void;
  /** The plan is taken back; of one that had begun it is kept when it was in force. */
  takeBack(plan: MaintenancePlan, nowMs: number): void;
  gone(): readonly MaintenancePlan[];
}

export function createPlannedExceptions(
  kept: ReadonlyMap<string, string>,
  keep: (name: string, text: string) => unknown,
): PlannedExceptions {
  let exceptions = revived<Kept[]>(kept.get(EXCEPTIONS), []);
  let gone = revived<MaintenancePlan[]>(kept.get(GONE), []);

  function applied(plan: MaintenancePlan): MaintenancePlan {
    const own = exceptions.filter((one) => one.plan === plan.id);
    return own.length === 0 ? plan : { ...plan, exceptions: own.map(bare) };
  }

  return {
    applied,
    except({ plan, startsAtMs }, nowMs) {
      const endedAtMs = startsAtMs < nowMs ? { endedAtMs: nowMs } : {};
      const recent = exceptions.filter((one) => one.startsAtMs > nowMs - KEPT_MS);
      exceptions = [...recent, { plan: plan.id, startsAtMs, ...endedAtMs }].slice(-MOST_EXCEPTIONS);
      keep(EXCEPTIONS, JSON.stringify(exceptions));
    },
    takeBack(plan, nowMs) {
      const was = { ...applied(plan), withdrawnAtMs: nowMs };
      const recent = gone.filter(({ withdrawnAtMs = 0 }) => withdrawnAtMs > nowMs - KEPT_MS);
      const hadBegun = windowsOf(was, nowMs - KEPT_MS, nowMs).length > 0;
      gone = hadBegun ? [...recent, was].slice(-MOST_GONE) : recent;
      keep(GONE, JSON.stringify(gone));
      // Another plan of the same name begins without them.
      exceptions = exceptions.filter((one) => one.plan !== plan.id);
      keep(EXCEPTIONS, JSON.stringify(exceptions));
    },
    gone: () => gone,
  };
}

function bare({ startsAtMs, endedAtMs }: Kept): WindowException {
  return { startsAtMs, ...(endedAtMs !== undefined && { endedAtMs }) };
}

/** Only this program writes it; what cannot be read is as if nothing had been kept. */
export function revived<T>(text: string | undefined, otherwise: T): T {
  try {
    return text === undefined ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}
