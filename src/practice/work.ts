/**
 * Practice of planned work: a short window over the practice sites that cuts the centre while it lasts, and a while longer, so that
 * it is seen announced, begun, overrun and ended within three minutes.
 */

import type { MaintenancePlan } from '../model/maintenance.ts';
import type { Result } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';

const BEGINS_IN_MS = 30_000;
const LASTS_MS = 60_000;
const OVERRUNS_MS = 45_000;
const ID = 'practice-work';
const ACTOR = 'practice';

/** Planned work of the service, and the sites that are practice. */
export interface Plans {
  plan(plan: MaintenancePlan, actor: string): Result<MaintenancePlan, string>;
  withdraw(id: string, actor: string): Result<MaintenancePlan, string>;
  sites(): readonly { readonly id: string; readonly timezone: string }[];
}

export interface Work {
  /** Plans it from now on; what was planned before is replaced. Throws with a sentence when it cannot be planned. */
  begin(): void;
  /** Takes it back, or ends it early; nothing when none is under way. */
  stop(): void;
  /** A sentence, while it is under way. */
  inWords(): string | undefined;
  /** Nothing of it happens any more; what is planned stays. */
  close(): void;
}

export interface WorkParts {
  readonly clock: Clock;
  readonly plans: Plans | undefined;
  readonly cut: (isCut: boolean) => void;
}

export function createWork({ clock, plans, cut }: WorkParts): Work {
  let timers: readonly Timer[] = [];
  let said: string | undefined;

  const forget = () => {
    for (const timer of timers) timer.cancel();
    timers = [];
    said = undefined;
  };
  const at = (inMs: number, act: () => void) => clock.after(inMs, act, { background: true });

  return {
    begin() {
      const sites = plans?.sites() ?? [];
      const [first] = sites;
      if (!plans || !first) throw new Error('no site is marked as practice');
      forget();
      const local = (atMs: number) =>
        Temporal.Instant.fromEpochMilliseconds(Math.ceil(atMs / 1_000) * 1_000)
          .toZonedDateTimeISO(first.timezone)
          .toPlainDateTime()
          .toString({ smallestUnit: 'second' });
      const { atMs } = clock.now();
      const start = local(atMs + BEGINS_IN_MS);
      const end = local(atMs + BEGINS_IN_MS + LASTS_MS);
      const planned = plans.plan(
        {
          id: ID,
          title: 'Practice: work at the centre',
          origin: 'people',
          sites: sites.map(({ id }) => id),
          timezone: first.timezone,
          ...{ start, end },
          announceMs: [LASTS_MS],
        },
        ACTOR,
      );
      if (!planned.ok) throw new Error(planned.failure);
      const untilMs = BEGINS_IN_MS + LASTS_MS + OVERRUNS_MS;
      timers = [
        at(BEGINS_IN_MS, () => cut(true)),
        at(untilMs, () => {
          forget();
          cut(false);
        }),
      ];
      said = `Work is planned from ${start.slice(11)} to ${end.slice(11)} (${first.timezone}), and will take ${OVERRUNS_MS / 1_000} s longer.`;
    },
    stop() {
      if (said !== undefined) plans?.withdraw(ID, ACTOR);
      forget();
    },
    inWords: () => said,
    close: forget,
  };
}
