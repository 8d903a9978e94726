/** What the log says about a link as the forecasts want it: when it carried records and when it did not. */

import type { LinkChange } from '../model/forecast.ts';

/**
 * `up` and `degraded` carry records, `down` does not; of `unknown` nothing is claimed. A link that flaps carries between its
 * short spells: taken for an outage, an afternoon of them would stretch every outage that is expected here.
 */
const CARRIES: Readonly<Record<string, boolean>> = { up: true, degraded: true, flapping: true, down: false };

/** Changes in order of time without repetitions, beginning with the one that holds at `fromMs`. */
export function linkChanges(
  entries: readonly { readonly atMs: number; readonly state: string }[],
  fromMs: number,
): LinkChange[] {
  const known = entries
    .flatMap(({ atMs, state }) => {
      const up = CARRIES[state];
      return up === undefined ? [] : [{ atMs, up }];
    })
    .sort((one, other) => one.atMs - other.atMs);
  const changes = known.filter((change, index) => change.up !== known[index - 1]?.up);
  const holding = changes.findLastIndex((change) => change.atMs <= fromMs);
  return changes.slice(Math.max(0, holding));
}
