/** What a replay reads of the stored history of a service that stands still: series in steps of five minutes, and how links went. */

import type { Config } from '../config/types.ts';
import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import type { SeriesKey } from '../model/history.ts';
import { systemClock } from '../platform/clock.ts';
import type { Invocation } from './command.ts';
import { openStorage } from './stopped-storage.ts';

const YEAR_MS = 366 * 86_400_000;
const STEP_MS = 300_000;

export interface StoredPast {
  /** The last value of each step that has one; nothing when it cannot be read. */
  series(key: SeriesKey): Promise<readonly UsagePoint[]>;
  linkChanges(site: string, link: string): Promise<readonly LinkChange[]>;
}

/** Undefined after it was said why the history cannot be read. */
export async function readStoredPast<T>(
  { flags, io }: Invocation,
  config: Config,
  read: (past: StoredPast) => Promise<T>,
): Promise<T | undefined> {
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return undefined;
  const untilMs = systemClock.now().atMs;
  const fromMs = untilMs - YEAR_MS;
  try {
    return await read({
      async series(key) {
        const points = await history.series({ key, fromMs, untilMs, maxPoints: YEAR_MS / STEP_MS });
        return points.ok ? points.value.map(({ atMs, last }) => ({ atMs, used: last })) : [];
      },
      async linkChanges(site, link) {
        const changes = await history.linkChanges(site, link, fromMs);
        return changes.ok ? changes.value : [];
      },
    });
  } finally {
    await history.close();
  }
}
