/** Judges whether a source can be read. Whoever is blind says so. */

import type { Schedule, SiteConfig } from '../config/types.ts';
import type { Finding } from '../model/alert.ts';
import type { SourcePicture } from '../model/picture.ts';
import { finding, yesNo } from './finding.ts';

/** A source is unreadable when it failed throughout so many of its intervals. */
const UNREADABLE_INTERVALS = 3;

const SUMMARIES = {
  store: 'A store cannot be read, so nothing is known about its room.',
  sync: 'A sync cannot be read, so nothing is known about its records.',
  stock: 'A stock cannot be read, so nothing is known of how long it lasts.',
} as const;

export function sourceUnreadable(
  site: SiteConfig,
  { name, schedule }: { readonly name: string; readonly schedule: Schedule },
  picture: Pick<SourcePicture<unknown>, 'reading' | 'failure'> | undefined,
  kind: keyof typeof SUMMARIES,
): Finding {
  const failure = picture?.failure;
  const judged = finding(
    'SiagaSourceUnreadable',
    'warning',
    site.id,
    { source: name },
    {
      verdict: picture?.reading || failure ? yesNo(failure !== undefined) : 'unknown',
      summary: SUMMARIES[kind],
      description: failure ? `${name}: ${failure.reason}: ${failure.detail}` : `${name}: it can be read.`,
    },
  );
  // Counted by the hold, on the monotonic clock: "failing since" on the wall clock would jump with it.
  return schedule.kind === 'every' ? { ...judged, holdMs: UNREADABLE_INTERVALS * schedule.everyMs } : judged;
}
